package topics_test

import (
	"fmt"
	"strings"
	"testing"

	"topicmux/topics"
)

// pollAll polls until nothing is left, at most n batches.
func pollAll(t *testing.T, s *topics.Subscription, n int) {
	t.Helper()
	for range n {
		if _, ok, err := s.Poll(); err != nil {
			t.Fatal(err)
		} else if !ok {
			return
		}
	}
}

func TestLagCountsUndeliveredEvents(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{Frame: plain})
	s := subscribe(t, h, topics.SubscribeOptions{})
	other := subscribe(t, h, topics.SubscribeOptions{})
	want := func(when string, events, bytes uint64) {
		t.Helper()
		if got := s.Lag(); got != (topics.Lag{Events: events, Bytes: bytes}) {
			t.Errorf("%s: got %+v, want %d events and %d bytes", when, got, events, bytes)
		}
	}
	want("in the beginning", 0, 0)
	publish(t, h, "a", "four", "five!")
	publish(t, h, "b", "xy")
	want("with what nobody has read", 3, 11)
	pollAll(t, other, 10)
	want("with what another one has read", 3, 11)
	publish(t, h, "a", "123")
	want("with both", 4, 14)
	pollAll(t, s, 10)
	want("in the end", 0, 0)
	publish(t, h, "a", "123")
	s.Close()
	want("closed", 0, 0)
}

func TestLagOfASubscriberThatReadsHistories(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{Frame: plain})
	ids := publish(t, h, "a", strings.Split(strings.Repeat("12345,", 100), ",")[:100]...)
	s := subscribe(t, h, topics.SubscribeOptions{LastEventID: ids[9].String()})
	if got := s.Lag(); got != (topics.Lag{Events: 90, Bytes: 450}) {
		t.Errorf("got %+v", got)
	}
	if got := s.Progress().Last; got != ids[9] {
		t.Errorf("the last id is %s, want %s", got, ids[9])
	}
	pollAll(t, s, 100)
	if got := s.Lag(); got != (topics.Lag{}) {
		t.Errorf("in the end: %+v", got)
	}
	if got := s.Progress(); got.Events != 90 || got.Bytes != 450 || got.Last != ids[99] {
		t.Errorf("got %+v", got)
	}
}

func TestLossesAreCountedByReason(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{Frame: plain, MaxEvents: 2})
	slow := subscribe(t, h, topics.SubscribeOptions{})
	ids := publish(t, h, "a", "1", "2", "3", "4", "5")
	pollAll(t, slow, 10)
	evicted := subscribe(t, h, topics.SubscribeOptions{LastEventID: ids[0].String()})
	pollAll(t, evicted, 10)
	restarted := subscribe(t, h, topics.SubscribeOptions{LastEventID: "other-7"})
	pollAll(t, restarted, 10)
	got := h.Stats()
	want := topics.Losses{
		Slow:      topics.Loss{Gaps: 1, Missed: 3},
		Evicted:   topics.Loss{Gaps: 1, Missed: 2},
		Restarted: topics.Loss{Gaps: 1, Missed: 3},
	}
	if got.Losses != want || got.Gaps != 3 || got.Missed != 8 {
		t.Errorf("got %+v, %d gaps, %d missed", got.Losses, got.Gaps, got.Missed)
	}
	if p := slow.Progress(); p.Gaps != 1 || p.Missed != 3 || p.Events != 2 {
		t.Errorf("the slow one says %+v", p)
	}
}

func TestTopicStats(t *testing.T) {
	t.Parallel()
	h := newHub(t, topics.Options{Frame: plain})
	publish(t, h, "b", "12", "345")
	publish(t, h, "a", "1")
	if err := h.Complete(topics.MustName("a")); err != nil {
		t.Fatal(err)
	}
	subscribe(t, h, topics.SubscribeOptions{})
	pattern, err := topics.ParseSelection("b,c.*")
	if err != nil {
		t.Fatal(err)
	}
	subscribe(t, h, topics.SubscribeOptions{Selection: pattern})
	got := ""
	for _, s := range h.TopicStats() {
		got += fmt.Sprintln(s.Name, s.State, s.Events, s.Bytes, !s.Newest.IsZero(), h.Subscribers(s.Name))
	}
	if want := "a complete 1 1 true 1\nb live 2 5 true 2\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// plain is an Options.Frame that writes only the data.
func plain(dst []byte, _ topics.ID, e topics.Event) []byte { return append(dst, e.Data...) }
