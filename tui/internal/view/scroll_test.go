package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/view"
)

// reader scrolls in a view and draws it.
type reader struct {
	s     *scene
	topic string
	view  string
	place view.Scroll
	wrap  bool
	w, h  int
}

func (r *reader) context() *view.Context {
	c := context()
	c.Scroll, c.Wrap = &r.place, r.wrap
	return c
}

func (r *reader) move(rows int) {
	topic := r.s.topic(r.topic)
	r.place = view.ScrollBy(named(r.s.t, topic, r.view), topic, r.context(), r.w, r.h, rows)
}

func (r *reader) look() []string {
	topic := r.s.topic(r.topic)
	got := frame(named(r.s.t, topic, r.view), topic, r.context(), r.w, r.h)
	return strings.Split(strings.TrimSuffix(got, "\n"), "\n")
}

func logOf(t *testing.T, n int) *scene {
	s := newScene(t)
	s.declare("log", `"kind":"log"`)
	s.every(100*time.Millisecond, n, "log", func(i int) string { return fmt.Sprintf("line %d", i+1) })
	return s
}

func TestNewEventsDoNotMoveTheReader(t *testing.T) {
	t.Parallel()
	s := logOf(t, 50)
	r := &reader{s: s, topic: "log", view: "log", w: 24, h: 5}
	if got := r.look(); !strings.HasSuffix(got[4], "line 50") {
		t.Fatalf("does not follow: %q", got)
	}
	r.move(-3)
	before := r.look()
	if !strings.HasSuffix(before[0], "line 43") || !strings.Contains(before[4], "↓ 3 newer") {
		t.Fatalf("three rows up: %q", before)
	}
	for i := range 20 {
		s.at(now, "log", fmt.Sprint("line ", 51+i))
	}
	after := r.look()
	if before[0] != after[0] || before[3] != after[3] || !strings.Contains(after[4], "↓ 23 newer") {
		t.Errorf("the reader was moved:\n%q\n%q", before, after)
	}
	r.move(22)
	if r.place.Following() {
		t.Error("follows before the end")
	}
	r.move(1)
	if !r.place.Following() {
		t.Errorf("does not follow at the end: %+v", r.place)
	}
}

func TestScrollingStopsAtBothEnds(t *testing.T) {
	t.Parallel()
	r := &reader{s: logOf(t, 50), topic: "log", view: "log", w: 24, h: 5}
	r.move(-1000)
	if got := r.look(); !strings.HasSuffix(got[0], "line 1") || !strings.HasPrefix(strings.TrimSpace(got[4]), "line 5") {
		t.Errorf("at the top: %q", got)
	}
	r.move(1)
	if got := r.look(); !strings.HasSuffix(got[0], "line 2") {
		t.Errorf("one row down: %q", got)
	}
	r.move(1000)
	if !r.place.Following() {
		t.Errorf("at the end: %+v", r.place)
	}
	short := &reader{s: logOf(t, 3), topic: "log", view: "log", w: 24, h: 5}
	short.move(-2)
	if !short.place.Following() {
		t.Errorf("nothing to scroll, and yet %+v", short.place)
	}
}

func TestWrappedLinesScrollRowByRow(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("log", `"kind":"log"`)
	for i := range 4 {
		s.at(now.Add(time.Duration(i-4)*time.Second), "log", fmt.Sprintf("%da bbbbbbbb %dc dddddddd %de", i, i, i))
	}
	r := &reader{s: s, topic: "log", view: "log", wrap: true, w: 16, h: 4}
	rows := []string{
		"  0a bbbbbbbb 0c", "  dddddddd 0e", "  1a bbbbbbbb 1c", "  dddddddd 1e",
		"  2a bbbbbbbb 2c", "  dddddddd 2e", "  3a bbbbbbbb 3c", "  dddddddd 3e",
	}
	for up := range 7 {
		top := max(0, len(rows)-r.h-up)
		if got := r.look(); got[0] != rows[top] || got[1] != rows[top+1] || got[2] != rows[top+2] {
			t.Errorf("%d rows up: %q", up, got)
		}
		r.move(-1)
	}
}

func TestTypingDoesNotMoveTheReaderOfAChat(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("chat", `"kind":"chat"`)
	for i := range 12 {
		s.at(now.Add(time.Duration(i-60)*time.Second), "chat", fmt.Sprintf(`{"message":%d,"role":"user","text":"message %d"}`, i, i))
	}
	r := &reader{s: s, topic: "chat", view: "chat", w: 30, h: 8}
	r.move(-6)
	before := r.look()
	for i := range 30 {
		s.at(now.Add(time.Duration(i-30)*time.Second), "chat", fmt.Sprintf(`{"message":99,"role":"assistant","delta":"and word %d "}`, i))
	}
	after := r.look()
	if strings.Join(before[:7], "|") != strings.Join(after[:7], "|") {
		t.Errorf("the reader was moved:\n%s\n\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
	r.move(1000)
	if got := r.look(); !r.place.Following() || !strings.Contains(strings.Join(got, " "), "word 29") {
		t.Errorf("does not follow at the end: %+v %q", r.place, got)
	}
}

func TestTablesScrollFromTheTop(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("rows", `"kind":"table"`)
	var rows []string
	for i := range 30 {
		rows = append(rows, fmt.Sprintf(`{"name":"row-%d"}`, i))
	}
	s.at(now, "rows", "["+strings.Join(rows, ",")+"]")
	r := &reader{s: s, topic: "rows", view: "table", w: 20, h: 8}
	if got := r.look(); !strings.HasPrefix(got[1], "row-0") || !strings.Contains(got[7], "24 more") {
		t.Errorf("at the top: %q", got)
	}
	r.move(1000)
	if got := strings.Join(r.look(), " "); !strings.Contains(got, "row-29") {
		t.Errorf("at the end: %q", got)
	}
	r.move(-1000)
	if !r.place.Following() {
		t.Errorf("back at the top: %+v", r.place)
	}
}
