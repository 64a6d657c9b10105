package tui

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
)

func TestTheHelpClosesAtAClick(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press("?")
	d.shows("esc closes")
	d.model.Update(tea.MouseClickMsg(tea.Mouse{X: 1, Y: 1, Button: tea.MouseLeft}))
	d.hides("esc closes")
}

func TestAMenusLineIsChosenByAClick(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press(": g o t o")
	for y, l := range d.lines() {
		if x := strings.Index(l, "goto net"); x >= 0 {
			d.model.Update(tea.MouseClickMsg(tea.Mouse{X: 60, Y: y, Button: tea.MouseLeft}))
		}
	}
	if got := d.model.panes.focus.topic; got != "net" {
		t.Errorf("the focus is on %s, want net", got)
	}
}

// clicks clicks on the first cell of a text on the screen.
func (d *desk) clicks(button tea.MouseButton, text string) tea.Cmd {
	d.t.Helper()
	for y, l := range d.lines() {
		if i := strings.Index(l, text); i >= 0 {
			_, cmd := d.model.Update(tea.MouseClickMsg(tea.Mouse{X: utf8.RuneCountInString(l[:i]), Y: y, Button: button}))
			d.model.dirty = true
			return cmd
		}
	}
	d.t.Fatalf("%q is not on the screen", text)
	return nil
}

func TestPartsOfATitleCanBeClicked(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{Options: monitor.Options{Alerts: rules(t, "cpu > 30")}})
	d.open()
	d.publish("net", "12")
	d.publish("cpu", "36")
	d.now = d.now.Add(time.Second)
	d.publish("cpu", "37.5")
	d.publish("tree", `{"a":{"b":5},"c":true,"d":"x"}`)
	d.frame()
	if d.clicks(tea.MouseLeft, "37.5") == nil {
		t.Error("a click on the value copies nothing")
	}
	d.shows("copied 37.5")
	d.clicks(tea.MouseLeft, " line ")
	d.hides(" line ")
	d.clicks(tea.MouseLeft, "▲ ")
	d.shows("A all")
	d.clicks(tea.MouseLeft, "tree")
	d.hides("A all")
	d.clicks(tea.MouseLeft, "? help")
	d.shows("right click")
	d.press("esc")
	d.clicks(tea.MouseRight, `"b"`)
	if p := d.model.panes.all[2]; p != d.model.panes.focus || len(p.viewState.Fields) == 0 {
		t.Errorf("a right click charts %v", p.viewState.Fields)
	}
}

func TestABorderIsDragged(t *testing.T) {
	t.Parallel()
	d := three(t)
	p := d.model.panes.all[0]
	edge, y := p.rect.X+p.rect.W-1, p.rect.Y+3
	d.model.Update(tea.MouseClickMsg(tea.Mouse{X: edge, Y: y, Button: tea.MouseLeft}))
	d.model.Update(tea.MouseMotionMsg(tea.Mouse{X: edge - 10, Y: y, Button: tea.MouseLeft}))
	if got := p.rect.X + p.rect.W - 1; got != edge-10 {
		t.Errorf("the border is at %d, want %d", got, edge-10)
	}
	d.model.Update(tea.MouseReleaseMsg(tea.Mouse{X: edge - 10, Y: y}))
	d.model.Update(tea.MouseMotionMsg(tea.Mouse{X: edge, Y: y, Button: tea.MouseLeft}))
	if got := p.rect.X + p.rect.W - 1; got != edge-10 {
		t.Error("a border that was let go still moves")
	}
	d.lines()
}
