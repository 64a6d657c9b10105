package view

import (
	"slices"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// Sparkline draws the topic's main series over the context's span into the
// first row of r, a column per cell. It draws nothing for a topic without
// numbers.
func Sparkline(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	main := c.main(t)
	if main == nil || w < 1 || h < 1 {
		return
	}
	m := c.cache()
	sp := chart.Align(c.From, c.To, w)
	cols := m.load(t, []*store.Series{main}, sp, c.To)[0]
	lo, hi, ok := chart.MinMax(cols)
	if !ok {
		return
	}
	m.axis.Fit(lo, hi, bounds(t), c.To.Sub(c.From), c.To)
	_, _, limited := limits(t)
	if lo == hi { // a constant is a line, whatever its value
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

// hueOf returns the hue that the topic's chart gives a series: that of the
// topic if it is the only one, else that of its index.
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

// flat are the characters for a constant, by its height in a range.
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

// SparkText formats a series over a time span as w block characters.
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

// drawNumbers draws a numeric view in a region of at least least cells of
// width. A narrower region shows only the value. If there is no number the view
// says so. Stale numbers are faint.
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

// drawValue draws the value of a topic, if it fits, for a view without room.
func drawValue(r screen.Region, t *store.Topic, c *Context) {
	w, _ := r.Size()
	r.Text(0, 0, Brief(t, c, w), screen.Style{Fg: theme.Bright})
}
