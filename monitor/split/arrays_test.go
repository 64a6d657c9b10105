package split_test

import (
	"fmt"
	"slices"
	"testing"

	"topicmux/monitor/split"
)

// TestArraysOfEventsAreTakenApart has a bridge that sends batches of changes.
func TestArraysOfEventsAreTakenApart(t *testing.T) {
	t.Parallel()
	s := split.New()
	events := cycle(40, `[{"type":"update","id":"b%d","data":[{"type":"light","on":true,"n":%d},{"type":"motion","motion":true}]}]`)
	if at := feed(s, events); at == 0 || s.Field() != ".type" {
		t.Fatalf("field %q with event %d, want .type", s.Field(), at)
	}
	var topics []string
	for data := range s.Elements([]byte(events[0])) {
		topics = append(topics, s.Topic("message", data))
	}
	if want := []string{"light", "motion"}; !slices.Equal(topics, want) {
		t.Errorf("topics %q, want %q", topics, want)
	}
}

// TestTablesStayWhole checks that rows of a table are not taken for events.
func TestTablesStayWhole(t *testing.T) {
	t.Parallel()
	s := split.New()
	events := cycle(40, `[{"pid":%d,"name":"go","cpu":1.5},{"pid":2,"name":"sh","cpu":%d}]`)
	if feed(s, events); s.Field() != "" {
		t.Fatalf("a table was split by %s", s.Field())
	}
	n := 0
	for range s.Elements([]byte(events[0])) {
		n++
	}
	if n != 1 {
		t.Errorf("a table was taken apart into %d events", n)
	}
}

func TestTopicsAreBounded(t *testing.T) {
	t.Parallel()
	s, err := split.By(".k")
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for i := range 1000 {
		seen[s.Topic("message", fmt.Appendf(nil, `{"k":"topic%d"}`, i))] = true
	}
	if len(seen) != split.MaxTopics+1 || !seen[split.Other] {
		t.Errorf("%d topics, want %d and %q", len(seen), split.MaxTopics, split.Other)
	}
}

func TestAChosenField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ expression, data, want string }{
		{".type", `{"type":"a"}`, "a"},
		{"type", `{"type":"a"}`, "a"},
		{".meta.stream", `{"meta":{"stream":"s"}}`, "s"},
		{`.type + "." + .name`, `{"type":"a","name":"b"}`, "a.b"},
		{".n", `{"n":7}`, "7"},
		{".n", `{"m":7}`, "message"},
		{".n", `{"n":{}}`, "message"},
		{".n", `no JSON`, "message"},
		{`.["a.b"]`, `{"a.b":"x"}`, "x"},
	} {
		s, err := split.By(c.expression)
		if err != nil {
			t.Errorf("%s: %v", c.expression, err)
			continue
		}
		if got := s.Topic("message", []byte(c.data)); got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.expression, c.data, got, c.want)
		}
	}
	if _, err := split.By(".["); err == nil {
		t.Error("want an error for an expression that ends too soon")
	}
	if got := split.Off().Topic("x", []byte(`{"type":"a"}`)); got != "x" {
		t.Errorf("off: topic %q, want x", got)
	}
}
