package view

import (
	"time"

	"topicmux/tui/screen"
	"topicmux/tui/text"
	"topicmux/tui/theme"
)

// At returns the instant that values are shown of: the cursor's, or the end of
// the span.
func (c *Context) At() time.Time {
	if c.Cursor.IsZero() {
		return c.To
	}
	return c.Cursor
}

// HasTimeAxis reports whether the view shows a span of time, in which a cursor
// is a line. The others show an instant.
func HasTimeAxis(v View) bool {
	switch v.Name() {
	case "line", "lanes", "states", "heat":
		return true
	}
	return false
}

// drawCursor draws the line of the cursor over a chart, and its time beneath.
func (p *plot) drawCursor() {
	at := p.c.Cursor
	if at.IsZero() || at.Before(p.span.From) || at.After(p.span.To()) {
		return
	}
	x := min(p.column(at), p.w-1)
	p.m.cursorLine(p.body, x, p.h)
	w, _ := p.clock.Size()
	label := " " + at.In(p.c.To.Location()).Format(time.TimeOnly) + " "
	if n := text.Width(label); w >= n {
		p.clock.Text(min(max(0, x-n/2), w-n), 0, label, screen.Style{Fg: theme.Accent, Attr: screen.Bold})
	}
}

// cursorLine marks a column of a chart: a line where there is nothing, and
// what there is in its colour.
func (m *Memory) cursorLine(r screen.Region, x, h int) {
	st := screen.Style{Fg: theme.Accent, Attr: screen.Bold}
	for y := range h {
		if m.canvas.Empty(x, y) {
			r.Rune(x, y, '│', st)
		} else {
			r.Sub(screen.Rect{X: x, Y: y, W: 1, H: 1}).Tint(st)
		}
	}
}
