package tui

import (
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// stripValue returns the value of a strip with its unit in at most room cells.
// If it does not fit, it omits the unit, then decimals of a number. A text is
// truncated. A number is never truncated but omitted.
func stripValue(t *store.Topic, c *view.Context, room int) (value, unit string) {
	value, unit = view.Headline(t, c)
	if text.Width(value)+1+stripUnit <= room && text.Width(unit) <= stripUnit {
		return value, unit
	}
	if brief := view.Brief(t, c, room); brief != "" {
		return brief, stripNoUnit
	}
	if unit != "" { // truncating a number would change it
		return "", stripNoUnit
	}
	return text.Truncate(value, max(0, room)), stripNoUnit
}

// drawStrip draws a pane as a strip without a border: a line with name,
// sparkline and value, and the view below it if there is room.
func (b *borders) drawStrip(r screen.Region, p *pane, t *store.Topic, c *view.Context) {
	w, _ := r.Size()
	shape, colour := p.picture.state.symbol()
	name := screen.Style{Fg: theme.Text}
	if c.Focused {
		r.Text(0, 0, "▌", screen.Style{Fg: theme.BorderFocus})
		name = screen.Style{Fg: theme.TitleFocus, Attr: screen.Bold}
	}
	r.Text(1, 0, shape, screen.Style{Fg: colour})
	nameWidth := min(14, w/3)
	short := paneTitle{name: p.title, names: &b.viewer.names, chosen: p.isTitled()}
	short.name, _ = short.shorten(nameWidth)
	r.Text(3, 0, short.name, name)
	value, unit := stripValue(t, c, w-nameWidth-5)
	x := w
	if unit != stripNoUnit {
		// Pad the unit, so that the sparklines align.
		x = r.TextRight(w, 0, " "+text.Fit(unit, stripUnit), screen.Style{Fg: theme.Muted})
	}
	x = r.TextRight(x, 0, value, screen.Style{Fg: valueColour(t, c), Attr: valueWeight(c)})
	if room := x - nameWidth - 6; room >= 4 {
		view.Sparkline(r.Sub(screen.Rect{X: nameWidth + 4, W: room, H: 1}), t, c)
	}
}
