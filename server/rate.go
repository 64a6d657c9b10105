package server

import (
	"maps"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"time"
)

const (
	// maxAddresses is how many addresses the limiter tells apart at least. Beyond
	// twice as many it forgets those that were silent longest, which then may begin
	// anew: a table that grows with its attackers would be their weapon.
	maxAddresses = 8192
	// localFactor is how many times the rate of an address those of this machine
	// have: it may be a proxy that all come through, or a load test.
	localFactor = 100
	// burst is how many seconds' worth of requests may come at once.
	burst = 2
)

// A bucket holds the requests that may come at once. It fills with time.
type bucket struct {
	left float64
	at   time.Time // when left was true
}

// take takes one request out of a bucket that fills at that rate a second. It
// returns 0, or how long it takes until there is one.
func (b *bucket) take(rate float64, now time.Time) time.Duration {
	full := burst * rate
	b.left = min(b.left+rate*now.Sub(b.at).Seconds(), full)
	if b.at.IsZero() {
		b.left = full
	}
	b.at = now
	if b.left < 1 {
		return time.Duration((1 - b.left) / rate * float64(time.Second))
	}
	b.left--
	return 0
}

// A limiter bounds how many requests come from an address, and with a token.
type limiter struct {
	addressRate, tokenRate float64

	mu     sync.Mutex // guards what follows
	young  map[netip.Addr]*bucket
	old    map[netip.Addr]*bucket
	tokens map[string]*bucket // by the name of the token
}

func newLimiter(opts Options) *limiter {
	return &limiter{
		addressRate: float64(opts.AddressRate), tokenRate: float64(opts.TokenRate),
		young: map[netip.Addr]*bucket{}, tokens: map[string]*bucket{},
	}
}

// address counts a request from an address and returns how long it should have
// waited.
func (l *limiter) address(from net.Addr, now time.Time) time.Duration {
	source := sourceOf(from)
	rate := l.addressRate
	if source.IsLoopback() {
		rate *= localFactor
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bucket(source).take(rate, now)
}

// bucket returns the bucket of an address. The young table becomes the old one
// when it is full, so that the old one has those that were silent longest. The
// caller holds l.mu.
func (l *limiter) bucket(source netip.Addr) *bucket {
	b := l.young[source]
	if b != nil {
		return b
	}
	if b = l.old[source]; b == nil {
		b = &bucket{}
	}
	if len(l.young) >= maxAddresses {
		l.old, l.young = l.young, make(map[netip.Addr]*bucket, maxAddresses)
	}
	l.young[source] = b
	return b
}

// token counts a request with a token and returns how long it should have waited.
func (l *limiter) token(t *Token, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.tokens[t.name]
	if b == nil {
		b = &bucket{}
		l.tokens[t.name] = b
	}
	return b.take(l.tokenRate, now)
}

// keep forgets the tokens that are not among these.
func (l *limiter) keep(a *Authorizer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.DeleteFunc(l.tokens, func(name string, _ *bucket) bool {
		return a == nil || !slices.ContainsFunc(a.tokens, func(t *Token) bool { return t.name == name })
	})
}

// sourceOf returns who an address counts for: one IPv4 address, or the /64 of an
// IPv6 address, which is what one customer has. What is no IP is this machine.
func sourceOf(addr net.Addr) netip.Addr {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return netip.IPv6Loopback()
	}
	ip := tcp.AddrPort().Addr().Unmap().WithZone("")
	if ip.Is4() || ip.IsLoopback() {
		return ip
	}
	network, err := ip.Prefix(64)
	if err != nil { // no address at all
		return netip.IPv6Unspecified()
	}
	return network.Addr()
}

// tooOften is the answer to a request that should have waited, or nil.
func tooOften(whose string, wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	e := newError(http.StatusTooManyRequests, "too many requests "+whose,
		"wait a second; one stream delivers many events, and one request can publish many")
	e.retry = true
	e.after = max(1, int((wait+time.Second-1)/time.Second))
	return e.countAs(rejectedRate)
}

// retryAfter is the value of Retry-After.
func (e *apiError) retryAfter() string {
	if e.after == 0 {
		return retryAfter
	}
	return strconv.Itoa(e.after)
}
