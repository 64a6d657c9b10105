package server_test

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/internal/servertest"
	"topicmux/server"
)

// TestStalledClientsHoldNobodyUp has a tenth of the clients stop reading. The
// others receive everything as fast as it is published. The stalled clients receive
// exact gaps when they read on.
func TestStalledClientsHoldNobodyUp(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		const clients, events, batch = 20, 2000, 50
		hubOpts := server.HubOptions()
		hubOpts.MaxEvents, hubOpts.MaxReady = 2*batch, 1 // little that waits for the stalled
		h := tr.run(hubOpts, server.Options{SendBuffer: 16 << 10})
		hist := servertest.NewHistory(h.hub)
		var (
			reading, stalled sync.WaitGroup
			open, read       atomic.Int64
			logs             [clients]*servertest.ConnLog
			release          = make(chan struct{})
		)
		for i := range clients {
			logs[i] = &servertest.ConnLog{History: hist, OnHello: func() { open.Add(1) }}
			if i%10 == 0 {
				logs[i].OnHello = func() { open.Add(1); <-release }
				logs[i].ReadBuffer = 64 << 10
				stalled.Go(func() { h.record(logs[i]) })
				continue
			}
			logs[i].OnEvent = func() { read.Add(1) }
			reading.Go(func() { h.record(logs[i]) })
		}
		waitForCount(t, &open, clients)
		padding := strings.Repeat("x", 1000)
		for i := range events {
			if err := hist.Publish(fmt.Sprintf("t%d", i%3), fmt.Sprint(i, " ", padding)); err != nil {
				t.Fatal(err)
			}
			if i%batch == 0 {
				waitForCount(t, &read, int64(clients*9/10*i)) // while the others stall
			}
		}
		if err := hist.Publish("end", ""); err != nil {
			t.Fatal(err)
		}
		reading.Wait()
		close(release)
		stalled.Wait()
		hist.Settle()
		for i, cl := range logs {
			if err := cl.Check(h.hub.Epoch()); err != nil || !cl.Finished {
				t.Errorf("client %d: finished %v, %v", i, cl.Finished, err)
			}
			events, gaps := cl.Count()
			if stalls := i%10 == 0; stalls != (gaps > 0) {
				t.Errorf("client %d, stalled %v: %d events and %d gaps", i, stalls, events, gaps)
			}
		}
	})
}

// TestStalledClientsPinNoMemory is not parallel: it measures the heap.
func TestStalledClientsPinNoMemory(t *testing.T) {
	const clients, events, bound = 50, 40_000, 24 << 20
	h := run(t, server.Options{SendBuffer: 16 << 10})
	for range clients {
		h.open("topics=a").until("$hello") // and nothing more
	}
	other := h.open("topics=a&control=0")
	go func() { _, _ = io.Copy(io.Discard, other.conn) }()
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	data := strings.Repeat("x", 5000)
	for range events { // 200 MB
		h.publish("a", data)
	}
	// The history of the topic has 4 MiB, what is ready 16 MiB at most.
	if grown := heap() - before; grown > bound {
		t.Errorf("the heap has grown by %d bytes", grown)
	}
}

// TestOnlyStalledClientIsCut has a client that reads a little at a time for longer than
// WriteTimeout, and a client that reads nothing.
func TestOnlyStalledClientIsCut(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		const timeout = 1500 * time.Millisecond
		h := tr.run(server.HubOptions(), server.Options{WriteTimeout: timeout, SendBuffer: 8 << 10})
		slow := h.open("topics=a&client=slow")
		stalled := h.open("topics=a&client=stalled")
		for _, s := range []*openStream{slow, stalled} {
			s.until("$hello")
			_ = raw(s.conn).SetReadBuffer(64 << 10)
		}
		quit := make(chan struct{})
		var busy sync.WaitGroup
		busy.Go(func() {
			pace := time.NewTicker(10 * time.Millisecond)
			defer pace.Stop()
			for n := 0; ; n++ {
				select {
				case <-quit:
					return
				case <-pace.C:
				}
				h.publish("a", fmt.Sprint(n, strings.Repeat("x", 32<<10)))
				if _, err := slow.body.Discard(20 << 10); err != nil { // of 32: more and more is pending
					t.Error(err)
					return
				}
			}
		})
		h.waitLog("stream ended", "client=stalled", "timeout")
		read := time.NewTimer(timeout / 2)
		select {
		case <-read.C:
		case line := <-h.log:
			t.Errorf("the slow one, too: %s", line)
		}
		close(quit)
		busy.Wait()
		if got := h.hub.Stats().Subscribers; got != 1 {
			t.Errorf("%d subscribers are left", got)
		}
	})
}

// TestSlowClientGetsALargeEvent has a client that reads all the time but needs more
// than WriteTimeout for the whole event. It gets several tries because a busy machine
// may interrupt its reading for that long.
func TestSlowClientGetsALargeEvent(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		const timeout, size, tries = 800 * time.Millisecond, 1000 << 10, 5
		h := tr.run(server.HubOptions(), server.Options{WriteTimeout: timeout, SendBuffer: 8 << 10})
		h.publish("a", strings.Repeat("x", size))
		var left int
		for range tries {
			s := h.open("topics=a&control=0")
			if left = s.sip(size, timeout/10); left <= 0 {
				return
			}
		}
		t.Errorf("cut %d bytes before the end", left)
	})
}

// sip reads n bytes little by little. It returns how many are left when the server cuts
// the connection.
func (s *openStream) sip(n int, pause time.Duration) (left int) {
	_ = raw(s.conn).SetReadBuffer(64 << 10)
	pace := time.NewTicker(pause)
	defer pace.Stop()
	for left = n; left > 0; left -= 50 << 10 {
		<-pace.C
		if _, err := s.body.Discard(50 << 10); err != nil {
			break
		}
	}
	return left
}
