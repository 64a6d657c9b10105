package health_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/monitor/health"
)

// TestKeepalivesOfQuietTopicsAreSilentButWarm, and without keepalives they are streaming.
func TestKeepalivesOfQuietTopicsAreSilentButWarm(t *testing.T) {
	t.Parallel()
	s := newStream(health.Topics)
	s.event(health.Event{Grows: true})
	s.wait(10 * time.Minute)
	s.wants(t, health.Streaming, "without keepalives")
	s.ping()
	s.wants(t, health.Silent, "after a keepalive")
	if r := s.report(); !r.Silent || r.Stalled || r.Verdict.Text != "no event for 10 min, only 1 keepalive" {
		t.Errorf("got %+v", r.Verdict)
	}
	s.event(health.Event{Grows: true})
	s.wants(t, health.Streaming, "after an event")
	s.wait(time.Second)
	s.ping()
	s.wants(t, health.Streaming, "a second later")
	s.now = s.NextChange(s.now)
	s.wait(time.Hour)
	s.wants(t, health.Silent, "an hour later")
}

func TestTopicsWithoutAnEventAreWaiting(t *testing.T) {
	t.Parallel()
	s := newStream(health.Topics)
	s.wait(time.Hour)
	s.wants(t, health.Waiting, "without a byte")
	if got := s.report().Verdict.Text; got != "no event yet" {
		t.Errorf("got %q", got)
	}
	s.event(health.Event{}) // a greeting
	s.wait(time.Hour)
	s.ping()
	s.wants(t, health.Silent, "after a greeting")
}

func TestRequestWithoutResponseIsStalled(t *testing.T) {
	t.Parallel()
	for flow, want := range map[health.Flow]time.Duration{health.Topics: 30 * time.Second, health.Messages: 5 * time.Minute} {
		m := health.New(health.Options{})
		m.SetFlow(flow)
		m.Requested(epoch)
		if r := m.Snapshot(epoch.Add(want - 1)); r.Verdict.Kind != health.Connecting {
			t.Errorf("before: %+v", r.Verdict)
		}
		if at := m.NextChange(epoch); !at.Equal(epoch.Add(want)) {
			t.Errorf("the stall begins at %v", at)
		}
		if r := m.Snapshot(epoch.Add(want)); r.Verdict.Kind != health.Stalled || !strings.HasPrefix(r.Verdict.Text, "no response for") {
			t.Errorf("then: %+v", r.Verdict)
		}
	}
}

// TestLargeEventIsNoStall while its bytes come.
func TestLargeEventIsNoStall(t *testing.T) {
	t.Parallel()
	s := newStream(health.Topics)
	s.grow(30, time.Second)
	block := make([]byte, 100_000)
	for range 100 {
		s.wait(time.Second)
		s.Chunk(s.now, block)
		s.wants(t, health.Streaming, "while it comes")
	}
	if got := s.report().Verdict.Text; got != "a large event is arriving, 10 MB so far" {
		t.Errorf("got %q", got)
	}
	s.wait(9 * time.Second)
	s.wants(t, health.Stalled, "when its bytes stop")
}

// TestNothingIsExpectedAfterAMessage, until the next one begins.
func TestNothingIsExpectedAfterAMessage(t *testing.T) {
	t.Parallel()
	s := newStream(health.Messages)
	s.grow(100, 20*time.Millisecond)
	s.event(health.Event{Rests: true})
	s.wait(time.Hour)
	s.ping()
	s.wants(t, health.Waiting, "after the message")
	if !s.NextChange(s.now).IsZero() {
		t.Error("the verdict changes by itself")
	}
	s.grow(1, 0)
	s.wait(time.Second)
	s.wants(t, health.Stalled, "within the next message")
}
