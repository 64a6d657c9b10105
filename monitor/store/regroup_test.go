package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// textsOf returns the payloads of a topic's events, oldest first.
func textsOf(t *testing.T, s fed, topic string) (out []string) {
	t.Helper()
	st := s.Acquire()
	defer s.Release()
	of := st.Topic(topic)
	if of == nil {
		t.Fatalf("there is no topic %s", topic)
	}
	for i := range of.Len() {
		out = append(out, of.Event(i).Text)
	}
	return out
}

// TestEventsOfOneInstantKeepTheirOrder is about events that arrived together, as in a
// recording, and are divided among topics and brought together again.
func TestEventsOfOneInstantKeepTheirOrder(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	s := newFed(store.Options{Clock: func() time.Time { return now }})
	topics := []string{"a", "b", "c", "d"}
	var want []string
	for i := range 200 {
		at := now
		if i >= 150 {
			at = now.Add(-time.Minute) // the clock was set back
		}
		if i >= 180 {
			at = now.Add(time.Hour)
		}
		want = append(want, fmt.Sprintf("event %d", i))
		s.Apply(sse.Event{Type: topics[i*i%7%4], Data: []byte(want[i])}, at)
	}
	inTime := slices.Concat(want[150:180], want[:150], want[180:])
	merge := func(ev sse.Event, put func(sse.Event)) { ev.Type = "all"; put(ev) }
	divide := func(ev sse.Event, put func(sse.Event)) {
		ev.Type = topics[len(ev.Data)*int(ev.Data[len(ev.Data)-1])%4]
		put(ev)
	}
	for round := range 3 {
		s.Regroup(topics, merge)
		if got := textsOf(t, s, "all"); !slices.Equal(got, inTime) {
			t.Fatalf("round %d: the order is %s", round, strings.Join(got, ", "))
		}
		s.Regroup([]string{"all"}, divide)
		slices.Reverse(topics)
	}
}

// TestEventsThatReplaceAnotherKeepTheirOrder is about elements of an array.
func TestEventsThatReplaceAnotherKeepTheirOrder(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	s := newFed(store.Options{Clock: func() time.Time { return now }})
	for _, data := range []string{"one two three", "four five", "six"} {
		s.Apply(sse.Event{Type: "arrays", Data: []byte(data)}, now)
	}
	s.Regroup([]string{"arrays"}, func(ev sse.Event, put func(sse.Event)) {
		for i, word := range strings.Fields(string(ev.Data)) {
			put(sse.Event{Type: []string{"x", "y"}[i%2], Data: []byte(word)})
		}
	})
	s.Regroup([]string{"y", "x"}, func(ev sse.Event, put func(sse.Event)) { ev.Type = "all"; put(ev) })
	if got := strings.Join(textsOf(t, s, "all"), " "); got != "one two three four five six" {
		t.Errorf("the order is %s", got)
	}
}
