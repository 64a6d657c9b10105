package view

import (
	"strconv"
	"time"

	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// drawTime draws the time axis below the body. If there is not always room for
// two times of day, it shows how far back the left edge is instead. An axis has
// one of these forms, and panes of about the same width have the same one.
func (p *plot) drawTime() {
	w, _ := p.clock.Size()
	if w == 0 {
		return
	}
	mark, at := p.cursorLabel()
	to, window := p.span.To(), p.c.To.Sub(p.c.From) // the span may be a dot shorter
	room := p.clockRoom()
	ticks := chart.TimeTicks(p.m.clock[:0], to.Add(-window), to, room)
	p.m.clock = ticks
	if !holdsTwo(ticks, window, room) {
		p.drawEdges(w, mark != "")
		return
	}
	ticks = chart.TimeTicks(ticks[:0], to.Add(-window), to, w)
	p.m.clock = ticks
	apart, end := w, -1
	if len(ticks) > 1 {
		apart = cellsApart(ticks, window, p.w)
	}
	for _, tick := range ticks {
		n := len(tick.Label)
		middle := p.column(tick.At) - n/2
		x := min(max(middle, 0), w-n) // keep labels at the edges inside, unless they would touch the next label
		moved := max(x-middle, middle-x)
		if moved+n+1 > apart || x <= end || mark != "" && x < at+len(mark)+1 && x+n+1 > at {
			continue
		}
		p.clock.Text(x, 0, tick.Label, screen.Style{Fg: theme.Faint})
		end = x + n
	}
}

// clockRoom is how many cells a time axis has at least in a pane of that width,
// whatever stands beside it.
func (p *plot) clockRoom() int {
	w := p.whole - p.c.Narrower
	return w - max(gutter(w), min(clockGutter, w/5))
}

// clockGutter is how wide the labels of an axis are at most, but for rare ones.
const clockGutter = 9

// holdsTwo reports whether so many cells have room for at least two times of day
// at any moment. Otherwise the form of the axis would change from time to time.
func holdsTwo(ticks []chart.TimeTick, window time.Duration, cells int) bool {
	if len(ticks) < 2 {
		return false
	}
	n := len(ticks[0].Label)
	step := ticks[1].At.Sub(ticks[0].At)
	return 2*step <= window && (3*step <= window || cellsApart(ticks, window, cells) > n+n/2)
}

// cellsApart returns the distance of two time labels on an axis of so many cells.
func cellsApart(ticks []chart.TimeTick, window time.Duration, cells int) int {
	return cells * int(ticks[1].At.Sub(ticks[0].At)/time.Millisecond) / int(window/time.Millisecond)
}

// drawEdges draws the times of both edges, if there is room beside a cursor. A
// picture of the past does not move: it shows times of day if both fit.
func (p *plot) drawEdges(w int, marked bool) {
	window := p.c.To.Sub(p.c.From)
	left, right := "−"+spanText(window), "now"
	if p.c.Past {
		right = "0s"
		from, to := p.c.From.Format(edgeForm(window)), p.c.To.Format(edgeForm(window))
		if len(from)+1+len(to) <= p.clockRoom() {
			left, right = from, to
		}
	}
	if marked || text.Width(left)+1+text.Width(right) > w {
		return
	}
	p.clock.Text(0, 0, left, screen.Style{Fg: theme.Faint})
	p.clock.TextRight(w, 0, right, screen.Style{Fg: theme.Faint})
}

// edgeForm is the form of the times at the edges of a window.
func edgeForm(window time.Duration) string {
	switch {
	case window >= 24*time.Hour:
		return "Jan _2"
	case window >= time.Hour:
		return "15:04"
	}
	return time.TimeOnly
}

// spanText formats a duration in the largest unit of which it is a whole
// number.
func spanText(d time.Duration) string {
	switch {
	case d >= 2*time.Hour && d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	case d >= 2*time.Minute && d%time.Minute == 0:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
	return strconv.Itoa(int(d/time.Second)) + "s"
}

// HasTimeAxis reports whether the view shows a time span, with the cursor as a
// line. Other views show a single time.
func HasTimeAxis(v View) bool {
	switch v.Name() {
	case "line", "mirror", "lanes", "states", "heat":
		return true
	}
	return false
}

// drawCursor draws the cursor line over a chart, and its time below.
func (p *plot) drawCursor() {
	if !p.hasCursor() {
		return
	}
	p.m.cursorLine(p.body, min(p.column(p.c.Cursor), p.w-1), p.h)
	if label, x := p.cursorLabel(); label != "" {
		p.clock.Text(x, 0, label, screen.Style{Fg: theme.Accent, Attr: screen.Bold})
	}
}

// hasCursor reports whether the cursor is in the visible span.
func (p *plot) hasCursor() bool {
	at := p.c.Cursor
	return !at.IsZero() && !at.Before(p.span.From) && !at.After(p.span.To())
}

// cursorLabel returns the cursor's time and its position below the body. It
// returns "" if there is no room.
func (p *plot) cursorLabel() (label string, x int) {
	w, _ := p.clock.Size()
	label = p.c.Cursor.In(p.c.To.Location()).Format(time.TimeOnly)
	if n := text.Width(label); w >= n && p.hasCursor() {
		return label, min(max(0, p.column(p.c.Cursor)-n/2), w-n)
	}
	return "", 0
}

// cursorLine highlights a column of a chart: a line where it is empty, and the
// colour of the cursor elsewhere.
func (m *Cache) cursorLine(r screen.Region, x, h int) {
	st := screen.Style{Fg: theme.Accent, Attr: screen.Bold}
	for y := range h {
		if m.canvas.Empty(x, y) {
			r.Rune(x, y, '│', st)
		} else {
			r.Sub(screen.Rect{X: x, Y: y, W: 1, H: 1}).Tint(st)
		}
	}
}
