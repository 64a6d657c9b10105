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

	"topicmux/server"
)

// stormSize is how many clients are cut at once: TOPICMUX_STORM, or not many.
func stormSize(t *testing.T) int {
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

// TestAllComeBackFromAStorm cuts every stream at once, twice, while publishing
// goes on; all come back with the ids that they had last.
func TestAllComeBackFromAStorm(t *testing.T) {
	t.Parallel()
	onEachRoad(t, func(t *testing.T, r *road) {
		clients := stormSize(t)
		if r.client != nil {
			clients /= 5 // most of the work is shaking hands
		}
		h := r.run(server.HubOptions(), server.Options{})
		l := newLife(h.hub)
		var (
			coming sync.WaitGroup
			open   atomic.Int64 // hellos so far
			read   atomic.Int64 // events, of all clients
			sent   int64
			legs   = make([][]*leg, clients)
		)
		for i := range clients {
			coming.Go(func() {
				last := ""
				for {
					next := &leg{life: l, asked: last, onHello: func() { open.Add(1) }, onEvent: func() { read.Add(1) }}
					status := h.hear(next)
					legs[i] = append(legs[i], next)
					if last = next.lastID(); next.finished || status != http.StatusOK && status != 0 {
						return
					}
				}
			})
		}
		publish := func() {
			for i := range 20 {
				sent++
				if err := l.publish(fmt.Sprintf("t%d", i%4), fmt.Sprint(i)); err != nil {
					t.Fatal(err)
				}
			}
		}
		rng := rand.New(rand.NewPCG(seedOf(t), 1))
		for cuts := range 2 {
			reach(t, &open, int64((cuts+1)*clients))
			publish()
			reach(t, &read, sent*int64(clients)) // so that all have an id
			publish()
			cut := time.Now()
			r.cut(1<<30, rng)
			publish()
			reach(t, &open, int64((cuts+2)*clients))
			t.Logf("%d clients are back after %v", clients, time.Since(cut))
		}
		if err := l.publish("end", ""); err != nil {
			t.Fatal(err)
		}
		coming.Wait()
		l.settle()
		resumed := 0
		for i, all := range legs {
			for _, leg := range all {
				if err := leg.check(h.hub.Epoch()); err != nil {
					t.Error(err)
				}
				if leg.asked != "" {
					resumed++
				}
			}
			if !all[len(all)-1].finished {
				t.Errorf("client %d did not hear the end", i)
			}
		}
		if resumed < clients {
			t.Errorf("%d of %d clients resumed", resumed, clients)
		}
	})
}

// reach waits until the count is n at least; five thousand clients on a busy
// machine take their time.
func reach(t *testing.T, count *atomic.Int64, n int64) {
	t.Helper()
	pace := time.NewTicker(time.Millisecond)
	defer pace.Stop()
	for until := time.Now().Add(3 * patience); count.Load() < n; <-pace.C {
		if time.Now().After(until) {
			t.Fatalf("%d of %d", count.Load(), n)
		}
	}
}
