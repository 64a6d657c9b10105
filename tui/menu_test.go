package tui

import (
	"strings"
	"testing"

	"topicmux/monitor"
)

// boxOf returns the lines of the open menu, including its borders.
func (d *desk) boxOf() []string {
	d.t.Helper()
	lines := d.lines()
	u, ok := d.model.overlays.top.(*menu)
	if !ok {
		d.t.Fatal("no menu is open")
	}
	var out []string
	for _, line := range lines[u.box.Y : u.box.Y+u.box.H] {
		out = append(out, string([]rune(line)[u.box.X:u.box.X+u.box.W]))
	}
	return out
}

func TestAListOfAlertsIsAsWideAsItsLines(t *testing.T) {
	t.Parallel()
	const rule = "metrics.a.very.long.topic.name.with.latency.percentiles.p99_9 > 1500 for 15s"
	for _, c := range []struct {
		width int
		whole bool
	}{{200, true}, {140, true}, {80, false}, {40, false}} {
		d := newDesk(t, c.width, 24, Options{Options: monitor.Options{Alerts: rules(t, rule)}})
		d.open()
		d.publish("cpu", "1")
		d.frame()
		d.press("A")
		box := strings.Join(d.boxOf(), "\n")
		if got := strings.Contains(box, rule+" "); got != c.whole {
			t.Errorf("at %d columns the rule is whole: %v\n%s", c.width, got, box)
		}
		if c.whole && !strings.Contains(box, "no matching topic yet  (--alert)") {
			t.Errorf("at %d columns the note is cut:\n%s", c.width, box)
		}
	}
}

func TestAMenuIsAsHighAsItsLines(t *testing.T) {
	t.Parallel()
	d := three(t)
	for _, c := range []struct {
		keys string
		rows int
	}{
		{": z z z z", 1},
		{"esc : p a u s e", 1},
		{"esc : h i d e space", 3},
		{"esc :", menuRows},
		{"esc 1 f", 1},
		{"esc f z z z", 1},
		{"esc A", 1},
	} {
		d.press(c.keys)
		box := d.boxOf()
		if got := len(box) - 2 - d.model.overlays.top.(*menu).head(); got != c.rows {
			t.Errorf("after %s there are %d rows, want %d:\n%s", c.keys, got, c.rows, strings.Join(box, "\n"))
		}
	}
}

// TestAMenuStaysInPlaceWhileTheUserTypes checks its upper edge and its sides.
func TestAMenuStaysInPlaceWhileTheUserTypes(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press(":")
	d.lines()
	before := d.model.overlays.top.(*menu).box
	for _, key := range strings.Split("hide zzz", "") {
		d.model.press(key, key)
		d.lines()
		if box := d.model.overlays.top.(*menu).box; box.X != before.X || box.Y != before.Y || box.W != before.W {
			t.Fatalf("after %q the box is at %+v, was at %+v", key, box, before)
		}
	}
}

func TestADialogKeepsItsEdgesWhateverItSays(t *testing.T) {
	t.Parallel()
	for _, width := range []int{20, 30, 40, 60, 120} {
		d := newDesk(t, width, 12, Options{})
		d.open()
		d.publish("a.topic.with.a.name.that.is.longer.than.any.box.would.be.wide", `{"a":1,"b":2}`)
		d.frame()
		for _, key := range []string{"f", ":", "A", "ctrl+s"} {
			d.press(key)
			box := d.boxOf()
			for i, edges := range map[int]string{0: "╭╮", len(box) - 1: "╰╯"} {
				line, want := []rune(box[i]), []rune(edges)
				if line[0] != want[0] || line[len(line)-1] != want[1] {
					t.Errorf("%s at %d columns:\n%s", key, width, strings.Join(box, "\n"))
				}
			}
			d.press("esc")
		}
	}
}
