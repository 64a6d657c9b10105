package server_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/internal/servertest"
	"topicmux/server"
)

// flood publishes until a client that does not read must have lost events: more
// than the kernel's buffers and the history hold. It returns the number of events.
func (h *testServer) flood(topic string) int {
	payload := strings.Repeat("x", 1000)
	const events = 20_000
	for i := range events {
		h.publish(topic, fmt.Sprintf("%d %s", i, payload))
	}
	return events
}

// count reads the topic's events up to number end. It returns how many arrived and how
// many gaps reported as missed. It fails on a duplicate and on a loss without a gap.
func (s *openStream) count(topic string, end int) (came, missed int) {
	s.t.Helper()
	for at := 0; at < end; {
		e := s.next()
		switch e.Type {
		case topic:
			var n int
			if _, err := fmt.Sscan(string(e.Data[:min(len(e.Data), 12)]), &n); err != nil || n != at {
				s.t.Fatalf("got event %d, want %d: %v", n, at, err)
			}
			at, came = at+1, came+1
		case "$gap":
			var g servertest.Gap
			if err := json.Unmarshal(e.Data, &g); err != nil || g.Topic != topic || g.Reason != "slow" {
				s.t.Fatalf("got gap %s, %v", e.Data, err)
			}
			at, missed = at+g.Missed, missed+g.Missed
		}
	}
	return came, missed
}

func TestSlowSubscriberGetsAGapAndDelaysNobody(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	slow := h.open("topics=a")
	slow.until("$hello")
	other := h.open("topics=b&control=0")
	end := h.flood("a")
	h.publish("b", "through") // at once, though slow has not read
	other.want("b through")
	came, missed := slow.count("a", end)
	if missed == 0 || came+missed != end {
		t.Errorf("%d came and %d were missed of %d", came, missed, end)
	}
}

func TestLossIsToldWithoutControlEventsToo(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	s := h.open("topics=a&control=0")
	h.flood("a")
	for {
		line, err := s.body.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(line, `: $gap {"topic":"a","missed":`) {
			return
		}
		if strings.HasPrefix(line, "event: $") {
			t.Fatalf("got %q", line)
		}
	}
}

func TestClientThatTakesNothingIsCut(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{WriteTimeout: time.Millisecond, SendBuffer: 4 << 10})
	s := h.open("topics=a")
	h.flood("a")
	h.waitLog("stream ended", "i/o timeout")
	_ = s.conn.Close()
}
