package view

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// logView lists the events, the newest at the bottom: time, level, message and,
// dimmer, the other fields. A line that comes several times in a row takes one
// row. A reader who moves up stays with the event that is on the last row,
// however many follow.
type logView struct{}

func (logView) Name() string { return "log" }

func (logView) Fits(*store.Topic) bool { return true }

func (logView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	end := t.Upto(c.To)
	if end == 0 {
		drawNoEvent(r, t, c)
		return
	}
	l := newLogLayout(t, c, w)
	events := l.tail(end, c)
	l.dated = l.topDay(&events, c, h)
	events.draw(c.scrolled(), h, func(i, y, rows int) { l.draw(r, y, rows, i) })
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
	events.drawNewer(r, c.scrolled())
}

func (logView) scroll(t *store.Topic, c *Context, w, h, rows int) Scroll {
	l := newLogLayout(t, c, w)
	return l.tail(t.Upto(c.To), c).scroll(c.scrolled(), h, rows)
}

const (
	// stampFrom is the width from which lines have their time, dayFrom that from
	// which they have the day where it is another one.
	stampFrom = 32
	dayFrom   = 72
	// wordFrom is the width from which levels are written out, shortFrom that
	// from which they have three letters. Below, the mark alone says them.
	wordFrom  = 60
	shortFrom = 36
	// markWidth is that of the mark of the level, markFrom that of a log which
	// has room for it.
	markWidth = 2
	markFrom  = 12
)

const (
	stampLayout = "15:04:05"
	dayLayout   = "Jan 02 15:04:05"
)

// logLayout is how events become rows.
type logLayout struct {
	logShape
	t      *store.Topic
	filter *Filter
	loc    *time.Location
	open   uint64
	cursor uint64
	dated  uint64   // the one line that says its day, which is that of all others; 0: each does
	rows   *logRows // what is laid out already; nil: nothing is remembered
	// columns are what lines are aligned at, nil for a log of any lines.
	columns *logColumns
}

// logShape is all that the rows of a line depend on, beside the line.
type logShape struct {
	w    int
	time int // the width of the time stamps, 0 for none
	word int // the width of the levels' words, 0 for none
	mark int // the width of the levels' marks, 0 for none
	day  int // the day that time stamps need not say, as dayOf counts it

	wrap bool
	all  bool // fields take as many rows as they need
}

func newLogLayout(t *store.Topic, c *Context, w int) logLayout {
	l := logLayout{
		logShape: logShape{w: w, wrap: c.Wrap, all: c.Zoomed, day: dayOf(c.To)},
		t:        t, filter: c.Filter, loc: c.To.Location(),
	}
	if c.Memory != nil && c.Steered {
		l.open, l.cursor = c.Memory.log.place.open, c.Memory.log.place.cursor
	}
	if w >= markFrom {
		l.mark = markWidth
	}
	if w >= stampFrom {
		l.time = len(stampLayout) + 1
	}
	if e, ok := t.Latest(c.To); ok && w >= dayFrom && dayOf(l.stamp(&e, e.Line(l.loc))) != l.day {
		l.time = len(dayLayout) + 1
	}
	switch {
	case !t.HasLevels() || w < shortFrom:
	case w < wordFrom:
		l.word = len("WRN ")
	default:
		l.word = len("DEBUG ")
	}
	if t.Eventful() {
		l.columns = &c.memory().log.columns
		l.columns.follow(t)
	}
	if c.Memory != nil {
		l.rows = c.Memory.log.rowsFor(&l)
	}
	return l
}

// dayOf tells days apart, those of other years too.
func dayOf(at time.Time) int { return at.Year()*1000 + at.YearDay() }

// stamp is the time that an event shows: the one that its line tells, else its
// own.
func (l *logLayout) stamp(e *store.Event, line store.Line) time.Time {
	if !line.Time.IsZero() {
		return line.Time.In(l.loc)
	}
	return e.At.In(l.loc)
}

// topDay returns the first line on screen where all on screen are of one day that
// has no room beside their times: it says the day, and the others say when it was.
func (l *logLayout) topDay(events *tail, c *Context, h int) (dated uint64) {
	day, one := "", l.time > 0
	events.draw(c.scrolled(), h, func(i, y, rows int) {
		if !one || rows == 0 || l.t.Gap(i) != nil {
			return
		}
		row := l.row(i)
		if dated == 0 && y >= 0 {
			dated = row.ordinal
		}
		if day == "" {
			day = row.day
		}
		one = row.day != "" && row.day == day
	})
	if !one {
		return 0
	}
	return dated
}

// shownStamp is what stands before a line.
func (l *logLayout) shownStamp(row *logRow) string {
	if row.day != "" && (l.dated == 0 || l.dated == row.ordinal) {
		return row.day
	}
	return row.stamp
}

// indent is where the text of a line begins.
func (l *logLayout) indent() int { return l.time + l.mark + l.word }

// tail is the first n events of the topic.
func (l *logLayout) tail(n int, c *Context) tail {
	events := tail{n: n, ordinal: l.t.Ordinal}
	last, _ := events.bottom(c.scrolled())
	events.rows = func(i int) int {
		if i != last && i+1 < n && l.folds(i) {
			return 0
		}
		return l.height(i)
	}
	return events
}

// folds reports whether the next event stands for event i: of equal lines in a
// row the last one stands for all, but none disappears that the reader holds.
func (l *logLayout) folds(i int) bool {
	at := l.t.Ordinal(i)
	return at != l.open && at != l.cursor && l.t.Repeats(i+1) > 1
}

// height returns how many rows event i takes.
func (l *logLayout) height(i int) int {
	if l.t.Gap(i) != nil || !l.wrap && l.filter == nil && l.open == 0 && !l.t.Batch(i) {
		return 1
	}
	row := l.row(i)
	n := len(row.lines)
	if n > 0 && l.open == row.ordinal {
		e := l.t.Event(i)
		n += len(l.details(&e))
	}
	return n
}

// draw draws the first rows rows of event i from row y on.
func (l *logLayout) draw(r screen.Region, y, rows, i int) {
	if gap := l.t.Gap(i); gap != nil {
		l.drawGap(r, y, gap)
		return
	}
	row := l.row(i)
	row.draw(r, y, rows, l)
	if l.open == row.ordinal && rows > len(row.lines) {
		e := l.t.Event(i)
		l.drawDetails(r, y+len(row.lines), rows-len(row.lines), &e)
	}
	if l.cursor != 0 && l.cursor == row.ordinal {
		r.Sub(screen.Rect{Y: y, W: l.w, H: min(rows, len(row.lines))}).Tint(screen.Style{Bg: theme.Selection})
	}
}
