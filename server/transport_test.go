package server_test

import (
	"crypto/tls"
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"topicmux/internal/servertest"
	"topicmux/server"
	"topicmux/topics"
)

// onEachTransport runs a test over plain TCP and over TLS.
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
		servertest.CloseAtRandom(c, rng)
	}
}

// raw returns the TCP connection beneath c.
func raw(c net.Conn) *net.TCPConn {
	if over, ok := c.(*tls.Conn); ok {
		c = over.NetConn()
	}
	return c.(*net.TCPConn)
}

// record opens a connection for the log and reads it to its end.
func (h *testServer) record(l *servertest.ConnLog) (status int) {
	h.t.Helper()
	c := h.dial()
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(5 * testTimeout)) // longer than any wait within the test
	if l.ReadBuffer > 0 {
		_ = raw(c).SetReadBuffer(l.ReadBuffer)
	}
	if err := l.WriteRequest(c); err != nil {
		return 0
	}
	return l.Read(c)
}
