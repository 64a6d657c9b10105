package servertest

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// A Cut says after how many bytes a FaultProxy cuts a connection.
type Cut struct {
	Request, Response int64 // forwarded bytes in each direction
	Abort             bool  // the first cut closes both sides; default: FIN, half a FIN or RST at random
}

// CutMostResponses cuts one of eight connections within the first bytes of the
// request, the others after a RandomLength of the response.
func CutMostResponses(rng *rand.Rand) Cut {
	cut := Cut{Request: 1 << 40, Response: RandomLength(rng)}
	if rng.IntN(8) == 0 {
		cut.Request = rng.Int64N(200)
	}
	return cut
}

// A FaultProxy is a TCP proxy that forwards bytes in small pieces and cuts each
// connection after a random number of bytes.
type FaultProxy struct {
	ln   net.Listener
	cut  func(*rand.Rand) Cut
	done sync.WaitGroup

	mu     sync.Mutex // guards what follows
	rng    *rand.Rand
	target string
	conns  int
}

// NewFaultProxy starts a proxy on a free port of loopback. It asks cut once for each
// connection, and stops at the end of the test. Call ForwardTo before the first
// connection.
func NewFaultProxy(t testing.TB, seed uint64, cut func(*rand.Rand) Cut) *FaultProxy {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &FaultProxy{ln: ln, cut: cut, rng: rand.New(rand.NewPCG(seed, 1))}
	p.done.Go(p.accept)
	t.Cleanup(func() {
		_ = ln.Close()
		p.done.Wait()
	})
	return p
}

// Addr returns the address of the proxy, host:port.
func (p *FaultProxy) Addr() string { return p.ln.Addr().String() }

// ForwardTo makes the proxy forward new connections to the address.
func (p *FaultProxy) ForwardTo(target string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = target
}

// Connections returns the number of connections so far.
func (p *FaultProxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.conns
}

func (p *FaultProxy) accept() {
	for {
		c, err := p.ln.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		p.conns++
		target, rng := p.target, rand.New(rand.NewPCG(p.rng.Uint64(), 2))
		p.mu.Unlock()
		p.done.Go(func() { forward(c.(*net.TCPConn), target, p.cut(rng), rng) })
	}
}

// forward copies bytes between a client and the target until a cut or an end.
func forward(client *net.TCPConn, target string, cut Cut, rng *rand.Rand) {
	defer client.Close()
	far, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	server := far.(*net.TCPConn)
	defer server.Close()
	for _, c := range []net.Conn{client, server} {
		_ = c.SetDeadline(time.Now().Add(connTimeout))
	}
	var both sync.WaitGroup
	both.Go(func() {
		n, _ := io.CopyN(server, client, cut.Request)
		switch {
		case n < cut.Request:
		case cut.Abort:
			_ = client.Close()
			_ = server.Close()
		default:
			CloseAtRandom(server, rand.New(rand.NewPCG(uint64(cut.Request), 3)))
		}
		_ = server.CloseWrite()
	})
	piece := make([]byte, 1+rng.IntN(5000))
	_, _ = io.CopyBuffer(onlyWriter{client}, io.LimitReader(server, cut.Response), piece)
	if !cut.Abort {
		CloseAtRandom(client, rng)
		CloseAtRandom(server, rng)
	}
	_ = client.Close()
	_ = server.Close()
	both.Wait()
}

// connTimeout ends every proxied connection, so that no test hangs.
const connTimeout = 20 * time.Second

// onlyWriter hides ReadFrom, which would ignore the piece size.
type onlyWriter struct{ io.Writer }

// RandomLength returns how many bytes pass before a cut. It varies over orders of
// magnitude and often exceeds the response header.
func RandomLength(rng *rand.Rand) int64 { return rng.Int64N(1 << (6 + rng.IntN(12))) }

// CloseAtRandom ends a connection: with a FIN, half a FIN, or an RST.
func CloseAtRandom(c *net.TCPConn, rng *rand.Rand) {
	switch rng.IntN(3) {
	case 0:
		_ = c.CloseWrite()
		return
	case 1:
		_ = c.SetLinger(0)
	}
	_ = c.Close()
}
