package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"topicmux/internal/servertest"
	"topicmux/server"
	"topicmux/topics"
)

// TestCompletionEndsAllOpenStreams completes topics while they are read. Each
// stream gets everything up to there and ends. A client that reconnects gets
// status 204.
func TestCompletionEndsAllOpenStreams(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		const clients, events = 20, 600
		h := tr.run(server.HubOptions(), server.Options{SendBuffer: 16 << 10})
		hist := servertest.NewHistory(h.hub)
		selection := topics.SelectNames(topics.MustName("a"), topics.MustName("b"))
		var (
			following sync.WaitGroup
			open      atomic.Int64
			logs      [clients]*servertest.ConnLog
		)
		for i := range logs {
			logs[i] = &servertest.ConnLog{History: hist, Selection: selection, OnHello: func() { open.Add(1) }}
			following.Go(func() { h.record(logs[i]) })
		}
		waitForCount(t, &open, clients)
		for i := range events {
			if err := hist.Publish([]string{"a", "b"}[i%2], fmt.Sprint(i, strings.Repeat("z", 500))); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{"a", "b"} {
			if err := h.hub.Complete(topics.MustName(name)); err != nil {
				t.Fatal(err)
			}
		}
		following.Wait()
		hist.Settle()
		for i, cl := range logs {
			if err := cl.Check(h.hub.Epoch()); err != nil {
				t.Error(err)
			}
			last := cl.Received[len(cl.Received)-1]
			if got, gaps := cl.Count(); got != events || gaps > 0 || last.Type != "$complete" {
				t.Errorf("client %d: %d events and %d gaps, and at last %v", i, got, gaps, last)
			}
			cl.LastEventID, cl.Received = cl.ResumeID(), nil
			if status := h.record(cl); status != http.StatusNoContent {
				t.Errorf("client %d comes back: status %d", i, status)
			}
		}
		if got := h.hub.Stats().Subscribers; got > 0 {
			t.Errorf("%d subscribers are left", got)
		}
	})
}
