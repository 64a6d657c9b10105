package tui

import (
	"testing"
	"time"
)

func TestASteadyBurstyStreamReadsSteady(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 20, Options{})
	d.open()
	for i := range 60 {
		// Bursts come a little early or late, and frames fall before or after them.
		d.now = d.now.Add(500*time.Millisecond + []time.Duration{-2, 3, -1, 0}[i%4]*time.Millisecond)
		if i%7 == 3 {
			d.frame()
		}
		for range 5 {
			d.publish("burst", "12345678")
		}
		if i%7 != 3 {
			d.frame()
		}
		if i < 10 {
			continue
		}
		if r := d.model.traffic.eventRate; r < 8.5 || r > 11.5 {
			t.Errorf("burst %d: %.1f events a second, want about 10", i, r)
		}
		if r := d.model.traffic.byteRate; r < 68 || r > 92 {
			t.Errorf("burst %d: %.1f bytes a second, want about 80", i, r)
		}
	}
}
