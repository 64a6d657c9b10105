package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/view"
)

// Whatever the payloads are and the catalogue declares, the first view must
// show something.
func TestATopicWithoutANumberToChartIsNoChart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, payload, view, shows string }{
		{"", `{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"roles":["x","y"],"limits":[1,2]}}}}}}}}}`, "json", "roles"},
		{"", `{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":[1,2]}}}}}}}}`, "json", "[1, 2]"},
		{"", `{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":5}}}}}}}}}`, "json", "5"},
		{"", `{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":"5 ms"}}}}}}}}}`, "json", "5 ms"},
		{"", `[[[[1,2]]]]`, "json", "1"},
		{"numbers", `{"name":"anna"}`, "json", "anna"},
		{"numbers", `{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":5}}}}}}}}}`, "json", "5"},
		{"gauge", `{"state":"up"}`, "json", "up"},
		{"number", `{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":5}}}}}}}}}`, "json", "5"},
		{"number", `a sentence`, "log", "a sentence"},
		{"", `{"a":{"b":{"c":5}}}`, "line", "seen once"},
		{"", `{"a":{"b":{"c":{"d":5}}}}`, "line", "seen once"},
	} {
		s := newScene(t)
		if c.kind != "" {
			s.declare("x", `"kind":"`+c.kind+`"`)
		}
		s.at(now, "x", c.payload)
		topic := s.topic("x")
		first := view.For(topic)[0]
		got := frame(first, topic, context(), 60, 10)
		if first.Name() != c.view || !strings.Contains(got, c.shows) || strings.Contains(got, "no number") {
			t.Errorf("kind %q, %.60s: the view is %s, want %s\n%s", c.kind, c.payload, first.Name(), c.view, got)
		}
	}
}

// A view distinguishes data that is no longer stored from data that never
// arrived.
func TestAPastWithoutDataSaysWhy(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for i := range 3 {
		s.at(now.Add(-time.Duration(80-i)*time.Second), "jobs", fmt.Sprintf(`{"id":"old%d","progress":50}`, i))
	}
	s.every(50*time.Millisecond, 1200, "jobs", func(i int) string { return fmt.Sprintf(`{"id":"job%d","progress":50}`, i) })
	s.at(now.Add(-5*time.Second), "late", "hello")
	s.declare("table", `"kind":"progress"`)
	s.at(now.Add(-50*time.Second), "table", "[]")
	c := context()
	c.To, c.From, c.Past = now.Add(-time.Minute), now.Add(-2*time.Minute), true
	kept := s.topic("jobs").Event(0).At.Local().Format(time.TimeOnly)
	for name, want := range map[string]string{
		"jobs": "older events are no longer kept (oldest: " + kept + ")",
		"late": "no events before " + now.Add(-5*time.Second).Local().Format(time.TimeOnly),
	} {
		topic := s.topic(name)
		for _, v := range view.For(topic) {
			if got := frame(v, topic, c, 70, 6); !strings.Contains(got, want) {
				t.Errorf("%s of %s does not say %q:\n%s", v.Name(), name, want, got)
			}
		}
	}
	c.To = now.Add(-40 * time.Second)
	if got, want := frame(view.For(s.topic("table"))[0], s.topic("table"), c, 70, 6), "no job kept from this time"; !strings.Contains(got, want) {
		t.Errorf("an event without a job does not say %q:\n%s", want, got)
	}
}

// No event arrives after the end of a stream, so a view must not say that it is
// waiting.
func TestAnEndedStreamIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("done", `"kind":"number","state":"complete"`)
	for _, kind := range []string{"number", "numbers", "gauge", "progress", "state", "table", "log", "chat", "text", "json"} {
		s.declare(kind, `"kind":"`+kind+`"`)
		topic := s.topic(kind)
		for _, v := range append([]view.View{view.Wire}, view.For(topic)...) {
			c := context()
			c.Ended = true
			if got := frame(v, topic, c, 60, 6); !strings.Contains(got, "no events before the stream ended") {
				t.Errorf("%s of no %s:\n%s", v.Name(), kind, got)
			}
			c.Recording = true
			if got := frame(v, topic, c, 60, 6); !strings.Contains(got, "no events in this recording") {
				t.Errorf("%s of no %s:\n%s", v.Name(), kind, got)
			}
		}
	}
	if got := frame(view.For(s.topic("done"))[0], s.topic("done"), context(), 60, 6); !strings.Contains(got, "ended without an event") {
		t.Errorf("a complete topic shows\n%s", got)
	}
}

// A centred text is truncated only if its words do not fit.
func TestACentredTextIsWrapped(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("later", `"kind":"number"`)
	s.declare("jobs", `"kind":"progress"`)
	s.every(time.Second, 3, "jobs", func(int) string { return "[]" })
	for name, want := range map[string]string{"later": "waiting for the first number", "jobs": "no job in the 3 events so far"} {
		for w := 12; w < 40; w++ {
			got := frame(view.For(s.topic(name))[0], s.topic(name), context(), w, 6)
			if strings.Join(strings.Fields(got), " ") != want {
				t.Errorf("%d cells do not say %q:\n%s", w, want, got)
			}
		}
	}
}

// TestAnEmptyViewWrapsWhatItSays cuts only the last row, and that only where the rows
// are not enough.
func TestAnEmptyViewWrapsWhatItSays(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("jobs", `"kind":"progress"`)
	const words = "waiting for the first job"
	for h := 1; h <= 4; h++ {
		for w := 8; w <= 30; w++ {
			got := frame(named(t, s.topic("jobs"), "progress"), s.topic("jobs"), context(), w, h)
			said := strings.Join(strings.Fields(got), " ")
			beginning, cut := strings.CutSuffix(said, "…")
			switch {
			case !strings.HasPrefix(words, beginning):
				t.Errorf("%d×%d says %q", w, h, said)
			case cut && (strings.Count(strings.TrimSpace(got), "\n") < h-1 || w > len(words)+2):
				t.Errorf("%d×%d cuts what it says although it has room:\n%s", w, h, got)
			}
		}
	}
}
