package tui

import "testing"

func TestTheStatusLineSaysHowALogLineOpens(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 100, 12, Options{})
	d.open()
	d.publish("log", `{"time":"2026-05-04T12:00:00Z","level":"ERROR","msg":"no disk","device":"sda"}`)
	d.publish("cpu", "37.5")
	d.frame()
	d.press("1")
	d.press("z")
	if d.model.panes.focus.topic != "log" {
		d.press("esc 2 z")
	}
	d.shows("l fields")
	d.press("l")
	d.shows("device  sda")
}
