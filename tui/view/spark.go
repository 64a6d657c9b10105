package view

import (
	"topicmux/tui/chart"
	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/theme"
)

// Sparkline draws the topic's first series over the context's span into the
// first row of r, one column a cell. A topic without numbers leaves it blank.
func Sparkline(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	if len(t.Series) == 0 || w < 1 || h < 1 {
		return
	}
	m := c.memory()
	sp := chart.Align(c.From, c.To, w)
	cols := m.load(t, t.Series[:1], sp, c.To)[0]
	lo, hi, ok := chart.Extent(cols)
	if !ok {
		return
	}
	m.axis.Fit(lo, hi, bounds(t), c.To.Sub(c.From), c.To)
	_, _, limited := limits(t)
	chart.Spark(r, 0, 0, cols, &m.axis, func(frac float64) screen.Style {
		switch {
		case c.Stale:
			return screen.Style{Fg: theme.Faint}
		case limited && !isSpare(t.Series[0].Field):
			return screen.Style{Fg: theme.Heat(frac)}
		}
		return screen.Style{Fg: theme.Shade(t.Index, frac)}
	})
}

// drawValue is what is left of a view that has no room: the value, from its
// first digit on.
func drawValue(r screen.Region, t *store.Topic, c *Context) {
	value, unit := Headline(t, c)
	for len(value) > 0 && value[0] == ' ' {
		value = value[1:]
	}
	x := r.Text(0, 0, value, screen.Style{Fg: theme.Bright})
	r.Text(x+1, 0, unit, screen.Style{Fg: theme.Faint})
}
