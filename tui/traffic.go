package tui

import (
	"strconv"
	"time"

	"topicmux/internal/ring"
	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

// traffic measures the event rate and byte rate of the connection. It takes a
// reading twice a second, so that the numbers are readable, and averages over
// trafficOver, so that a steady stream of bursts has a steady rate. It excludes
// events that the server had stored before the connection.
type traffic struct {
	readings  ring.Ring[reading] // at most trafficReadings
	eventRate float64
	byteRate  float64
}

// reading is the total traffic at a time.
type reading struct {
	at            time.Time
	events, bytes uint64
}

const (
	trafficStep = 500 * time.Millisecond
	trafficOver = 5 * time.Second
	// trafficReadings is the number of readings within trafficOver, plus the
	// one before.
	trafficReadings = int(trafficOver/trafficStep) + 1
)

// measure takes a reading if one is due.
func (t *traffic) measure(st *store.State, now time.Time) {
	if t.readings.Len() > 0 && now.Sub(t.newest().at) < trafficStep {
		return
	}
	r := reading{at: now}
	for _, s := range st.Streams {
		r.events += s.Events - s.Older
		r.bytes += s.Bytes - s.OlderBytes
	}
	if t.readings.Len() > 0 {
		from := t.base(now)
		over := now.Sub(from.at).Seconds()
		t.eventRate = float64(r.events-from.events) / over
		t.byteRate = float64(r.bytes-from.bytes) / over
	}
	if t.readings.Len() == trafficReadings {
		t.readings.Drop()
	}
	t.readings.Push(r)
}

// base returns the oldest reading within trafficOver, or the newest if all are
// older.
func (t *traffic) base(now time.Time) reading {
	for i := range t.readings.Len() - 1 {
		r := *t.readings.At(i)
		if now.Sub(r.at) <= trafficOver {
			return r
		}
	}
	return t.newest()
}

// newest returns the newest reading. There must be one.
func (t *traffic) newest() reading { return *t.readings.At(t.readings.Len() - 1) }

// settles returns when the rates must be updated without a new event, or the
// zero time once they are zero.
func (t *traffic) settles() time.Time {
	if t.eventRate == 0 && t.byteRate == 0 {
		return time.Time{}
	}
	return t.newest().at.Add(2 * time.Second)
}

// String returns the rates in the form of the status line.
func (t *traffic) String() string {
	const room = 5 // constant width, so that the line does not move
	digits, unit := number.Range{Hi: t.byteRate, Unit: "B/s"}.Style().Fit(room).Write(t.byteRate)
	decimals := 0
	if t.eventRate > 0 && t.eventRate < 0.95 { // a slow rate must not be shown as zero
		decimals = 1
	}
	return strconv.FormatFloat(t.eventRate, 'f', decimals, 64) + " ev/s  " + text.FitRight(digits, room) + " " + unit
}
