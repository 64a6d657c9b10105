package tui

import (
	"strconv"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/arrangement"
	"topicmux/tui/theme"
)

// cursor is a time in the past that all panes show. Charts mark it with a line;
// other views show their state at that time. While the cursor is set, the
// screen is frozen as in a pause.
type cursor struct {
	at    time.Time // zero if there is no cursor
	edge  time.Time // right edge of the charts
	alone bool      // the cursor has started the pause and will end it
}

func (c *cursor) on() bool { return !c.at.IsZero() }

// The steps of the cursor as fractions of the window. Twelve coarse steps cross
// the screen; a fine step is about one column of a chart.
const (
	coarseSteps = 12
	fineSteps   = 120
	finestStep  = 100 * time.Millisecond // resolution of the store
)

func (l *timeline) scrubBack()        { l.scrub(-1, coarseSteps) }
func (l *timeline) scrubForward()     { l.scrub(1, coarseSteps) }
func (l *timeline) scrubBackFine()    { l.scrub(-1, fineSteps) }
func (l *timeline) scrubForwardFine() { l.scrub(1, fineSteps) }

// scrub moves the cursor by a number of steps, to a round time. The first step
// starts at the right edge.
func (l *timeline) scrub(direction, steps int) {
	step := max(l.window/time.Duration(steps), finestStep)
	if !l.cursor.on() {
		if direction > 0 {
			return // there is no data after now
		}
		if !l.pause.on {
			l.togglePause()
			l.cursor.alone = true
		}
		l.cursor.at, l.cursor.edge = l.pause.at, l.pause.at
	}
	at := l.cursor.at.Truncate(step)
	switch {
	case direction > 0:
		at = at.Add(step)
	case at.Equal(l.cursor.at):
		at = at.Add(-step)
	}
	before := l.cursor.at
	switch l.setCursor(at); {
	case !l.cursor.at.Equal(before):
	case direction > 0:
		l.notify("there is nothing newer", theme.Warn)
	default:
		l.notify("there is nothing older", theme.Warn)
	}
}

// setCursor moves the cursor to a time, limited by the oldest event and the
// start of the pause. The charts scroll to keep the cursor visible.
func (l *timeline) setCursor(at time.Time) {
	st := l.store.Acquire()
	oldest := oldestOf(st)
	l.store.Release()
	if !oldest.IsZero() && at.Before(oldest) {
		at = oldest
	}
	if at.After(l.pause.at) {
		at = l.pause.at
	}
	l.cursor.at = at
	l.followCursor()
	l.repaint()
}

// followCursor moves the right edge of the charts so that the cursor is in
// view.
func (l *timeline) followCursor() {
	c := &l.cursor
	switch {
	case !c.on():
	case c.at.Before(c.edge.Add(-l.window)):
		c.edge = c.at.Add(l.window)
	case c.at.After(c.edge):
		c.edge = c.at
	}
	if c.edge.After(l.pause.at) {
		c.edge = l.pause.at
	}
}

// leaveCursor removes the cursor and returns to the pause or to live data.
func (l *timeline) leaveCursor() {
	alone := l.cursor.alone
	l.cursor = cursor{}
	if alone {
		l.togglePause()
	}
	l.repaint()
}

// oldestOf returns the time of the oldest event, or zero if there is none.
func oldestOf(st *store.State) time.Time {
	var oldest time.Time
	for _, t := range st.Topics {
		if !t.FirstAt.IsZero() && (oldest.IsZero() || t.FirstAt.Before(oldest)) {
			oldest = t.FirstAt
		}
	}
	return oldest
}

// pauseSegments returns segments with the time that is shown and the number of
// events since.
func (l *timeline) pauseSegments(st *store.State) []segment {
	if !l.pause.on {
		return nil
	}
	since := newEvents(eventsIn(st) - l.pause.count)
	if !l.cursor.on() {
		at := l.pause.at.Local().Format(time.TimeOnly)
		return []segment{
			{text: "║ paused at " + at, briefs: []string{"║ paused", "║"}, colour: theme.Accent, bold: true},
			{text: since, colour: theme.Accent, rank: 3},
		}
	}
	back := l.pause.at.Sub(l.cursor.at)
	at := "◆ " + l.cursor.at.Local().Format("15:04:05.0")
	return []segment{
		{text: "║ paused", briefs: []string{"║"}, colour: theme.Accent, bold: true},
		{text: at + "  " + behindNow(back), briefs: []string{at, "◆"}, colour: theme.Accent, bold: true},
		{text: since, colour: theme.Accent, rank: 4},
	}
}

// newEvents formats a number of events.
func newEvents(n uint64) string {
	if n == 1 {
		return "1 new event"
	}
	return commas(n) + " new events"
}

// behindNow formats how far a time lies in the past, with a constant width.
func behindNow(d time.Duration) string {
	switch {
	case d >= time.Hour:
		return "−" + arrangement.Duration(d.Round(time.Minute))
	case d >= time.Minute:
		return "−" + arrangement.Duration(d.Round(time.Second))
	}
	return "−" + strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
}

func (l *timeline) scrubbing() string { return unless(l.cursor.on(), "[ first") }
