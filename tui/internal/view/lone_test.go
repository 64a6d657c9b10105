package view_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/sse"
	"topicmux/tui/internal/view"
)

func TestAValueSeenOnceIsNoEmptyChart(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.at(now.Add(-50*time.Minute), "answer", "42")
	s.at(now.Add(-5*time.Second), "neg", "-21312")
	s.at(now.Add(-5*time.Second), "pair", `{"a":1.5,"b":22}`)
	for name, want := range map[string][]string{
		"answer": {"seen once, at 11:40:47"},
		"neg":    {"seen once, at 12:30:42"},
		"pair":   {"a  1.5", "b   22", "seen once, at 12:30:42"},
	} {
		topic := s.topic(name)
		got := frame(view.For(topic)[0], topic, context(), 50, 12)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s does not say %q:\n%s", name, w, got)
			}
		}
		if strings.ContainsAny(got, "┈⣿⡇╱") {
			t.Errorf("%s has an axis, dots or hatching:\n%s", name, got)
		}
	}
	if got := frame(view.For(s.topic("answer"))[0], s.topic("answer"), context(), 50, 12); !strings.Contains(got, "███") {
		t.Errorf("42 is not large:\n%s", got)
	}
	s.every(time.Second, 9, "answer", func(int) string { return "43" })
	if got := frame(view.For(s.topic("answer"))[0], s.topic("answer"), context(), 50, 12); !strings.Contains(got, "┈") {
		t.Errorf("several values have no chart:\n%s", got)
	}
}

func TestANewestValueIsNotSaidToBeTheOnlyOne(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.at(now.Add(-5*time.Minute), "$hello", `{"server":"topicmux 1","epoch":"e","topics":[{"name":"disk","last":"e-8"}]}`)
	s.st.Stream(0).Apply(sse.Event{Type: "disk", ID: []byte("e-8"), Data: []byte("97.95")}, now.Add(-5*time.Minute))
	s.st.Stream(0).Apply(sse.Event{Type: "answer", ID: []byte("e-9"), Data: []byte("42")}, now.Add(-4*time.Minute))
	for name, want := range map[string]string{"disk": "last seen at 12:25:47", "answer": "seen once, at 12:26:47"} {
		topic := s.topic(name)
		if got := frame(view.For(topic)[0], topic, context(), 50, 12); !strings.Contains(got, want) {
			t.Errorf("%s does not say %q:\n%s", name, want, got)
		}
	}
}

func TestWhatCameIsNeverWaitedFor(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.at(now.Add(-time.Second), "message_delta", `{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}`)
	s.at(now.Add(-time.Second), "content_block_stop", `{"type":"content_block_stop","index":0}`)
	s.declare("n", `"kind":"number"`)
	s.at(now.Add(-time.Second), "n", `"words"`)
	s.declare("g", `"kind":"gauge"`)
	s.at(now.Add(-time.Second), "g", `{"a":"b"}`)
	s.declare("p", `"kind":"progress"`)
	s.at(now.Add(-time.Second), "p", "[]")
	s.declare("c", `"kind":"chat"`)
	s.at(now.Add(-time.Second), "c", `{"type":"ping"}`)
	for name, want := range map[string]string{
		"message_delta": "end_turn", "content_block_stop": "content_block_stop", "n": "words",
		"g": "a  b", "p": "no job in the only event so far", "c": "ping",
	} {
		topic := s.topic(name)
		got := frame(view.For(topic)[0], topic, context(), 60, 8)
		if strings.Contains(got, "waiting") || !strings.Contains(got, want) {
			t.Errorf("%s, which has had an event, shows\n%s", name, got)
		}
	}
	if v := view.For(s.topic("content_block_stop"))[0].Name(); v == "line" {
		t.Error("an index is charted")
	}
}

func TestAnIdIsShownAsItCame(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(time.Second, 12, "trace", func(i int) string { return []string{"9007199254740993", "7119450512316588033"}[i%2] })
	topic := s.topic("trace")
	if got := view.For(topic)[0].Name(); got != "big" {
		t.Errorf("an id is shown as %s", got)
	}
	if value, _ := view.Headline(topic, context()); value != "7119450512316588033" {
		t.Errorf("the title says %q", value)
	}
	s.every(time.Second, 12, "evt", func(int) string { return `{"id":9007199254740993,"v":1.5}` })
	c := context()
	c.Fields = []string{"id"}
	if value, _ := view.Headline(s.topic("evt"), c); value != "9007199254740993" {
		t.Errorf("the title of a chosen id says %q", value)
	}
	if v := view.For(s.topic("evt"), "id")[0].Name(); v != "line" {
		t.Errorf("a chosen id is shown as %s", v)
	}
}
