package monitor_test

import (
	"context"
	"slices"
	"testing"

	"topicmux/monitor"
	"topicmux/sse"
)

const describedStream = `event: $hello
data: {"server":"topicmux 1","extra":7,"topics":[{"name":"clock","help":"The time."},{"name":"cpu"},{"name":"mem"}]}

event: clock
data: 12:00

event: cpu
data: 95

event: $topic
data: {"name":"late"}

event: $topic
data: {"name":"clock","help":"The time of day."}

event: $gap
data: {"topic":"mem","missed":3,"reason":"slow"}

event: $gap
data: {"topic":"clock","missed":2,"reason":"slow"}

event: $complete
data: {"topic":"cpu"}

event: $topic
data: no JSON

`

// A stream describes all of its topics unless its server selects. Recordings
// and other servers do not.
func TestASelectionLeavesOutTheDescriptionsOfOtherTopics(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string]monitor.Options{
		"URL": {URL: serve(t, describedStream)}, "recording": {Recording: recording(describedStream)},
	} {
		var got []string
		opts.Selects = func(topic string) bool { return topic == "clock" }
		opts.OnEvent = func(_ context.Context, ev sse.Event) error {
			got = append(got, ev.Type)
			return nil
		}
		s := follow(t, opts)
		if want := []string{"$hello", "clock", "$topic", "$gap", "$topic"}; !slices.Equal(got, want) {
			t.Errorf("%s: events %v, want %v", name, got, want)
		}
		st := s.Store().Acquire()
		var topics []string
		for _, topic := range st.Topics {
			topics = append(topics, topic.Name)
		}
		if want := []string{"clock", "$topic"}; !slices.Equal(topics, want) {
			t.Errorf("%s: topics %v, want %v", name, topics, want)
		}
		if st.Streams[0].Server != "topicmux 1" || st.Streams[0].Missed != 2 {
			t.Errorf("%s: server %q, %d lost", name, st.Streams[0].Server, st.Streams[0].Missed)
		}
		if clock := st.Topic("clock"); clock != nil && clock.Info.Help != "The time of day." {
			t.Errorf("%s: help %q", name, clock.Info.Help)
		}
		s.Store().Release()
	}
}

// TestASelectionOfNothingListedIsAnEmptyList checks that a $hello with no
// selected topic has an empty list.
func TestASelectionOfNothingListedIsAnEmptyList(t *testing.T) {
	t.Parallel()
	opts := monitor.Options{Recording: recording(describedStream), Selects: func(topic string) bool { return topic == "other" }}
	s := follow(t, opts)
	st := s.Store().Acquire()
	defer s.Store().Release()
	for _, topic := range st.Topics {
		if topic.Name != "$topic" {
			t.Errorf("there is a topic %s", topic.Name)
		}
	}
	if st.Streams[0].Server != "topicmux 1" {
		t.Errorf("server %q", st.Streams[0].Server)
	}
}
