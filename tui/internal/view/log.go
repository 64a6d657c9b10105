package view

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// logView shows the events with the newest at the bottom: time, level, message
// and, dimmer, the other fields. Repeated lines take one row. A reader who
// scrolls up keeps the event on the last row.
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
	// stampFrom is the width from which lines show their time, and dayFrom that
	// from which they show the date if it is not today.
	stampFrom = 32
	dayFrom   = 72
	// wordFrom is the width from which levels are written out, and shortFrom
	// that from which they have three letters. Narrower logs show only a mark.
	wordFrom  = 60
	shortFrom = 36
	// markWidth is the width of a level's mark, and markFrom the smallest width
	// of a log that shows it.
	markWidth = 2
	markFrom  = 12
)

const (
	stampLayout = "15:04:05"
	dayLayout   = "Jan 02 15:04:05"
)

// logLayout lays out events as rows.
type logLayout struct {
	logShape
	t      *store.Topic
	filter *Filter
	loc    *time.Location
	open   uint64
	cursor uint64
	dated  uint64   // ordinal of the line that shows the date for all; 0 if each line shows its own
	rows   *logRows // cache of laid out lines; nil for none
	// columns are the column widths for aligned fields, nil if they are not
	// aligned.
	columns *logColumns
}

// logShape is everything that the layout of a line depends on, except the line.
type logShape struct {
	w    int
	time int // width of timestamps, 0 for none
	word int // width of level names, 0 for none
	mark int // width of level marks, 0 for none
	day  int // day that timestamps omit, as returned by dayOf

	wrap bool
	all  bool // show all fields, in as many rows as necessary
}

func newLogLayout(t *store.Topic, c *Context, w int) logLayout {
	l := logLayout{
		logShape: logShape{w: w, wrap: c.Wrap, all: c.Zoomed, day: dayOf(c.To)},
		t:        t, filter: c.Filter, loc: c.To.Location(),
	}
	if c.Cache != nil && c.HasCursor {
		l.open, l.cursor = c.Cache.log.place.open, c.Cache.log.place.cursor
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
		l.columns = &c.cache().log.columns
		l.columns.follow(t)
	}
	if c.Cache != nil {
		l.rows = c.Cache.log.rowsFor(&l)
	}
	return l
}

// dayOf returns a number for a calendar day.
func dayOf(at time.Time) int { return at.Year()*1000 + at.YearDay() }

// stamp returns the time to show for an event: the time in its log line, or
// else its own.
func (l *logLayout) stamp(e *store.Event, line store.Line) time.Time {
	if !line.Time.IsZero() {
		return line.Time.In(l.loc)
	}
	return e.At.In(l.loc)
}

// topDay returns the ordinal of the first line on screen if all lines on screen
// are from the same day and have no room for the date. Only that line shows the
// date; the others show their time.
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

// shownStamp returns the text before a line.
func (l *logLayout) shownStamp(row *logRow) string {
	if row.day != "" && (l.dated == 0 || l.dated == row.ordinal) {
		return row.day
	}
	return row.stamp
}

// indent returns the column at which the text of a line begins.
func (l *logLayout) indent() int { return l.time + l.mark + l.word }

// tail returns a tail of the topic's first n events.
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

// folds reports whether event i is hidden because the next event is equal. The
// last of equal lines represents all, but the line that the reader has scrolled
// to stays visible.
func (l *logLayout) folds(i int) bool {
	at := l.t.Ordinal(i)
	return at != l.open && at != l.cursor && l.t.Repeats(i+1) > 1
}

// height returns the number of rows of event i.
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

// draw draws the first rows rows of event i, starting at row y.
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
