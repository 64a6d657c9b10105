package monitor_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"topicmux/monitor"
)

// stream returns a stream of n events with the payloads in turn, each with its number.
func stream(n int, payloads ...string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "id: %d\ndata: "+payloads[i%len(payloads)]+"\n\n", i, i)
	}
	return b.String()
}

// topicNames returns the topics that have events, with how many.
func topicNames(s *monitor.Session) []string {
	st := s.Store().Acquire()
	defer s.Store().Release()
	var out []string
	for _, t := range st.Topics {
		if !t.Ended() {
			out = append(out, fmt.Sprintf("%s %d", t.Name, t.Count))
		}
	}
	slices.Sort(out)
	return out
}

func TestTopicsComeFromTheJSON(t *testing.T) {
	t.Parallel()
	var fields []string
	s := follow(t, monitor.Options{FindTopics: true, OnTopicField: func(_ *monitor.Stream, f string) { fields = append(fields, f) }, Recording: recording(stream(30, `{"type":"trade","price":%d}`, `{"type":"quote","bid":%d}`))})
	if want := []string{"quote 15", "trade 15"}; !slices.Equal(topicNames(s), want) {
		t.Errorf("topics %q, want %q", topicNames(s), want)
	}
	if !slices.Equal(fields, []string{".type"}) || s.Streams()[0].TopicField() != ".type" {
		t.Errorf("fields %q, want .type", fields)
	}
	st := s.Store().Acquire()
	trade := st.Topic("trade")
	if got := trade.Event(0); got.ID != "0" || got.Payload != `{"type":"trade","price":0}` {
		t.Errorf("the first event is %q %q", got.ID, got.Payload)
	}
	if got := trade.Block(0).Lines; !slices.Equal(got, []string{"id: 0", `data: {"type":"trade","price":0}`}) {
		t.Errorf("its lines are %q", got)
	}
	if v := trade.Find("price"); v == nil || v.Count() != 15 {
		t.Error("the prices are not charted")
	}
	s.Store().Release()

	if err := s.Streams()[0].SetTopicField(""); err != nil {
		t.Fatal(err)
	}
	if want := []string{"message 30"}; !slices.Equal(topicNames(s), want) {
		t.Errorf("off: topics %q, want %q", topicNames(s), want)
	}
	st = s.Store().Acquire()
	for i := range 30 {
		if got := st.Topic("message").Event(i); got.ID != fmt.Sprint(i) {
			t.Errorf("off: event %d has id %s", i, got.ID)
		}
	}
	s.Store().Release()
	if err := s.Streams()[0].SetTopicField(".type"); err != nil {
		t.Fatal(err)
	}
	if want := []string{"quote 15", "trade 15"}; !slices.Equal(topicNames(s), want) {
		t.Errorf("on again: topics %q, want %q", topicNames(s), want)
	}
	if err := s.Streams()[0].SetTopicField(".["); err == nil {
		t.Error("a wrong expression was accepted")
	}
}

// TestAFieldThatNoEventHasChangesNothing has mistyped fields, and some that cannot be topics.
func TestAFieldThatNoEventHasChangesNothing(t *testing.T) {
	t.Parallel()
	text := stream(30, `{"type":"trade","price":%d,"meta":{"venue":"x","tags":["a"]},"none":null}`, `{"type":"quote","bid":%d}`)
	for expression, want := range map[string]string{
		".nope":               "no kept event has .nope",
		"nope":                "no kept event has .nope",
		".tpye":               "no kept event has .tpye; did you mean .type?",
		".Type":               "no kept event has .Type; did you mean .type?",
		".venue":              "no kept event has .venue; did you mean .meta.venue?",
		".meta.vnue":          "no kept event has .meta.vnue; did you mean .meta.venue?",
		".typ | ascii_upcase": "no kept event has .typ | ascii_upcase; did you mean .type?",
		".meta":               ".meta is no text or number in any kept event",
		".meta.tags":          ".meta.tags is no text or number in any kept event",
		".none":               "no kept event has .none",
	} {
		var fields []string
		s := follow(t, monitor.Options{FindTopics: true, OnTopicField: func(_ *monitor.Stream, f string) { fields = append(fields, f) }, Recording: recording(text)})
		err := s.Streams()[0].SetTopicField(expression)
		var unseen *monitor.UnseenFieldError
		if !errors.As(err, &unseen) || err.Error() != want {
			t.Errorf("%s: got %v, want %s", expression, err, want)
		}
		if want := []string{"quote 15", "trade 15"}; !slices.Equal(topicNames(s), want) {
			t.Errorf("%s: topics %q, want %q", expression, topicNames(s), want)
		}
		if s.Streams()[0].TopicField() != ".type" || len(fields) != 1 {
			t.Errorf("%s: the field is %s after %q", expression, s.Streams()[0].TopicField(), fields)
		}
	}
	s := follow(t, monitor.Options{FindTopics: true, Recording: recording(text)})
	for _, expression := range []string{".price", ".meta.venue", `.type + "s"`} { // some events have it
		if err := s.Streams()[0].SetTopicField(expression); err != nil {
			t.Errorf("%s: %v", expression, err)
		}
	}
	s = follow(t, monitor.Options{FindTopics: true, Recording: recording("")})
	if err := s.Streams()[0].SetTopicField(".later"); err != nil {
		t.Errorf("before the first event: %v", err)
	}
}

func TestSelectionsSeeTopicsOfTheJSON(t *testing.T) {
	t.Parallel()
	s := follow(t, monitor.Options{FindTopics: true, Selects: func(topic string) bool { return topic == "quote" }, Recording: recording(stream(30, `{"type":"trade","price":%d}`, `{"type":"quote","bid":%d}`))})
	if want := []string{"quote 15"}; !slices.Equal(topicNames(s), want) {
		t.Errorf("topics %q, want %q", topicNames(s), want)
	}
	if !slices.Contains(s.Others(), "trade") {
		t.Errorf("the others are %q, want trade among them", s.Others())
	}
}

func TestATopicmuxServerIsNotSplit(t *testing.T) {
	t.Parallel()
	s := follow(t, monitor.Options{FindTopics: true, Recording: recording("event: $hello\ndata: {\"server\":\"topicmux 1\",\"topics\":[]}\n\n" + stream(30, `{"type":"trade","price":%d}`, `{"type":"quote","bid":%d}`))})
	if want := []string{"message 30"}; !slices.Equal(topicNames(s), want) {
		t.Errorf("topics %q, want %q", topicNames(s), want)
	}
}

func TestKeepalivesOpenNoTopic(t *testing.T) {
	t.Parallel()
	s := follow(t, monitor.Options{Recording: recording("event: ping\ndata: {\"type\":\"ping\"}\n\ndata: ping\n\ndata: {}\n\ndata: 42\n\n")})
	st := s.Store().Acquire()
	defer s.Store().Release()
	if st.Streams[0].Keepalives != 3 || st.Streams[0].Events != 1 || len(st.Topics) != 1 {
		t.Errorf("%d keepalives, %d events, %d topics; want 3, 1, 1", st.Streams[0].Keepalives, st.Streams[0].Events, len(st.Topics))
	}
}

// TestHeldEventsAreBounded checks that events which are not selected yet are kept only if
// they are short.
func TestHeldEventsAreBounded(t *testing.T) {
	t.Parallel()
	long := `{"type":"quote","bid":1,"text":"` + strings.Repeat("x", 100<<10) + `"}`
	s := follow(t, monitor.Options{
		FindTopics: true, Selects: func(topic string) bool { return topic == "quote" },
		Recording: recording("data: " + long + "\n\n" + stream(30, `{"type":"trade","price":%d}`, `{"type":"quote","bid":%d}`)),
	})
	if want := []string{"quote 15"}; !slices.Equal(topicNames(s), want) {
		t.Errorf("topics %q, want %q", topicNames(s), want)
	}
}
