package view

import (
	"strconv"
	"strings"
	"time"

	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/text"
	"topicmux/tui/theme"
)

// maxWrap bounds the rows that one wrapped event takes.
const maxWrap = 40

// logView lists the events, the newest at the bottom. A reader who moves up
// stays with the event that is on the last row, however many follow.
type logView struct{}

func (logView) Name() string { return "log" }

func (logView) Fits(*store.Topic) bool { return true }

func (logView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	end := t.Upto(c.To)
	if end == 0 {
		drawEmpty(r, t, "waiting for the first event")
		return
	}
	l := newLogLayout(c, w)
	events := l.tail(t, end)
	events.draw(c.scrolled(), h, func(i, y, rows int) { l.draw(r, y, rows, t.Event(i)) })
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
	events.drawNewer(r, c.scrolled())
}

func (logView) scroll(t *store.Topic, c *Context, w, h, rows int) Scroll {
	l := newLogLayout(c, w)
	return l.tail(t, t.Upto(c.To)).scroll(c.scrolled(), h, rows)
}

// logLayout is how events become rows.
type logLayout struct {
	w, time int // the width of the region and of the time stamps
	wrap    bool
	filter  *Filter
	loc     *time.Location
}

func newLogLayout(c *Context, w int) logLayout {
	l := logLayout{w: w, wrap: c.Wrap, filter: c.Filter, loc: c.To.Location()}
	if w >= 32 {
		l.time = len(time.TimeOnly) + 1
	}
	return l
}

// room is the width of the text itself.
func (l logLayout) room() int { return max(1, l.w-l.time-2) }

// tail is the first n events of a topic.
func (l logLayout) tail(t *store.Topic, n int) tail {
	rows := func(int) int { return 1 }
	if l.wrap || l.filter != nil {
		rows = func(i int) int { return l.rows(t.Event(i)) }
	}
	return tail{n: n, ordinal: t.Ordinal, rows: rows}
}

func (l logLayout) rows(e store.Event) int {
	if l.filter.hides(&e) {
		return 0
	}
	if !l.wrap || e.Gap != nil {
		return 1
	}
	return min(len(text.Wrap(e.Text, l.room())), maxWrap)
}

// draw draws an event's first rows rows from row y on.
func (l logLayout) draw(r screen.Region, y, rows int, e store.Event) {
	if rows == 0 {
		return
	}
	if e.Gap != nil {
		l.drawGap(r, y, e)
		return
	}
	r.Text(0, y, e.At.In(l.loc).Format(time.TimeOnly)[:max(0, l.time-1)], screen.Style{Fg: theme.Faint})
	mark, st := levelLook(e.Level)
	edge := st
	if e.Level == store.LevelInfo {
		edge.Fg = theme.Ghost
	}
	r.Text(l.time, y, mark, edge)
	x := l.time + 2
	if l.w < 12 {
		x = 0
	}
	if l.wrap {
		for i, line := range text.Wrap(e.Text, l.room())[:rows] {
			r.Text(x, y+i, line, st)
			l.filter.mark(r, x, y+i, line, e.Ordinal)
		}
		return
	}
	line, rest, _ := strings.Cut(e.Text, "\n")
	if rest != "" {
		head, _ := text.Cut(rest, l.w)
		line += " ↵ " + strings.ReplaceAll(head, "\n", " ↵ ")
	}
	r.Text(x, y, text.Truncate(line, l.w-x), st)
	l.filter.mark(r, x, y, text.Truncate(line, l.w-x), e.Ordinal)
}

func (l logLayout) drawGap(r screen.Region, y int, e store.Event) {
	note := " " + strconv.FormatUint(e.Gap.Missed, 10) + " lost"
	if e.Gap.Missed == 0 { // the server could not count them
		note = " something lost"
	}
	if e.Gap.Reason != "" {
		note += " (" + e.Gap.Reason + ")"
	}
	st := screen.Style{Fg: theme.Warn}
	r.HLine(0, y, l.w, '┄', st)
	r.Text(l.time, y, "▾"+text.Truncate(note, max(0, l.w-l.time-2))+" ", st)
}

// levelLook is the mark and the style of a level.
func levelLook(l store.Level) (string, screen.Style) {
	switch l {
	case store.LevelFatal:
		return "█", screen.Style{Fg: theme.Bad, Attr: screen.Bold}
	case store.LevelError:
		return "▌", screen.Style{Fg: theme.Bad}
	case store.LevelWarn:
		return "▎", screen.Style{Fg: theme.Warn}
	case store.LevelInfo:
		return "▏", screen.Style{Fg: theme.Text}
	case store.LevelDebug, store.LevelTrace:
		return " ", screen.Style{Fg: theme.Muted}
	}
	return " ", screen.Style{Fg: theme.Text}
}
