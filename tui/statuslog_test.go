package tui

import (
	"testing"
	"time"
)

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
	d.shows("→ fields")
	d.press("right")
	d.shows("device  sda")
}

// The arrow keys open no line in a chart of a field or among raw lines.
func TestTheStatusLineOffersFieldsOnlyInALog(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 100, 12, Options{})
	d.open()
	for i := range 6 {
		d.now = start.Add(time.Duration(i) * time.Second)
		d.publish("reading", `{"sensor":"s%d","temp":%d}`, i%3, 20+i)
	}
	d.frame()
	d.shows("→ fields")
	d.press("w")
	d.hides("→ fields")
	d.press("w f t e m p enter")
	d.frame()
	d.shows("line")
	d.hides("→ fields")
	d.press("g")
	d.shows("reading cannot be grouped: its payloads are not numbers")
}
