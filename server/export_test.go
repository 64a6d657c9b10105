package server

import (
	"net"
	"net/netip"
	"strconv"
	"time"

	"topicmux/server/auth"
	"topicmux/topics"

	dto "github.com/prometheus/client_model/go"
)

// Limiter is the limiter of a server, with a clock for tests.
type Limiter struct{ l *limiter }

// NewLimiter returns a limiter with the rates of the options.
func NewLimiter(opts Options) Limiter {
	opts = opts.withDefaults()
	return Limiter{newLimiter(opts.AddressRate, opts.TokenRate)}
}

// Address counts a request and returns how long it should have waited.
func (l Limiter) Address(ip string, now time.Time) time.Duration {
	return l.l.address(net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(ip), 1)), now)
}

// Known is how many addresses it knows.
func (l Limiter) Known() int { return len(l.l.young) + len(l.l.old) }

// Routes are the paths that the server answers, with {} for a name, and whether
// they are open to everybody.
func Routes() map[string]bool {
	all := map[string]bool{}
	hub := topics.NewHub(HubOptions())
	defer hub.Close()
	for path, rt := range New(hub, Options{}).api.router {
		all["/"+path] = rt.open
	}
	return all
}

// EndedNames returns how many names are remembered of that many sessions that
// were ended, one a second, and whether the oldest and the newest are.
func EndedNames(count int) (remembered int, oldest, newest bool) {
	var ss sessions
	now := time.Now()
	for i := range count {
		now = now.Add(time.Second)
		st := &stream{client: strconv.Itoa(i), grant: auth.Everybody}
		_, _ = ss.enter(st, now)
		ss.end(st.client, now)
	}
	_, ended := ss.all(now)
	return len(ended), !ended["0"].IsZero(), !ended[strconv.Itoa(count-1)].IsZero()
}

// Metrics returns what gathers the metrics of a server.
func Metrics(s *Server) func() ([]*dto.MetricFamily, error) { return s.registry.Gather }

// WriteSome writes what the connection takes of the pieces at once, and returns
// the rest. Where it can only wait, it waits.
func WriteSome(c net.Conn, pieces [][]byte) ([][]byte, error) {
	raw := rawConn(c)
	if raw == nil {
		_, err := (*net.Buffers)(&pieces).WriteTo(c)
		return nil, err
	}
	n, err := newPoolWriter().try(raw, pieces)
	left, _ := rest(pieces, n)
	return left, err
}

// Scan has a scanner of its own look at the pieces that a connection brings. It
// returns how many bytes it passed on, and what is wrong with the rest, or "".
func Scan(limit int, pieces ...[]byte) (passed int, wrong string) {
	s := newScanner(limit)
	for _, p := range pieces {
		n, bad := s.scan(p)
		passed += n
		if bad != nil {
			return passed, bad.what
		}
	}
	return passed, ""
}
