package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/tui/internal/layout"
)

// many returns a desk with n numeric topics: t00 with the value 0, and so on.
func many(t *testing.T, n, w, h int, opts Options) *desk {
	t.Helper()
	d := newDesk(t, w, h, opts)
	d.open()
	for range 20 {
		d.now = d.now.Add(time.Second)
		for i := range n {
			d.publish(fmt.Sprintf("t%02d", i), "%d", i)
		}
	}
	d.frame()
	return d
}

func (d *desk) row(y int) string { return strings.TrimSpace(d.lines()[y]) }

func TestManyTopicsAreAList(t *testing.T) {
	t.Parallel()
	if d := many(t, 40, 120, 40, Options{}); d.model.workspace.plan.List {
		t.Error("forty topics are a list")
	}
	d := many(t, 60, 120, 40, Options{})
	d.shows("name ↑")
	d.shows("1–38 of 60 · pgdn")
	if got := strings.Fields(d.row(2)); len(got) < 3 || got[1] != "t01" || !strings.HasPrefix(got[2], "1") {
		t.Errorf("the second topic's line is %q", d.row(2))
	}
	d.press("L")
	d.shows("layout: grid")
	d.press(": l a y o u t space l i s t enter")
	d.shows("name ↑")
}

func TestTheListStaysWhileTheNumberOfTopicsWavers(t *testing.T) {
	t.Parallel()
	d := many(t, 41, 120, 40, Options{})
	for _, c := range []struct {
		hide int
		list bool
	}{{0, true}, {3, true}, {5, false}, {3, false}, {0, true}} {
		for i, p := range d.model.panes.all {
			p.hidden = i < c.hide
		}
		d.model.workspace.arrange()
		if got := d.model.workspace.kind == layout.List; got != c.list {
			t.Errorf("with %d of 41 hidden: list %v, want %v", c.hide, got, c.list)
		}
	}
}

func TestTheListZoomsAndComesBackToItsPlace(t *testing.T) {
	t.Parallel()
	d := many(t, 60, 120, 40, Options{})
	d.press("pgdown pgdown up up")
	before := d.lines()
	topic := d.model.panes.focus.topic
	d.press("enter")
	d.shows("zoom · line")
	d.shows(topic + " ●")
	d.hides("name ↑")
	d.press("esc")
	after := d.lines()
	if strings.Join(before[:39], "\n") != strings.Join(after[:39], "\n") || d.model.panes.focus.topic != topic {
		t.Errorf("came back to %s:\n%s\nwant %s:\n%s", d.model.panes.focus.topic, strings.Join(after, "\n"), topic, strings.Join(before, "\n"))
	}
}

func TestTheLargestAndTheSilentAreOneKeyAway(t *testing.T) {
	t.Parallel()
	d := many(t, 60, 120, 40, Options{})
	for range 30 {
		d.now = d.now.Add(time.Second)
		for i := range 60 {
			if i != 17 && i != 42 {
				d.publish(fmt.Sprintf("t%02d", i), "%d", i)
			}
		}
		d.frame()
	}
	d.press("s")
	d.shows("value ↓")
	if got := d.row(1); !strings.Contains(got, "t59") {
		t.Errorf("the largest one is %q", got)
	}
	for _, key := range []string{"s s", "!"} { // by age, and by state
		d.shows("! 2 silent first")
		d.press(key)
		for y, want := range map[int]string{1: "t17", 2: "t42"} {
			if got := d.row(y); !strings.Contains(got, "◌ silent  "+want) || !strings.HasSuffix(got, "30s") {
				t.Errorf("line %d is %q, want %s, silent", y, got, want)
			}
		}
		d.shows("60 topics, 2 silent")
	}
	d.shows("state ↑")
	d.hides("! 2 silent first")
}

func TestTheListIsSearched(t *testing.T) {
	t.Parallel()
	d := many(t, 60, 120, 40, Options{})
	d.press("end /")
	d.writes("t1[37]")
	d.press("enter")
	for y, want := range map[int]string{1: "t13", 2: "t17"} {
		if got := d.row(y); !strings.Contains(got, want) {
			t.Errorf("line %d is %q, want %s", y, got, want)
		}
	}
	if got := d.model.panes.focus.topic; got != "t13" && got != "t17" {
		t.Errorf("the focus is on %s", got)
	}
	d.shows("name ↑") // the list remains although there are few topics
	d.press("esc")
	d.shows("of 60")
}

func TestTheOrderOfTheListIsRemembered(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := many(t, 60, 120, 40, Options{StateDir: dir})
	d.press("s s")
	if err := d.model.saver.keep(); err != nil {
		t.Fatal(err)
	}
	next := many(t, 60, 120, 40, Options{StateDir: dir})
	next.shows("rate ↓")
	next.press("L")
	if err := next.model.saver.keep(); err != nil {
		t.Fatal(err)
	}
	grid := many(t, 60, 120, 40, Options{StateDir: dir})
	if grid.model.workspace.kind != layout.Grid {
		t.Errorf("came back as %v, want the grid that was chosen", grid.model.workspace.kind)
	}
	grid.press("alt+=")
	grid.shows("default sizes and order")
	grid.shows("rate ↓")
}

func TestTheMouseOrdersSelectsAndOpens(t *testing.T) {
	t.Parallel()
	d := many(t, 60, 120, 40, Options{})
	click := func(x, y int) {
		d.model.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
		d.now = d.now.Add(100 * time.Millisecond)
	}
	head := d.lines()[0]
	click(len([]rune(head[:strings.Index(head, "value")])), 0)
	d.shows("value ↓")
	click(4, 3)
	if got := d.model.panes.focus.topic; got != "t57" {
		t.Errorf("a click focuses %s, want t57", got)
	}
	d.model.Update(tea.MouseWheelMsg{X: 4, Y: 3, Button: tea.MouseWheelDown})
	d.shows("4–41 of 60")
	click(4, 10)
	click(4, 10)
	d.shows("zoom · line")
}

func TestKeysActOnTheSelectedTopic(t *testing.T) {
	t.Parallel()
	d := many(t, 60, 120, 40, Options{})
	d.press("down down x")
	d.shows("1 pane hidden · X shows it again")
	d.hides("t02")
	if got := d.model.panes.focus.topic; got != "t03" {
		t.Errorf("the focus is on %s, want the next one", got)
	}
	d.press("y")
	d.shows("copied 3")
	d.press("?")
	d.shows("List of topics")
	d.shows("s S           sort column, direction")
}

func TestAListOfFewShowsTheSelectedTopicBeneath(t *testing.T) {
	t.Parallel()
	d := many(t, 6, 120, 40, Options{})
	d.press(": l a y o u t space l i s t enter down down")
	d.shows("name ↑")
	d.shows("t02 ●")
	d.shows("line ─╯")
	d.press("down")
	d.shows("t03 ●")
}

func TestAnIdleListAsksForFramesOnlyAsItsAgesChange(t *testing.T) {
	t.Parallel()
	d := many(t, 60, 120, 40, Options{})
	began, frames := d.now, 0
	for d.now.Sub(began) < time.Hour {
		if d.wake.IsZero() {
			t.Fatal("the ages stand still")
		}
		d.now = d.wake
		d.frame()
		frames++
	}
	if frames > 130 { // one per minute, and the seconds of the first minute
		t.Errorf("an idle hour took %d frames", frames)
	}
	d.shows("◌ silent  t00")
	if got := d.row(1); !strings.HasSuffix(got, "1h") {
		t.Errorf("after an hour the first line is %q", got)
	}
}

func TestAPausedListStandsStill(t *testing.T) {
	t.Parallel()
	d := many(t, 60, 120, 40, Options{})
	d.press("s space")
	before := strings.Join(d.lines()[:39], "\n")
	for range 20 {
		d.now = d.now.Add(time.Second)
		for i := range 60 {
			d.publish(fmt.Sprintf("t%02d", i), "%d", 1000-i)
		}
		d.frame()
	}
	if after := strings.Join(d.lines()[:39], "\n"); after != before {
		t.Errorf("the picture went from\n%s\nto\n%s", before, after)
	}
}

func TestASmallListShowsWhatTopicsSay(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 40, 10, Options{})
	d.open()
	d.publish("chat", `{"role":"user","text":"is it raining?"}`)
	d.publish("message", "hello there")
	d.publish("price", `{"bid":100.7,"ask":100.9}`)
	d.publish("door", "open")
	d.frame()
	for _, want := range []string{"is it raining?", "hello there", "price bid", "open"} {
		d.shows(want)
	}
}

func TestANumberInATinyListIsWholeWithItsPrefix(t *testing.T) {
	t.Parallel()
	for w, want := range map[int]string{12: "12.5M", 20: "12.5M", 24: "12.5 MB/s", 40: "12.5 MB/s"} {
		d := newDesk(t, w, 4, Options{})
		d.open()
		d.publish("download.speed", "12500000 B/s")
		d.frame()
		d.shows(want)
	}
}
