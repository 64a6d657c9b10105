package tui

import (
	"testing"
	"time"
)

// TestAnAlertAboutTheStreamIsSetAndShown sets a rule about the stream itself, which no pane
// belongs to.
func TestAnAlertAboutTheStreamIsSetAndShown(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	d.publish("cpu", "5")
	d.press(":")
	d.writes("alert $stream.tftt > 2s")
	d.press("enter")
	d.shows("did you mean $stream.ttft?")
	d.press("esc")
	d.press(":")
	d.writes("alert $stream.errors >= 0")
	d.press("enter")
	d.now = d.now.Add(time.Second)
	d.frame()
	d.rulesAre("$stream.errors >= 0")
	d.shows("▲ $stream.errors >= 0")
	d.shows("▲ 1 alert")
}

func TestTheFormTakesAnAlertAboutTheStream(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	d.publish("cpu", "5")
	d.frame()
	d.press("a up up ctrl+u")
	d.writes("$stream.ttft")
	d.press("down down ctrl+u")
	d.writes("2s")
	d.press("down ctrl+u")
	d.shows("$stream.ttft > 2s")
	d.press("enter")
	d.rulesAre("$stream.ttft > 2s")
}
