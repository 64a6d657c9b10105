package server_test

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// A faultProxy is a TCP proxy that forwards bytes in small pieces and cuts each
// connection after a random number of bytes.
type faultProxy struct {
	ln   net.Listener
	done sync.WaitGroup

	mu     sync.Mutex // guards what follows
	rng    *rand.Rand
	target string
}

func newFaultProxy(t *testing.T, seed uint64) *faultProxy {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &faultProxy{ln: ln, rng: rand.New(rand.NewPCG(seed, 1))}
	p.done.Go(p.accept)
	t.Cleanup(func() {
		_ = ln.Close()
		p.done.Wait()
	})
	return p
}

// forwardTo makes the proxy forward new connections to the address.
func (p *faultProxy) forwardTo(target string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = target
}

func (p *faultProxy) accept() {
	for {
		c, err := p.ln.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		target, rng := p.target, rand.New(rand.NewPCG(p.rng.Uint64(), 2))
		p.mu.Unlock()
		p.done.Go(func() { forward(c.(*net.TCPConn), target, rng) })
	}
}

// forward copies bytes between a client and the target and then cuts both: in one
// of eight cases within the request, otherwise within the response.
func forward(client *net.TCPConn, target string, rng *rand.Rand) {
	defer client.Close()
	far, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	server := far.(*net.TCPConn)
	defer server.Close()
	for _, c := range []net.Conn{client, server} {
		_ = c.SetDeadline(time.Now().Add(patience))
	}
	up, down := int64(1<<40), length(rng)
	if rng.IntN(8) == 0 {
		up = rng.Int64N(200)
	}
	var both sync.WaitGroup
	both.Go(func() {
		if n, _ := io.CopyN(server, client, up); n == up {
			closeAtRandom(server, rand.New(rand.NewPCG(uint64(up), 3)))
		}
		_ = server.CloseWrite()
	})
	piece := make([]byte, 1+rng.IntN(5000))
	_, _ = io.CopyBuffer(onlyWriter{client}, io.LimitReader(server, down), piece)
	closeAtRandom(client, rng)
	closeAtRandom(server, rng)
	_ = client.Close()
	_ = server.Close()
	both.Wait()
}

// onlyWriter hides ReadFrom, which would ignore the piece size.
type onlyWriter struct{ io.Writer }

// length returns how many bytes pass before a cut. It varies over orders of
// magnitude and often exceeds the response header.
func length(rng *rand.Rand) int64 { return rng.Int64N(1 << (6 + rng.IntN(12))) }
