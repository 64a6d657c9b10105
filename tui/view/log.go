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
	place := c.scrolled()
	i, cut := logBottom(t, place, end)
	y := h
	for ; i >= 0 && y > 0; i-- {
		e := t.Event(i)
		rows := l.rows(e)
		if cut > 0 && cut < rows {
			rows = cut
		}
		cut = 0
		y -= rows
		l.draw(r, y, rows, e)
	}
	if y > 0 { // too few events to fill the region: they begin at the top
		r.Clear()
		l.drawFrom(r, t, i+1, end)
	}
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
	if !place.Following() {
		drawNewer(r, t, place, end)
	}
}

// logBottom returns the event on the last row, and how many of its rows are
// shown, 0 for all.
func logBottom(t *store.Topic, s Scroll, end int) (i, rows int) {
	i = end - 1
	if s.Anchor == 0 {
		return i, 0
	}
	lo, hi := 0, end // the first event behind the anchor
	for lo < hi {
		if mid := (lo + hi) / 2; t.Event(mid).Ordinal > s.Anchor {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return max(0, lo-1), s.Offset
}

// drawNewer says how many events there are below the last row.
func drawNewer(r screen.Region, t *store.Topic, s Scroll, end int) {
	w, h := r.Size()
	n := t.Event(end-1).Ordinal - min(s.Anchor, t.Event(end-1).Ordinal)
	if n > 0 && w >= 16 && h >= 2 {
		r.TextRight(w, h-1, " ↓ "+strconv.FormatUint(n, 10)+" newer ", screen.Style{Fg: theme.Accent, Attr: screen.Reverse})
	}
}

func (logView) scroll(t *store.Topic, c *Context, w, h, rows int) Scroll {
	end := t.Upto(c.To)
	l := newLogLayout(c, w)
	i, shown := logBottom(t, c.scrolled(), end)
	if i < 0 {
		return Scroll{}
	}
	if all := l.rows(t.Event(i)); shown <= 0 || shown > all {
		shown = all
	}
	for ; rows < 0 && i >= 0; rows++ {
		if shown--; shown == 0 {
			if i--; i < 0 {
				break
			}
			shown = l.rows(t.Event(i))
		}
	}
	for ; rows > 0 && i < end; rows-- {
		if shown++; shown > l.rows(t.Event(i)) {
			i, shown = i+1, 1
			if i >= end {
				return Scroll{}
			}
		}
	}
	return l.clamp(t, i, shown, end, h)
}

// clamp keeps the region full at the top, and follows at the end.
func (l logLayout) clamp(t *store.Topic, i, shown, end, h int) Scroll {
	need := h
	for k := range end {
		n := l.rows(t.Event(k))
		if need <= n {
			if i < k || i == k && shown < need {
				i, shown = k, need
			}
			break
		}
		need -= n
		if k == end-1 {
			return Scroll{} // all of it fits
		}
	}
	e := t.Event(i)
	if i == end-1 && shown >= l.rows(e) {
		return Scroll{}
	}
	if shown >= l.rows(e) {
		shown = 0
	}
	return Scroll{Anchor: e.Ordinal, Offset: shown}
}

// logLayout is how events become rows.
type logLayout struct {
	w, time int // the width of the region and of the time stamps
	wrap    bool
	loc     *time.Location
}

func newLogLayout(c *Context, w int) logLayout {
	l := logLayout{w: w, wrap: c.Wrap, loc: c.To.Location()}
	if w >= 32 {
		l.time = len(time.TimeOnly) + 1
	}
	return l
}

// room is the width of the text itself.
func (l logLayout) room() int { return max(1, l.w-l.time-2) }

func (l logLayout) rows(e store.Event) int {
	if !l.wrap || e.Gap != nil {
		return 1
	}
	return min(len(text.Wrap(e.Text, l.room())), maxWrap)
}

func (l logLayout) drawFrom(r screen.Region, t *store.Topic, i, end int) {
	for y := 0; i < end; i++ {
		e := t.Event(i)
		n := l.rows(e)
		l.draw(r, y, n, e)
		y += n
	}
}

// draw draws an event's first rows rows from row y on.
func (l logLayout) draw(r screen.Region, y, rows int, e store.Event) {
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
		}
		return
	}
	line, rest, _ := strings.Cut(e.Text, "\n")
	if rest != "" {
		head, _ := text.Cut(rest, l.w)
		line += " ↵ " + strings.ReplaceAll(head, "\n", " ↵ ")
	}
	r.Text(x, y, text.Truncate(line, l.w-x), st)
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
