package tui

import (
	"strconv"
	"time"

	"github.com/dustin/go-humanize"

	"topicmux/tui/number"
	"topicmux/tui/store"
	"topicmux/tui/text"
)

// traffic measures what flows over the connection, twice a second so that the
// figure can be read.
type traffic struct {
	at            time.Time
	events, bytes uint64
	eventRate     float64
	byteRate      float64
}

const trafficStep = 500 * time.Millisecond

// measure takes a new reading when it is time for one.
func (t *traffic) measure(st *store.State, now time.Time) {
	dt := now.Sub(t.at)
	if dt < trafficStep {
		return
	}
	if !t.at.IsZero() {
		t.eventRate = float64(st.Events-t.events) / dt.Seconds()
		t.byteRate = float64(st.Bytes-t.bytes) / dt.Seconds()
	}
	t.at, t.events, t.bytes = now, st.Events, st.Bytes
}

// settles is when the figure must be looked at again although nothing came;
// zero once it says that nothing flows.
func (t *traffic) settles() time.Time {
	if t.eventRate == 0 {
		return time.Time{}
	}
	return t.at.Add(2 * time.Second)
}

// String is the figure as the status line shows it.
func (t *traffic) String() string {
	const room = 5 // of every size, so that the line does not jump
	digits, unit := number.Range{Hi: t.byteRate, Unit: "B/s"}.Style().Fit(room).Write(t.byteRate)
	return strconv.FormatFloat(t.eventRate, 'f', 0, 64) + " ev/s  " + text.FitRight(digits, room) + " " + unit
}

// count writes a number of things with thousands set apart.
func count(n uint64) string { return humanize.Comma(int64(n)) }

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}
