package tui

import (
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/sse"
)

func TestEndedTopicsStayIfTheyAreWanted(t *testing.T) {
	t.Parallel()
	for _, stay := range []bool{true, false} {
		d := newDesk(t, 80, 24, Options{ShowEnded: stay})
		d.open()
		d.publish("job", "the last word")
		d.publish("other", "1")
		d.frame()
		d.publish("$complete", `{"topic":"job"}`)
		d.frame()
		d.now = d.now.Add(time.Minute)
		d.frame()
		if stay {
			d.shows("the last word")
		} else {
			d.hides("the last word")
		}
	}
}

// TestAFrameWaitsForAStreamWithoutACatalogue is about --once: only a catalogue says that all
// topics have come.
func TestAFrameWaitsForAStreamWithoutACatalogue(t *testing.T) {
	t.Parallel()
	opts := Options{Options: monitor.Options{URL: "http://127.0.0.1/"}}.withDefaults()
	s := newSnapshot(testSession(t, opts), opts, SnapshotOptions{Width: 80, Height: 24})
	stream := s.store.Stream(0)
	stream.SetConn(sse.State{Phase: sse.Open})
	stream.Apply(sse.Event{Type: "a", Data: []byte("1")}, time.Now())
	if s.complete() {
		t.Error("another topic may come")
	}
	stream.Apply(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","topics":[{"name":"a"}]}`)}, time.Now())
	if !s.complete() {
		t.Error("all topics of the catalogue have come")
	}
	other := newSnapshot(testSession(t, opts), opts, SnapshotOptions{Width: 80, Height: 24})
	other.store.Stream(0).SetConn(sse.State{Phase: sse.Open})
	other.store.Stream(0).Apply(sse.Event{Type: "a", Data: []byte("1")}, time.Now())
	other.store.Stream(0).SetConn(sse.State{Phase: sse.Closed})
	if !other.complete() {
		t.Error("the stream has ended")
	}
}
