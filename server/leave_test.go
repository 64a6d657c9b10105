package server_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/internal/servertest"
	"topicmux/server"
)

// TestGoneClientIsNoticedSoon has clients leave in every way, once while the server
// has nothing to write and once during a blocked write. Heartbeats and write deadlines
// are far away. The best of several tries counts because the machine may be busy.
func TestGoneClientIsNoticedSoon(t *testing.T) {
	t.Parallel()
	const soon, tries = 100 * time.Millisecond, 5
	leaving := map[string]func(net.Conn) error{
		"close":      net.Conn.Close,
		"FIN":        func(c net.Conn) error { return raw(c).Close() },
		"half a FIN": func(c net.Conn) error { return raw(c).CloseWrite() },
		"RST":        func(c net.Conn) error { _ = raw(c).SetLinger(0); return raw(c).Close() },
	}
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		for _, pending := range []bool{false, true} {
			for name, leave := range leaving {
				t.Run(fmt.Sprintf("%s, pending %v", name, pending), func(t *testing.T) {
					h := newTransport(t, tr.client != nil).run(server.HubOptions(), server.Options{})
					best := time.Hour
					for range tries {
						best = min(best, h.noticed(leave, pending))
					}
					if best > soon {
						t.Errorf("noticed after %v", best)
					}
				})
			}
		}
	})
}

// noticed returns how long it takes until the hub drops the subscription of a client
// that leaves.
func (h *testServer) noticed(leave func(net.Conn) error, pending bool) time.Duration {
	h.t.Helper()
	s := h.open("topics=a")
	s.until("$hello")
	if pending {
		data := strings.Repeat("x", 1<<20)
		for range 16 { // more than the kernel's buffers hold
			h.publish("a", data)
		}
	}
	begun := time.Now()
	if err := leave(s.conn); err != nil {
		h.t.Fatal(err)
	}
	pace := time.NewTicker(time.Millisecond)
	defer pace.Stop()
	for h.hub.Stats().Subscribers > 0 {
		if <-pace.C; time.Since(begun) > testTimeout {
			h.t.Fatal("not noticed at all")
		}
	}
	return time.Since(begun)
}

// TestOthersDoNotNoticeHostileClients has clients misbehave while another client reads
// normally.
func TestOthersDoNotNoticeHostileClients(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		const hostile = 60
		h := tr.run(server.HubOptions(), server.Options{SendBuffer: 16 << 10})
		hist := servertest.NewHistory(h.hub)
		open := make(chan struct{})
		good := &servertest.ConnLog{History: hist, OnHello: func() { close(open) }}
		var reading, attacking sync.WaitGroup
		reading.Go(func() { h.record(good) })
		<-open
		seed := seedOf(t)
		for i := range hostile {
			attacking.Go(func() {
				rng := rand.New(rand.NewPCG(seed, uint64(i)))
				h.attack(rng)
			})
		}
		over := make(chan struct{})
		go func() {
			attacking.Wait()
			close(over)
		}()
		events := publishInBackground(hist, over)
		if err := hist.Publish("end", ""); err != nil {
			t.Fatal(err)
		}
		reading.Wait()
		hist.Settle()
		if err := good.Check(h.hub.Epoch()); err != nil || !good.Finished {
			t.Errorf("finished %v, %v", good.Finished, err)
		}
		if got, gaps := good.Count(); got != events+1 || gaps > 0 {
			t.Errorf("%d events and %d gaps", got, gaps)
		}
	})
}

// publishInBackground publishes an event now and then until quit is closed. It
// returns the number of events.
func publishInBackground(hist *servertest.History, quit <-chan struct{}) (n int) {
	pace := time.NewTicker(2 * time.Millisecond)
	defer pace.Stop()
	for ; ; n++ {
		select {
		case <-quit:
			return n
		case <-pace.C:
		}
		if err := hist.Publish("a", fmt.Sprint(n, strings.Repeat("y", 3000))); err != nil {
			return n
		}
	}
}

// attack opens a stream and misbehaves on it.
func (h *testServer) attack(rng *rand.Rand) {
	c, err := net.Dial("tcp", h.addr)
	if err != nil {
		h.t.Error(err)
		return
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(testTimeout))
	stream := c
	if h.secure != nil {
		stream = tls.Client(c, h.secure)
	}
	if _, err := io.WriteString(stream, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		h.t.Error(err)
		return
	}
	_, _ = io.CopyN(io.Discard, stream, rng.Int64N(5000))
	garbage := make([]byte, 1+rng.IntN(100_000))
	for i := range garbage {
		garbage[i] = byte(rng.Uint32())
	}
	switch rng.IntN(6) {
	case 0: // talks
		_, _ = stream.Write(garbage)
	case 1: // breaks TLS, where there is any
		_, _ = c.Write(garbage)
	case 2: // asks again and again
		_, _ = io.WriteString(stream, strings.Repeat("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n", 100))
	case 3: // ends its half and reads on
		_ = raw(c).CloseWrite()
		_, _ = io.Copy(io.Discard, c)
	case 4: // resets the connection
		_ = raw(c).SetLinger(0)
	case 5: // talks and does not read
		_, _ = stream.Write(garbage[:len(garbage)/2])
		servertest.CloseAtRandom(raw(c), rng)
	}
}
