package view_test

import (
	"testing"
	"time"

	"topicmux/tui/internal/view"
)

// A cell is cached per event. It must change with a new event, with the time
// that is shown, and with another topic in the same pane.
func TestACellFollowsItsTopic(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	c := context()
	c.Cache = &view.Cache{}
	cell := func(topic string) string { return view.CellOf(s.topic(topic), c, 40, true).Text }
	want := func(step, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", step, got, want)
		}
	}
	s.at(now.Add(-9*time.Second), "join", `{"user":"ann"}`)
	want("the first", cell("join"), "user ann")
	s.at(now.Add(-5*time.Second), "join", `{"user":"bob"}`)
	want("a new one", cell("join"), "user bob")
	s.at(now.Add(-5*time.Second), "leave", `{"user":"eve"}`)
	s.at(now.Add(-5*time.Second), "leave", `{"user":"ann","left":"now"}`)
	want("another topic", cell("leave"), "user ann, left now")
	want("the first topic again", cell("join"), "user bob")
	c.Cursor = now.Add(-8 * time.Second)
	want("in the past", cell("join"), "user ann")
	c.Cursor = time.Time{}
	for _, kind := range []string{"paid", "sent", "paid", "sent", "paid"} {
		s.at(now, "join", `{"type":"`+kind+`","user":"bob"}`)
	}
	want("as one of several kinds", cell("join"), "paid: user bob")
}
