package tui

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
	"topicmux/tui/view"
)

// look is how a mark is shown: the shape says it, the colour repeats it.
func (k mark) look() (shape string, colour screen.Color) {
	switch k {
	case markLive:
		return "●", theme.Good
	case markStale:
		return "◌", theme.Muted
	case markGone:
		return "╳", theme.Muted
	case markReconnecting:
		return "◐", theme.Warn
	case markDown:
		return "○", theme.Bad
	case markFailed:
		return "✗", theme.Bad
	case markAlert:
		return "▲", theme.Bad
	case markComplete:
		return "✓", theme.Muted
	case markPaused:
		return "║", theme.Accent
	}
	return "?", theme.Muted
}

// drawBorder frames a pane, with its name and value in the upper edge and what
// is special about it in the lower one.
func (m *Model) drawBorder(r screen.Region, p *pane, t *store.Topic, v view.View, c *view.Context) {
	w, h := r.Size()
	edge := screen.Style{Fg: theme.Border}
	switch {
	case c.Focused:
		edge.Fg = theme.BorderFocus
	case p.drawn.quiet:
		edge.Fg = theme.Ghost
	}
	drawFrame(r, edge)

	m.drawTitle(r.Sub(screen.Rect{X: 1, W: w - 2, H: 1}), p, t, c)
	m.drawFoot(r.Sub(screen.Rect{X: 1, Y: h - 1, W: w - 2, H: 1}), p, t, v, c)
}

// drawFrame draws a line around a region, just inside it.
func drawFrame(r screen.Region, edge screen.Style) {
	w, h := r.Size()
	r.Rune(0, 0, '╭', edge)
	r.HLine(1, 0, w-2, '─', edge)
	r.Rune(w-1, 0, '╮', edge)
	for y := 1; y < h-1; y++ {
		r.Rune(0, y, '│', edge)
		r.Rune(w-1, y, '│', edge)
	}
	r.Rune(0, h-1, '╰', edge)
	r.HLine(1, h-1, w-2, '─', edge)
	r.Rune(w-1, h-1, '╯', edge)
}

// drawTitle writes number, name and mark to the left and the value to the
// right.
func (m *Model) drawTitle(r screen.Region, p *pane, t *store.Topic, c *view.Context) {
	w, _ := r.Size()
	key, name := p.label()
	value, unit := view.Headline(t, c)
	ti := title{key: key, name: name, value: value, unit: unit, field: view.HeadlineField(t, c), names: &m.names}
	if ti.left()+ti.right() > w {
		ti.short = view.Short(t, c, ti.valueRoom(w))
	}
	ti.fit(w)

	x := r.Text(0, 0, " ", screen.Style{})
	if ti.key != "" {
		x += r.Text(x, 0, ti.key+" ", screen.Style{Fg: theme.Muted})
	}
	style := screen.Style{Fg: theme.Title, Attr: screen.Bold}
	switch {
	case c.Focused:
		style.Fg = theme.TitleFocus
	case p.drawn.quiet:
		style = screen.Style{Fg: theme.Muted}
	}
	x += r.Text(x, 0, ti.name, style)
	shape, colour := p.drawn.mark.look()
	p.parts = parts{tab: p.parts.tab, mark: extent{x + 1, x + 4}} // the region begins behind the corner
	r.Text(x, 0, " "+shape+" ", screen.Style{Fg: colour})

	if ti.value == "" {
		return
	}
	x = w - ti.right()
	p.parts.value = extent{x + 1, w + 1}
	if ti.field != "" {
		x += r.Text(x, 0, " "+ti.field, screen.Style{Fg: theme.Muted})
	}
	x += r.Text(x, 0, " "+ti.value, screen.Style{Fg: valueColour(t, c), Attr: valueWeight(c)})
	if ti.unit != "" {
		x += r.Text(x, 0, " "+ti.unit, screen.Style{Fg: theme.Muted})
	}
	r.Text(x, 0, " ", screen.Style{})
}

func valueColour(t *store.Topic, c *view.Context) screen.Color {
	switch {
	case c.Stale:
		return theme.Muted
	case view.Alarming(t, c):
		return theme.Bad
	}
	return theme.Text
}

// valueWeight sets a current value off.
func valueWeight(c *view.Context) screen.Attr {
	if c.Stale {
		return 0
	}
	return screen.Bold
}

// drawFoot tells in the lower edge what a person must know beyond the picture:
// why the topic failed, what was lost, since when it is silent; and, for the
// focused pane, which view it is.
func (m *Model) drawFoot(r screen.Region, p *pane, t *store.Topic, v view.View, c *view.Context) {
	w, _ := r.Size()
	badge, room := "", w-4
	switch {
	case m.zoomed: // it is always there
		badge = " zoom · " + v.Name() + " · " + spell(m.window) + " "
		room -= text.Width(badge)
	case c.Focused:
		badge = " " + v.Name() + " "
	}
	note, short, colour := m.footNote(p, t)
	if text.Width(note) > room && short != "" {
		note = short
	}
	if size := sizeNote(p, t); note == "" {
		note = size
	} else if size != "" && text.Width(note)+len(" · ")+text.Width(size) <= room {
		note += " · " + size
	}
	if note = text.Truncate(note, max(0, room)); note != "" {
		note = " " + note + " "
		r.Text(1, 0, note, screen.Style{Fg: colour})
	}
	if text.Width(badge)+text.Width(note)+2 <= w {
		x := r.TextRight(w-1, 0, badge, screen.Style{Fg: theme.Muted})
		p.parts.view = extent{x + 1, w}
	}
}

// footNote says what is special about a topic, and the same in few words for
// where there is no room; short is empty when it can only be cut.
func (m *Model) footNote(p *pane, t *store.Topic) (note, short string, colour screen.Color) {
	if reason, failed := t.Failed(); failed {
		return "failed: " + reason, "", theme.Bad
	}
	switch {
	case t.Complete():
		if m.visibility.showEnded {
			return "ended", "", theme.Muted
		}
		return "ended · :show ended keeps the pane", "ended", theme.Muted
	case t.Gone:
		return "gone: the server no longer has it", "gone", theme.Muted
	case p.drawn.mark == markStale:
		at := t.LastAt.Local().Format(time.TimeOnly)
		return "silent since " + at, "since " + at, theme.Muted
	case t.Failing != "":
		return t.Failing, "", theme.Warn
	case t.Missed > 0:
		last := t.Gaps[len(t.Gaps)-1]
		return count(t.Missed) + " lost (" + last.Reason + ")", count(t.Missed) + " lost", theme.Warn
	}
	return "", "", theme.Muted
}

// sizeNote says how much of the newest payload is shown, "" for all of it.
func sizeNote(p *pane, t *store.Topic) string {
	kept, size := t.Kept(p.drawn.to)
	if kept >= size || !showsWhole(t.Shape) {
		return ""
	}
	return "first " + text.Size(kept) + " of " + text.Size(size)
}

// showsWhole reports whether topics of a shape show their newest payload, and
// nothing but that.
func showsWhole(s store.Shape) bool {
	return s == store.ShapeTable || s == store.ShapeJSON || s == store.ShapeText
}

const (
	stripUnit   = 4      // cells of a unit in a strip
	stripNoUnit = "\x00" // there is no room for one
)

// stripValue returns the value of a strip in room cells, its unit among them:
// whole, or without its unit, or shortened as a number may be; a text is cut.
func stripValue(t *store.Topic, c *view.Context, room int) (value, unit string) {
	value, unit = view.Headline(t, c)
	if text.Width(value)+1+stripUnit <= room && text.Width(unit) <= stripUnit {
		return value, unit
	}
	if brief := view.Brief(t, c, room); brief != "" {
		return brief, stripNoUnit
	}
	if unit != "" { // a number, of which half is a wrong one
		return "", stripNoUnit
	}
	return text.Truncate(value, max(0, room)), stripNoUnit
}

// drawStrip draws a pane as a borderless strip of a list: one line with name,
// sparkline and value, and the view beneath if there is room.
func (m *Model) drawStrip(r screen.Region, p *pane, t *store.Topic, c *view.Context) {
	w, _ := r.Size()
	shape, colour := p.drawn.mark.look()
	name := screen.Style{Fg: theme.Text}
	if c.Focused {
		r.Text(0, 0, "▌", screen.Style{Fg: theme.BorderFocus})
		name = screen.Style{Fg: theme.TitleFocus, Attr: screen.Bold}
	}
	r.Text(1, 0, shape, screen.Style{Fg: colour})
	nameWidth := min(14, w/3)
	short, _ := m.names.Shorten(p.topic, nameWidth)
	r.Text(3, 0, short, name)
	value, unit := stripValue(t, c, w-nameWidth-5)
	x := w
	if unit != stripNoUnit {
		// A blank unit takes its place too, so that the sparklines stand in a column.
		x = r.TextRight(w, 0, " "+text.Fit(unit, stripUnit), screen.Style{Fg: theme.Muted})
	}
	x = r.TextRight(x, 0, value, screen.Style{Fg: valueColour(t, c), Attr: valueWeight(c)})
	if room := x - nameWidth - 6; room >= 4 {
		view.Sparkline(r.Sub(screen.Rect{X: nameWidth + 4, W: room, H: 1}), t, c)
	}
}
