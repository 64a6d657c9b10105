package tui

import (
	"fmt"
	"strings"
	"testing"

	"topicmux/monitor"
)

// readHelp opens the help, scrolls through it and returns all lines.
func readHelp(d *desk) string {
	d.press("?")
	all := strings.Join(d.lines(), "\n")
	for before := ""; before != all; {
		before = all
		d.press("pgdown")
		if next := strings.Join(d.lines(), "\n"); !strings.Contains(all, next) {
			all += "\n" + next
		}
	}
	d.press("esc")
	return all
}

// TestTheHelpListsEveryKeyAndWhatItNeeds reads the whole help at four sizes.
func TestTheHelpListsEveryKeyAndWhatItNeeds(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 60}} {
		d := newDesk(t, size[0], size[1], Options{Options: monitor.Options{Alerts: rules(t, "t1 > 5")}})
		d.open()
		for i := range 40 {
			d.publish(fmt.Sprint("t", i), "1")
		}
		d.frame()
		help := readHelp(d)
		for _, g := range d.model.keys {
			for _, b := range g.bindings {
				if !strings.Contains(help, b.label) || !strings.Contains(help, b.help) {
					t.Errorf("%v: no %q: %q in\n%s", size, b.label, b.help, help)
				}
				if needs := b.needs(); b.label != "" && needs != "" && !strings.Contains(help, "needs "+needs) {
					t.Errorf("%v: %q needs %q, which is not in\n%s", size, b.label, needs, help)
				}
			}
		}
		for k := range stateAlert + 1 {
			if shape, _ := k.symbol(); !strings.Contains(help, shape+" ") {
				t.Errorf("%v: the mark %q is not explained", size, shape)
			}
		}
	}
}

func TestTheHelpSaysWhatAKeyNeedsUntilItIsThere(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 200, 60, Options{})
	d.open()
	d.publish("cpu", "1")
	d.publish("mem", "1")
	d.frame()
	d.press("?")
	d.shows("needs hidden panes")
	d.press("esc x ?")
	d.hides("needs hidden panes")
	d.shows("show hidden panes")
}
