package store_test

import (
	"slices"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// two is a store with the streams eu and us.
type two struct {
	*store.Store
	now    time.Time
	eu, us *store.Stream
}

func newTwo() *two {
	s := &two{now: start}
	s.Store = store.New(store.Options{Clock: func() time.Time { return s.now }})
	s.eu, s.us = s.AddStream("eu"), s.AddStream("us")
	for _, stream := range []*store.Stream{s.eu, s.us} {
		stream.SetConn(sse.State{Phase: sse.Open})
	}
	return s
}

func (s *two) put(to *store.Stream, topic, data string) {
	to.Apply(sse.Event{Type: topic, Data: []byte(data)}, s.now)
}

func (s *two) topic(t *testing.T, name string) *store.Topic {
	t.Helper()
	st := s.Acquire()
	defer s.Release()
	topic := st.Topic(name)
	if topic == nil {
		t.Fatalf("there is no topic %q", name)
	}
	return topic
}

func TestStreamsDoNotShareTopics(t *testing.T) {
	t.Parallel()
	s := newTwo()
	s.eu.Line(sse.Line{Kind: sse.LineField, Raw: []byte("data: 1")}) // the lines of two events arrive at the same time
	s.us.Line(sse.Line{Kind: sse.LineField, Raw: []byte("data: 2")})
	s.us.Line(sse.Line{Kind: sse.LineField, Raw: []byte("id: 7")})
	s.eu.Line(sse.Line{Kind: sse.LineBlank})
	s.us.Line(sse.Line{Kind: sse.LineBlank})
	s.put(s.us, "cpu", "2")
	s.put(s.eu, "cpu", "1")
	for name, lines := range map[string][]string{"eu.cpu": {"data: 1"}, "us.cpu": {"data: 2", "id: 7"}} {
		x := s.topic(t, name)
		equal(t, name, x.Count, 1)
		equal(t, "its own name", x.OwnName(), "cpu")
		equal(t, "its stream", x.Stream().Name+".cpu", name)
		if got := x.Block(0).Lines; !slices.Equal(got, lines) {
			t.Errorf("the lines of %s are %q, want %q", name, got, lines)
		}
	}
}

func TestAStreamOutsideDoesNotChangeAnother(t *testing.T) {
	t.Parallel()
	s := newTwo()
	for range 4 {
		s.now = s.now.Add(time.Second)
		s.put(s.eu, "cpu", "1")
		s.put(s.us, "cpu", "2")
	}
	before := s.now
	s.us.SetConn(sse.State{Phase: sse.Waiting})
	s.now = s.now.Add(time.Second)
	s.put(s.eu, "cpu", "1")
	s.us.SetConn(sse.State{Phase: sse.Open})
	s.put(s.us, "cpu", "2")
	eu, us := s.topic(t, "eu.cpu"), s.topic(t, "us.cpu")
	equal(t, "outages of eu", len(eu.Outages()), 0)
	equal(t, "outages of us", len(us.Outages()), 1)
	equal(t, "a line of eu", eu.Joined(eu.Series[0], before, s.now), true)
	equal(t, "a line of us", us.Joined(us.Series[0], before, s.now), false)

	st := s.Acquire()
	both := st.Group("*.cpu", []string{"us.cpu", "eu.cpu"}, func(topic string) string { return topic })
	s.Release()
	equal(t, "outages of both", len(both.Outages()), 0)
	for _, series := range both.Series {
		want := series.Field == "eu/cpu"
		equal(t, "the line of "+series.Field, both.Joined(series, before, s.now), want)
	}
	s.us.SetConn(sse.State{Phase: sse.Closed})
	st = s.Acquire()
	defer s.Release()
	both = st.Group("*.cpu", []string{"us.cpu", "eu.cpu"}, func(topic string) string { return topic })
	equal(t, "the stream of both", both.Stream().Name, "eu")
}

func TestACatalogueIsOfItsStream(t *testing.T) {
	t.Parallel()
	s := newTwo()
	s.put(s.eu, "$hello", `{"server":"topicmux 1","epoch":"e","topics":[{"name":"cpu","unit":"%","last":"e-1"}]}`)
	s.put(s.us, "$hello", `{"server":"topicmux 1","epoch":"u","topics":[{"name":"load"}]}`)
	s.put(s.us, "load", "1")
	equal(t, "the unit of eu", s.topic(t, "eu.cpu").Unit, "%")
	s.put(s.eu, "$gap", `{"topic":"cpu","missed":3,"reason":"slow"}`)
	s.us.SetConn(sse.State{Phase: sse.Waiting})
	s.us.SetConn(sse.State{Phase: sse.Open})
	s.put(s.us, "$hello", `{"server":"topicmux 1","epoch":"w","topics":[]}`)
	equal(t, "gone", s.topic(t, "us.load").Gone, true)
	equal(t, "not gone", s.topic(t, "eu.cpu").Gone, false)
	st := s.Acquire()
	defer s.Release()
	equal(t, "backlog", st.Backlog(), 1)
	equal(t, "missed by eu", st.Streams[0].Missed, 3)
	equal(t, "missed by us", st.Streams[1].Missed, 0)
	equal(t, "events", st.Sum(func(s *store.StreamState) uint64 { return s.Events }), 1)
}

func TestANameThatOneStreamHasIsNotMissing(t *testing.T) {
	t.Parallel()
	s := newTwo()
	is := func(name string) func(string) bool { return func(topic string) bool { return topic == name } }
	missing := []store.Unmatched{{Pattern: "cpu", Matches: is("cpu")}, {Pattern: "gpu", Matches: is("gpu")}}
	s.eu.SetUnmatched(missing)
	s.us.SetUnmatched(missing)
	s.put(s.us, "cpu", "1")
	st := s.Acquire()
	defer s.Release()
	all := st.Unmatched()
	if len(all) != 1 || all[0].Pattern != "gpu" {
		t.Errorf("unmatched: %v", all)
	}
}
