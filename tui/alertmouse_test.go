package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestTheMouseFillsTheAlertForm(t *testing.T) {
	t.Parallel()
	for _, w := range []int{100, 40} {
		d := newDesk(t, w, 24, Options{})
		d.open()
		d.publish("cpu", `{"total":37.5,"user":12}`)
		d.publish("cpu", `{"total":38.5,"user":11}`)
		d.frame()
		click := func(on string, by int) {
			t.Helper()
			for y, line := range d.lines() {
				if i := strings.Index(line, on); i >= 0 {
					d.model.Update(tea.MouseClickMsg{X: len([]rune(line[:i])) + by, Y: y, Button: tea.MouseLeft})
					d.frame()
					return
				}
			}
			t.Fatalf("%q is not on the screen:\n%s", on, strings.Join(d.lines(), "\n"))
		}
		d.press("a")
		click("field", 2)
		d.shows("› field")
		click("‹ total", 3) // the next value
		d.shows("user")
		click("when it", 1)
		d.shows("› when it")
		click("is above", -2) // the arrow to the left
		d.shows("loses events")
		click("loses events", 2)
		d.shows("is above")
		click("value", 12)
		d.shows("› value")
		click("esc close", 1)
		if d.model.overlays.top != nil {
			t.Fatal("a click on \"esc close\" leaves the form open")
		}
		d.press("a")
		click("set alert", 1)
		if d.model.overlays.top != nil || len(d.model.alerts.book.watch.Rules()) != 1 {
			t.Errorf("a click on \"set alert\" sets %v", d.model.alerts.book.watch.Rules())
		}
		d.press("a")
		d.model.Update(tea.MouseClickMsg{X: 0, Y: 23, Button: tea.MouseLeft})
		if d.model.overlays.top != nil {
			t.Error("a click outside leaves the form open")
		}
	}
}
