package tui

import (
	"strconv"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/theme"
	"topicmux/tui/view"
)

// cursor is an instant of the past that all panes show at once: a line across
// the charts, and everything else as it was then. The picture stands still
// meanwhile, as it does in a pause.
type cursor struct {
	at    time.Time // zero: there is none
	edge  time.Time // the right edge of the charts
	alone bool      // it began the pause, and will end it
}

func (c *cursor) on() bool { return !c.at.IsZero() }

// The steps of the cursor, as parts of the window: a coarse one crosses the
// screen in a dozen, a fine one is about a column of a chart.
const (
	coarseSteps = 12
	fineSteps   = 120
	finestStep  = 100 * time.Millisecond // what the store tells apart
)

func (m *Model) scrubBack()        { m.scrub(-1, coarseSteps) }
func (m *Model) scrubForward()     { m.scrub(1, coarseSteps) }
func (m *Model) scrubBackFine()    { m.scrub(-1, fineSteps) }
func (m *Model) scrubForwardFine() { m.scrub(1, fineSteps) }

// scrub moves the cursor by a step, to a round time of the clock. The first
// step begins at the right edge.
func (m *Model) scrub(direction, steps int) {
	step := max(m.window/time.Duration(steps), finestStep)
	if !m.cursor.on() {
		if direction > 0 {
			return // there is nothing after now
		}
		if !m.pause.on {
			m.togglePause()
			m.cursor.alone = true
		}
		m.cursor.at, m.cursor.edge = m.pause.at, m.pause.at
	}
	at := m.cursor.at.Truncate(step)
	switch {
	case direction > 0:
		at = at.Add(step)
	case at.Equal(m.cursor.at):
		at = at.Add(-step)
	}
	m.setCursor(at)
}

// setCursor puts the cursor at an instant between the oldest that is known and
// the pause, and takes the charts along where it leaves them.
func (m *Model) setCursor(at time.Time) {
	st := m.store.Acquire()
	oldest := oldestOf(st)
	m.store.Release()
	if !oldest.IsZero() && at.Before(oldest) {
		at = oldest
	}
	if at.After(m.pause.at) {
		at = m.pause.at
	}
	m.cursor.at = at
	m.followCursor()
	m.repaint()
}

// followCursor moves the right edge of the charts so that the cursor is in
// view.
func (m *Model) followCursor() {
	c := &m.cursor
	switch {
	case !c.on():
	case c.at.Before(c.edge.Add(-m.window)):
		c.edge = c.at.Add(m.window)
	case c.at.After(c.edge):
		c.edge = c.at
	}
	if c.edge.After(m.pause.at) {
		c.edge = m.pause.at
	}
}

// leaveCursor goes back to what was before the cursor: the pause, or now.
func (m *Model) leaveCursor() {
	alone := m.cursor.alone
	m.cursor = cursor{}
	if alone {
		m.togglePause()
	}
	m.repaint()
}

// oldestOf returns the time of the oldest event, zero when there was none.
func oldestOf(st *store.State) time.Time {
	var oldest time.Time
	for _, t := range st.Topics {
		if !t.FirstAt.IsZero() && (oldest.IsZero() || t.FirstAt.Before(oldest)) {
			oldest = t.FirstAt
		}
	}
	return oldest
}

// pauseSegments tells what instant the picture shows, and how much came since.
func (m *Model) pauseSegments(st *store.State) []segment {
	if !m.pause.on {
		return nil
	}
	behind := count(st.Events-m.pause.count) + " behind"
	if !m.cursor.on() {
		at := m.pause.at.Local().Format(time.TimeOnly)
		return []segment{
			{text: "║ paused, " + behind, colour: theme.Accent, bold: true},
			{text: "at " + at, colour: theme.Accent, rank: 3},
		}
	}
	back := m.pause.at.Sub(m.cursor.at)
	words := "◆ " + m.cursor.at.Local().Format("15:04:05.0") + "  " + behindNow(back)
	return []segment{
		{text: words, colour: theme.Accent, bold: true},
		{text: behind, colour: theme.Accent, rank: 4},
	}
}

// behindNow says how far in the past an instant is, in a constant form.
func behindNow(d time.Duration) string {
	switch {
	case d >= time.Hour:
		return "−" + spell(d.Round(time.Minute))
	case d >= time.Minute:
		return "−" + spell(d.Round(time.Second))
	}
	return "−" + strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
}

// context is what a pane's view is drawn for. With a cursor, a view that has
// no axis of time shows the instant of the cursor.
func (m *Model) context(p *pane, st *store.State, now, to time.Time) *view.Context {
	k := p.drawn.mark
	c := &view.Context{
		Now: now, From: to.Add(-m.window), To: to, Cursor: m.cursor.at,
		Focused: p == m.focus, Zoomed: m.zoomed && p == m.focus, Steered: m.steered(p), Stale: k.old() || p.drawn.quiet || m.pause.on && p.drawn.stale && !m.cursor.on(),
		Filter: m.filterOf(p), Limits: m.limits(p.topic), Holes: m.holes(st), NoColor: m.noColor, Fields: p.look.Fields, Sort: p.look.Sort,
		Past: m.pause.on || m.cursor.on() || !m.end.IsZero(), Wrap: true, Scroll: &p.scroll, Memory: &p.memory,
	}
	if t := st.Topic(p.topic); t != nil {
		c.Siblings = m.siblings(p, st, t, now)
	}
	if m.cursor.on() && p.frame != heading && !view.HasTimeAxis(p.current(st.Topic(p.topic))) {
		c.From, c.To = m.cursor.at.Add(-m.window), m.cursor.at
	}
	return c
}
