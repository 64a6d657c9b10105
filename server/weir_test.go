package server_test

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// A weir is a proxy that passes bytes on in pieces as they come, and cuts each
// connection after some of them, wherever that is.
type weir struct {
	ln   net.Listener
	done sync.WaitGroup

	mu     sync.Mutex // guards what follows
	rng    *rand.Rand
	target string
}

func newWeir(t *testing.T, seed uint64) *weir {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &weir{ln: ln, rng: rand.New(rand.NewPCG(seed, 1))}
	w.done.Go(w.accept)
	t.Cleanup(func() {
		_ = ln.Close()
		w.done.Wait()
	})
	return w
}

// lead makes the weir lead to a server.
func (w *weir) lead(target string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.target = target
}

func (w *weir) accept() {
	for {
		c, err := w.ln.Accept()
		if err != nil {
			return
		}
		w.mu.Lock()
		target, rng := w.target, rand.New(rand.NewPCG(w.rng.Uint64(), 2))
		w.mu.Unlock()
		w.done.Go(func() { pass(c.(*net.TCPConn), target, rng) })
	}
}

// pass passes bytes between a client and the target, and cuts both: in one of
// eight cases in the midst of the request, else in the midst of the answer.
func pass(client *net.TCPConn, target string, rng *rand.Rand) {
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
			sever(server, rand.New(rand.NewPCG(uint64(up), 3)))
		}
		_ = server.CloseWrite()
	})
	piece := make([]byte, 1+rng.IntN(5000))
	_, _ = io.CopyBuffer(onlyWriter{client}, io.LimitReader(server, down), piece)
	sever(client, rng)
	sever(server, rng)
	_ = client.Close()
	_ = server.Close()
	both.Wait()
}

// onlyWriter hides ReadFrom, which would not copy in pieces.
type onlyWriter struct{ io.Writer }

// length is how many bytes pass before a cut: any order of magnitude, and often
// more than a head.
func length(rng *rand.Rand) int64 { return rng.Int64N(1 << (6 + rng.IntN(12))) }
