package view

import (
	"time"

	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

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
