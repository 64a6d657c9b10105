package view

import (
	"slices"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// Sparkline draws the topic's first series over the context's span into the
// first row of r, one column a cell. A topic without numbers leaves it blank.
func Sparkline(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	main := c.main(t)
	if main == nil || w < 1 || h < 1 {
		return
	}
	m := c.memory()
	sp := chart.Align(c.From, c.To, w)
	cols := m.load(t, []*store.Series{main}, sp, c.To)[0]
	lo, hi, ok := chart.Extent(cols)
	if !ok {
		return
	}
	m.axis.Fit(lo, hi, bounds(t), c.To.Sub(c.From), c.To)
	_, _, limited := limits(t)
	if lo == hi { // a calm line, whatever its size
		mark := '─'
		if limited {
			mark = flat[min(int(m.axis.Frac(lo)*float64(len(flat))), len(flat)-1)]
		}
		drawFlat(r, cols, c, mark)
		return
	}
	hue := hueOf(t, c, main)
	chart.Spark(r, 0, 0, cols, &m.axis, func(frac float64) screen.Style {
		switch {
		case c.Stale:
			return screen.Style{Fg: theme.Faint}
		case limited && !isSpare(main.Field):
			return screen.Style{Fg: theme.Heat(frac)}
		}
		return screen.Style{Fg: theme.Shade(hue, frac)}
	})
}

// hueOf returns the hue that the topic's chart gives a series: the topic's own
// where that is alone, else its place among the others.
func hueOf(t *store.Topic, c *Context, s *store.Series) int {
	all := c.series(t)
	if len(all) == 1 || c.sumsUp(t, s) {
		return c.hue(t)
	}
	if pairs, whole := pairsOf(t, all); whole {
		for i, p := range pairs {
			if k := slices.Index(p[:], s); k >= 0 {
				return 2*i + k
			}
		}
	}
	return max(0, slices.Index(all, s))
}

// flat is how a constant is drawn in a range, by its height.
var flat = [...]rune{'▁', '─', '▔'}

// drawFlat draws a constant.
func drawFlat(r screen.Region, cols []chart.Column, c *Context, mark rune) {
	st := screen.Style{Fg: theme.Muted}
	if c.Stale {
		st.Fg = theme.Faint
	}
	for x, col := range cols {
		if col.Shown {
			r.Rune(x, 0, mark, st)
		}
	}
}

// SparkText writes a series over a span as w blocks, for where there is no
// region of its own.
func SparkText(s *store.Series, from, to time.Time, w int) string {
	out, lo, hi, found := make([]rune, w), 0.0, 0.0, false
	buckets := s.Columns(from, to, w)
	for _, b := range buckets {
		switch {
		case b.Empty():
		case !found:
			lo, hi, found = b.Min, b.Max, true
		default:
			lo, hi = min(lo, b.Min), max(hi, b.Max)
		}
	}
	for i := range out {
		out[i] = ' '
		if i < len(buckets) && !buckets[i].Empty() {
			out[i] = chart.Block((buckets[i].Last - lo) / (hi - lo))
		}
	}
	return string(out)
}

// drawNumbers draws a view of numbers in a region of least cells of width or more.
// Narrower ones show the value alone. Without a number the view says so, and old
// ones are faint.
func drawNumbers(r screen.Region, t *store.Topic, c *Context, least int, draw func()) {
	w, _ := r.Size()
	switch {
	case c.main(t) == nil:
		drawNone(r, t, c, "number")
	case w < least:
		drawValue(r, t, c)
	default:
		draw()
	}
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
}

// drawValue is what is left of a view that has no room: the value, as far as
// it fits as a whole.
func drawValue(r screen.Region, t *store.Topic, c *Context) {
	w, _ := r.Size()
	r.Text(0, 0, Brief(t, c, w), screen.Style{Fg: theme.Bright})
}
