package server_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/internal/servertest"
	"topicmux/server"
)

// reconnectStormSize returns how many clients are cut at once: TOPICMUX_STORM, by
// default 500.
func reconnectStormSize(t *testing.T) int {
	t.Helper()
	text := os.Getenv("TOPICMUX_STORM")
	if text == "" {
		return 500
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAllClientsReconnectAfterReconnectStorm cuts every stream at once, twice, while
// publishing goes on. All clients resume from their last event ids.
func TestAllClientsReconnectAfterReconnectStorm(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		clients := reconnectStormSize(t)
		if tr.client != nil {
			clients /= 5 // most of the work is TLS handshakes
		}
		h := tr.run(server.HubOptions(), server.Options{})
		hist := servertest.NewHistory(h.hub)
		var (
			coming sync.WaitGroup
			open   atomic.Int64 // hellos so far
			read   atomic.Int64 // events, of all clients
			sent   int64
			logs   = make([][]*servertest.ConnLog, clients)
		)
		for i := range clients {
			coming.Go(func() {
				last := ""
				for {
					next := &servertest.ConnLog{History: hist, LastEventID: last, OnHello: func() { open.Add(1) }, OnEvent: func() { read.Add(1) }}
					status := h.record(next)
					logs[i] = append(logs[i], next)
					if last = next.ResumeID(); next.Finished || status != http.StatusOK && status != 0 {
						return
					}
				}
			})
		}
		publish := func() {
			for i := range 20 {
				sent++
				if err := hist.Publish(fmt.Sprintf("t%d", i%4), fmt.Sprint(i)); err != nil {
					t.Fatal(err)
				}
			}
		}
		rng := rand.New(rand.NewPCG(seedOf(t), 1))
		for cuts := range 2 {
			waitForCount(t, &open, int64((cuts+1)*clients))
			publish()
			waitForCount(t, &read, sent*int64(clients)) // so that every client has an id
			publish()
			cut := time.Now()
			tr.cut(1<<30, rng)
			publish()
			waitForCount(t, &open, int64((cuts+2)*clients))
			t.Logf("%d clients are back after %v", clients, time.Since(cut))
		}
		if err := hist.Publish("end", ""); err != nil {
			t.Fatal(err)
		}
		coming.Wait()
		hist.Settle()
		resumed := 0
		for i, all := range logs {
			for _, cl := range all {
				if err := cl.Check(h.hub.Epoch()); err != nil {
					t.Error(err)
				}
				if cl.LastEventID != "" {
					resumed++
				}
			}
			if !all[len(all)-1].Finished {
				t.Errorf("client %d did not receive the end", i)
			}
		}
		if resumed < clients {
			t.Errorf("%d of %d clients resumed", resumed, clients)
		}
	})
}

// waitForCount waits until the count is at least n. Five thousand clients on a busy
// machine take long.
func waitForCount(t *testing.T, count *atomic.Int64, n int64) {
	t.Helper()
	pace := time.NewTicker(time.Millisecond)
	defer pace.Stop()
	for until := time.Now().Add(3 * testTimeout); count.Load() < n; <-pace.C {
		if time.Now().After(until) {
			t.Fatalf("%d of %d", count.Load(), n)
		}
	}
}
