package server_test

import (
	"crypto/tls"
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"sync"
	"testing"

	"topicmux/server"
	"topicmux/topics"
)

// onEachRoad runs a test over plain TCP and over TLS.
func onEachRoad(t *testing.T, test func(t *testing.T, r *road)) {
	t.Helper()
	for _, name := range []string{"plain", "TLS"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newRoad(t, name == "TLS"))
		})
	}
}

// A road is how clients and servers of a test are connected. It knows the
// connections on the servers' side, and can cut them.
type road struct {
	t      *testing.T
	server *tls.Config // nil: plain
	client *tls.Config

	mu    sync.Mutex
	taken []*net.TCPConn // the newest of them, on the server's side
}

func newRoad(t *testing.T, secure bool) *road {
	r := &road{t: t}
	if secure {
		lender := httptest.NewTLSServer(nil) // of a certificate
		lender.Close()
		r.server = &tls.Config{Certificates: lender.TLS.Certificates}
		r.client = &tls.Config{InsecureSkipVerify: true}
	}
	return r
}

// run starts a server at the end of the road.
func (r *road) run(hubOpts topics.Options, opts server.Options) *house {
	r.t.Helper()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		r.t.Fatal(err)
	}
	var ln net.Listener = &gate{plain, r}
	if r.server != nil {
		ln = tls.NewListener(ln, r.server)
	}
	h := runOn(r.t, ln, hubOpts, opts)
	h.secure = r.client
	return h
}

// A gate is a listener that notes whom it let in.
type gate struct {
	net.Listener
	road *road
}

func (g *gate) Accept() (net.Conn, error) {
	c, err := g.Listener.Accept()
	if err != nil {
		return nil, err
	}
	g.road.mu.Lock()
	defer g.road.mu.Unlock()
	g.road.taken = append(g.road.taken, c.(*net.TCPConn))
	return c, nil
}

// cut cuts the newest n connections on the servers' side, each in some way.
func (r *road) cut(n int, rng *rand.Rand) {
	r.mu.Lock()
	cut := r.taken[max(0, len(r.taken)-n):]
	r.taken = nil
	r.mu.Unlock()
	for _, c := range cut {
		sever(c, rng)
	}
}

// sever ends a connection: with a FIN, half a FIN, or an RST.
func sever(c *net.TCPConn, rng *rand.Rand) {
	switch rng.IntN(3) {
	case 0:
		_ = c.CloseWrite()
		return
	case 1:
		_ = c.SetLinger(0)
	}
	_ = c.Close()
}

// raw returns the TCP connection beneath.
func raw(c net.Conn) *net.TCPConn {
	if over, ok := c.(*tls.Conn); ok {
		c = over.NetConn()
	}
	return c.(*net.TCPConn)
}
