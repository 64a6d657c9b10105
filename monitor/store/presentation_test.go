package store_test

import (
	"testing"
	"time"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/sse"
)

// TestAPresentationTakesPrecedence changes how a topic is shown before and after its events,
// and for a group of topics.
func TestAPresentationTakesPrecedence(t *testing.T) {
	t.Parallel()
	format, err := number.ParsePattern("bytes")
	if err != nil {
		t.Fatal(err)
	}
	low, high := 1.0, 2.0
	s := store.New(store.Options{})
	stream := s.AddStream("eu")
	s.SetPresentation(func(topic, stream string) store.Presentation {
		return store.Presentation{Title: stream + " of " + topic + "\x1b[31m", Unit: "B", Format: format, Min: &low}
	})
	for _, name := range []string{"net.rx", "net.tx"} {
		stream.Apply(sse.Event{Type: name, Data: []byte("5 ms")}, time.Now())
	}
	st := s.Acquire()
	topic := st.Topic("eu.net.rx")
	main := topic.Main()
	if topic.Title() != "eu of eu.net.rx" || topic.UnitOf(main) != "B" || topic.FormatOf(main) != format || !topic.IsBinary() {
		t.Errorf("%q, %q, %v", topic.Title(), topic.UnitOf(main), topic.FormatOf(main))
	}
	if from, to := topic.Range(); from != &low || to != nil {
		t.Errorf("the range is %v to %v", from, to)
	}
	group := st.Group("eu.net.*", []string{"eu.net.rx", "eu.net.tx"}, func(name string) string { return name })
	if group.Title() != " of eu.net.*" && group.Title() != "of eu.net.*" || group.UnitOf(group.Series[0]) != "B" {
		t.Errorf("the group is %q with %q", group.Title(), group.UnitOf(group.Series[0]))
	}
	before := topic.Version
	s.Release()
	s.SetPresentation(func(string, string) store.Presentation { return store.Presentation{Max: &high} })
	s.Acquire()
	defer s.Release()
	if topic.Title() != "eu.net.rx" || topic.UnitOf(main) != "ms" || !topic.FormatOf(main).IsZero() || topic.Version == before {
		t.Errorf("%q, %q, %v", topic.Title(), topic.UnitOf(main), topic.FormatOf(main))
	}
	if from, to := topic.Range(); from != nil || to != &high {
		t.Errorf("the range is %v to %v", from, to)
	}
}

// TestNewFieldsChartStoredEvents sets an expression after the events came.
func TestNewFieldsChartStoredEvents(t *testing.T) {
	t.Parallel()
	s := store.New(store.Options{})
	stream := s.AddStream("")
	for range 3 {
		stream.Apply(sse.Event{Type: "cpu", Data: []byte(`{"a":1,"b":{"c":2}}`)}, time.Now())
	}
	s.SetFields(map[string][]store.Extractor{"cpu": {length{}}})
	stream.Apply(sse.Event{Type: "cpu", Data: []byte(`{}`)}, time.Now())
	st := s.Acquire()
	defer s.Release()
	series := st.Topic("cpu").FindAll(nil, "length")
	if len(series) != 1 || series[0].Count() != 4 || series[0].Last() != 2 {
		t.Errorf("got %v", series)
	}
}

// length is an extractor of the length of the payload.
type length struct{}

func (length) String() string { return "length" }

func (length) Append(dst [][]byte, payload []byte) ([][]byte, error) {
	return append(dst, []byte{'0' + byte(len(payload)%10)}), nil
}
