package tui

import (
	"testing"
	"time"
)

func TestTheRateOfALogSettlesWithoutALine(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 12, Options{})
	d.open()
	for range 5 {
		d.publish("app", "INFO request one served")
	}
	d.frame()
	d.shows("5.0 /s")
	begun := d.now
	wakes := 0
	for !d.wake.IsZero() && d.wake.Sub(begun) < 2*time.Minute && wakes < 100 {
		d.now = d.wake
		d.frame()
		wakes++
		if d.now.Sub(begun) > 7*time.Second && d.now.Sub(begun) < 50*time.Second {
			d.shows("5 /min")
		}
	}
	d.hides("/min")
	if wakes > 40 {
		t.Errorf("it looked %d times", wakes)
	}
}
