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
func onEachTransport(t *testing.T, test func(t *testing.T, tr *testTransport)) {
	t.Helper()
	for _, name := range []string{"plain", "TLS"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newTransport(t, name == "TLS"))
		})
	}
}

// A testTransport connects the clients and servers of a test, over plain TCP or
// TLS. It records the connections that the servers accepted and can cut them.
type testTransport struct {
	t      *testing.T
	server *tls.Config // nil: plain
	client *tls.Config

	mu       sync.Mutex
	accepted []*net.TCPConn // since the last cut, on the server's side
}

func newTransport(t *testing.T, secure bool) *testTransport {
	tr := &testTransport{t: t}
	if secure {
		lender := httptest.NewTLSServer(nil) // lends its certificate
		lender.Close()
		tr.server = &tls.Config{Certificates: lender.TLS.Certificates}
		tr.client = &tls.Config{InsecureSkipVerify: true}
	}
	return tr
}

// run starts a server that accepts connections over the transport.
func (tr *testTransport) run(hubOpts topics.Options, opts server.Options) *testServer {
	tr.t.Helper()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tr.t.Fatal(err)
	}
	var ln net.Listener = &recordingListener{plain, tr}
	if tr.server != nil {
		ln = tls.NewListener(ln, tr.server)
	}
	h := runOn(tr.t, ln, hubOpts, opts)
	h.secure = tr.client
	return h
}

// A recordingListener records the connections that it accepts.
type recordingListener struct {
	net.Listener
	transport *testTransport
}

func (l *recordingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.transport.mu.Lock()
	defer l.transport.mu.Unlock()
	l.transport.accepted = append(l.transport.accepted, c.(*net.TCPConn))
	return c, nil
}

// cut closes the newest n accepted connections, each in a random way.
func (tr *testTransport) cut(n int, rng *rand.Rand) {
	tr.mu.Lock()
	cut := tr.accepted[max(0, len(tr.accepted)-n):]
	tr.accepted = nil
	tr.mu.Unlock()
	for _, c := range cut {
		closeAtRandom(c, rng)
	}
}

// closeAtRandom ends a connection: with a FIN, half a FIN, or an RST.
func closeAtRandom(c *net.TCPConn, rng *rand.Rand) {
	switch rng.IntN(3) {
	case 0:
		_ = c.CloseWrite()
		return
	case 1:
		_ = c.SetLinger(0)
	}
	_ = c.Close()
}

// raw returns the TCP connection beneath c.
func raw(c net.Conn) *net.TCPConn {
	if over, ok := c.(*tls.Conn); ok {
		c = over.NetConn()
	}
	return c.(*net.TCPConn)
}
