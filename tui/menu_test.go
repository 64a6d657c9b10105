package tui

import (
	"slices"
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

// TestCommandsThatNeedAValueAreListed chooses each of them with every key that does.
func TestCommandsThatNeedAValueAreListed(t *testing.T) {
	t.Parallel()
	values := map[string]string{"window": "TIME", "group": "PATTERN", "field": "FIELD", "alert": "RULE", "split": "FIELD", "resume": "ID"}
	for name, value := range values {
		for _, key := range []string{"enter", "tab", "click"} {
			d := threeOf(t, Options{Options: monitor.Options{URL: "http://127.0.0.1:1/"}})
			d.press(":")
			d.writes(name[:len(name)-1])
			d.shows(name + " " + value)
			y := slices.IndexFunc(d.lines(), func(line string) bool { return strings.Contains(line, name+" "+value) })
			menu := d.model.overlays.top.(*menu)
			if menu.at = slices.IndexFunc(menu.shown, func(c choice) bool { return c.text == name && c.value != "" }); menu.at < 0 {
				t.Fatalf("%s is no choice", name)
			}
			if key == "click" {
				menu.click(menu.box.X+3, y)
				d.model.dirty = true
			} else {
				d.press(key)
			}
			d.shows("› " + name + " ")
			if menu.input.Text() != name+" " || d.model.overlays.top != menu {
				t.Errorf("%s, %s: the prompt has %q", name, key, menu.input.Text())
			}
			if name == "window" {
				continue
			}
			d.press("enter")
			d.says("The command " + name + " needs a value, such as " + name)
		}
	}
	d := three(t)
	d.press(":")
	d.writes("window 7m")
	d.press("enter")
	d.shows("window: 7m")

	d = newDesk(t, 120, 30, Options{Options: monitor.Options{Recording: &monitor.Recording{Name: "test"}}})
	d.press(":")
	listed := d.model.overlays.top.(*menu).list(nil, "")
	for _, name := range []string{"resume", "group", "field"} {
		if slices.ContainsFunc(listed, func(c choice) bool { return c.text == name }) {
			t.Errorf("without a pane or a connection, %s is listed", name)
		}
	}
}
