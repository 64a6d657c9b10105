package limit

import (
	"maps"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

const (
	// maxAddresses is the minimum number of addresses that the limiter tracks.
	// Above twice that number it drops those that were silent longest; they start
	// with a full bucket again. The bound keeps attackers from filling the memory.
	maxAddresses = 8192
	// localFactor multiplies the rate for the loopback address, which may be a
	// proxy for all clients or a load test.
	localFactor = 100
	// burst is the number of seconds whose requests may arrive at once.
	burst = 2
)

// A bucket is a token bucket: it holds the requests that may arrive at once, and it
// refills over time.
type bucket struct {
	left float64
	at   time.Time // when left was computed
}

// take takes one request out of a bucket that refills at rate requests a second. It
// returns 0, or the time until a request is available.
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

// A Limiter limits the rate of requests for each address and each token.
type Limiter struct {
	addressRate, tokenRate float64

	mu     sync.Mutex // guards what follows
	young  map[netip.Addr]*bucket
	old    map[netip.Addr]*bucket
	tokens map[string]*bucket // by the name of the token
}

// NewLimiter returns a limiter for so many requests a second of an address and with a
// token.
func NewLimiter(addressRate, tokenRate int) *Limiter {
	return &Limiter{
		addressRate: float64(addressRate), tokenRate: float64(tokenRate),
		young: map[netip.Addr]*bucket{}, tokens: map[string]*bucket{},
	}
}

// Address counts a request from an address. It returns 0, or how long the request
// should have waited.
func (l *Limiter) Address(from net.Addr, now time.Time) time.Duration {
	source := sourceOf(from)
	rate := l.addressRate
	if source.IsLoopback() {
		rate *= localFactor
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bucket(source).take(rate, now)
}

// bucket returns the bucket of an address. When the young table is full it replaces
// the old one, so the old table has the addresses that were silent longest. The
// caller holds l.mu.
func (l *Limiter) bucket(source netip.Addr) *bucket {
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

// Token counts a request with the token of that name. It returns 0, or how long the request should
// have waited.
func (l *Limiter) Token(name string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.tokens[name]
	if b == nil {
		b = &bucket{}
		l.tokens[name] = b
	}
	return b.take(l.tokenRate, now)
}

// Keep drops the buckets of all tokens but those with these names.
func (l *Limiter) Keep(names []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.DeleteFunc(l.tokens, func(name string, _ *bucket) bool { return !slices.Contains(names, name) })
}

// sourceOf returns the address that a client's requests count for: an IPv4 address,
// or the /64 network of an IPv6 address, which is what a provider assigns to one
// customer. Unix sockets count as loopback.
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
	if err != nil { // not an IP address
		return netip.IPv6Unspecified()
	}
	return network.Addr()
}
