package tui

import (
	"strconv"
	"time"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

// traffic measures what flows over the connection. It takes a reading twice a
// second so that a user can read the figure, and averages over trafficOver so
// that a steady stream that comes in bursts reads as steady. What the server had
// before the connection does not count.
type traffic struct {
	readings  [trafficReadings]reading // a ring; next is the place of the next one
	next, n   int
	eventRate float64
	byteRate  float64
}

// reading is what had come by an instant.
type reading struct {
	at            time.Time
	events, bytes uint64
}

const (
	trafficStep = 500 * time.Millisecond
	trafficOver = 5 * time.Second
	// trafficReadings is how many readings span trafficOver, and the one before
	// it.
	trafficReadings = int(trafficOver/trafficStep) + 1
)

// measure takes a new reading when it is time for one.
func (t *traffic) measure(st *store.State, now time.Time) {
	if t.n > 0 && now.Sub(t.newest().at) < trafficStep {
		return
	}
	r := reading{now, st.Events - st.Older, st.Bytes - st.OlderBytes}
	if t.n > 0 {
		from := t.base(now)
		over := now.Sub(from.at).Seconds()
		t.eventRate = float64(r.events-from.events) / over
		t.byteRate = float64(r.bytes-from.bytes) / over
	}
	t.readings[t.next] = r
	t.next = (t.next + 1) % trafficReadings
	t.n = min(t.n+1, trafficReadings)
}

// base returns the oldest reading within trafficOver, or the newest one when
// all are older.
func (t *traffic) base(now time.Time) reading {
	for i := t.n; i > 1; i-- {
		r := t.readings[(t.next-i+trafficReadings)%trafficReadings]
		if now.Sub(r.at) <= trafficOver {
			return r
		}
	}
	return t.newest()
}

func (t *traffic) newest() reading {
	return t.readings[(t.next-1+trafficReadings)%trafficReadings]
}

// settles is when the figure must be looked at again although nothing came;
// zero once it says that nothing flows.
func (t *traffic) settles() time.Time {
	if t.eventRate == 0 && t.byteRate == 0 {
		return time.Time{}
	}
	return t.newest().at.Add(2 * time.Second)
}

// String is the figure as the status line shows it.
func (t *traffic) String() string {
	const room = 5 // of every size, so that the line does not jump
	digits, unit := number.Range{Hi: t.byteRate, Unit: "B/s"}.Style().Fit(room).Write(t.byteRate)
	decimals := 0
	if t.eventRate > 0 && t.eventRate < 0.95 { // what flows slowly is not nothing
		decimals = 1
	}
	return strconv.FormatFloat(t.eventRate, 'f', decimals, 64) + " ev/s  " + text.FitRight(digits, room) + " " + unit
}
