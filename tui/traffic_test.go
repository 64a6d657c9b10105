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
		// Bursts arrive a little early or late, so that they are before or
		// after a frame.
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
		if r := d.model.connection.traffic.eventRate; r < 8.5 || r > 11.5 {
			t.Errorf("burst %d: %.1f events a second, want about 10", i, r)
		}
		if r := d.model.connection.traffic.byteRate; r < 68 || r > 92 {
			t.Errorf("burst %d: %.1f bytes a second, want about 80", i, r)
		}
	}
}

func TestHistoryIsNoTraffic(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 20, Options{})
	d.open()
	d.frame()
	d.publish("$hello", `{"server":"topicmux 1","epoch":"e","topics":[{"name":"cpu","last":"e-90"}]}`)
	for i := range 90 {
		d.event("cpu", i+1, time.Duration(90-i)*time.Second, "37.5")
	}
	d.now = d.now.Add(600 * time.Millisecond)
	d.frame()
	if r := d.model.connection.traffic; r.eventRate != 0 || r.byteRate != 0 {
		t.Errorf("with 90 events of before the connection: %s", r.String())
	}
	d.now = d.now.Add(600 * time.Millisecond)
	d.event("cpu", 91, 0, "38.5")
	d.frame()
	if r := d.model.connection.traffic.eventRate; r < .5 || r > 1 {
		t.Errorf("one event in 1.2 s: %.2f events a second", r)
	}
}

// TestASlowStreamIsNotWrittenAsNone publishes an event every four seconds and
// then stops. The event rate and the byte rate must reach zero together.
func TestASlowStreamIsNotWrittenAsNone(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 20, Options{})
	d.open()
	d.frame()
	for i := range 20 {
		d.now = d.now.Add(500 * time.Millisecond)
		if i%8 == 0 {
			d.publish("slow", "12345678")
		}
		d.frame()
	}
	d.shows("0.2 ev/s")
	for range 30 {
		if d.wake.IsZero() {
			break
		}
		d.now = d.wake
		d.frame()
	}
	d.shows(" 0 ev/s      0 B/s")
}
