package view

import (
	"strconv"
	"strings"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

const (
	// The fractions of a range from which on a value is near its limit.
	nearLimit = 0.75
	atLimit   = 0.9

	gaugeMinWidth = 24 // of a column of bars
	historyMin    = 5  // smallest number of rows for a history below
)

// gaugeView draws a bar for each field, and the history of the first field
// below if there is room. Without a declared range there is nothing to fill: it
// marks the value on a scale from the lowest to the highest value seen.
type gaugeView struct{}

func (gaugeView) Name() string { return "gauge" }

func (gaugeView) Fits(t *store.Topic) bool { return t.Measures() > 0 }

func (gaugeView) rows(t *store.Topic) int {
	if len(t.Series) == 1 && t.Shape == store.ShapeGauge {
		return 1
	}
	return 0
}

func (gaugeView) Draw(r screen.Region, t *store.Topic, c *Context) {
	drawNumbers(r, t, c, 6, func() { newGauges(t, c).seeRanges().drawAll(r) })
}

// gauges holds the layout of a topic's bars.
type gauges struct {
	t       *store.Topic
	c       *Context
	series  []*store.Series
	lo, hi  float64
	limited bool // the range is declared, so percentages of it are shown
	names   int  // width of the longest name
	unit    int  // width of the widest unit
	digits  int  // width of the widest value
	thin    bool // no space between rows

	seen      []seenRange // per series, if the gauges have scales instead of bars
	low, high int         // widths of the widest labels of scales
	scaled    bool        // a scale has been drawn
}

func newGauges(t *store.Topic, c *Context) *gauges {
	g := &gauges{t: t, c: c, series: c.series(t)}
	for _, s := range g.series {
		g.names = max(g.names, text.Width(store.FieldLabel(s.Field)))
		g.unit = max(g.unit, unitRoom(t, s))
	}
	g.digits = c.columnOf(t, g.series, columnRoom)
	if len(g.series) == 1 && g.series[0].Field == "" {
		g.names = 0
	}
	g.lo, g.hi, g.limited = limits(t)
	if g.limited {
		return g
	}
	axis := &c.cache().levels
	lo, hi, found := 0.0, 0.0, false
	for _, s := range g.series {
		if b := s.Summary(c.From, c.To); !b.Empty() {
			lo, hi, found = min(lo, b.Min), max(hi, b.Max), true
		}
	}
	if found || !axis.Known() {
		axis.Fit(lo, hi, bounds(t), c.To.Sub(c.From), c.To)
	}
	g.lo, g.hi = axis.Lo, axis.Hi
	return g
}

// seeRanges gives the gauges scales instead of bars if the range is not
// declared.
func (g *gauges) seeRanges() *gauges {
	if g.limited {
		return g
	}
	for _, s := range g.series {
		seen := g.seenRangeOf(s)
		g.seen = append(g.seen, seen)
		g.low, g.high = max(g.low, text.Width(seen.low)), max(g.high, text.Width(seen.high))
	}
	return g
}

// drawAll draws as many bars as fit. If there is room, it draws space between
// them or the history of the main bar below.
func (g *gauges) drawAll(r screen.Region) {
	w, h := r.Size()
	n := len(g.series)
	columns := min(max(1, (n+h-1)/max(h, 1)), max(1, w/gaugeMinWidth))
	rows := min((n+columns-1)/columns, h)
	pitch, top, below := 1, 0, h-rows-1
	switch {
	case h >= 2*rows+historyMin:
		pitch, below = 2, h-2*rows
	case h >= 2*rows-1 && below < historyMin:
		pitch, top = 2, (h-2*rows+1)/2
	}
	g.thin = pitch == 1 && rows > 1
	cw := (w - laneGap*(columns-1)) / columns
	place := func(i int) screen.Region {
		return r.Sub(screen.Rect{X: i / rows * (cw + laneGap), Y: top + i%rows*pitch, W: cw, H: 1})
	}
	shown, rest := share(n, rows*columns, g.c.moreFields(g.t))
	for i := range shown {
		g.draw(place(i), i)
	}
	if rest > 0 {
		place(shown).Text(0, 0, "+"+strconv.Itoa(rest)+" more", screen.Style{Fg: theme.Faint})
	}
	if y := top + rows*pitch - (pitch - 1); y < h-max(0, below) || below < historyMin && y < h {
		g.drawSeenNote(r.Sub(screen.Rect{Y: y, W: w, H: 1}))
	}
	if below >= historyMin {
		drawChart(r.Sub(screen.Rect{Y: h - below, W: w, H: below}), g.t, g.c, []*store.Series{g.c.main(g.t)}, margins{})
	}
}

// draw draws a row: name, bar, value and percentage. A narrower row omits the
// last parts, until only the bar is left.
func (g *gauges) draw(r screen.Region, i int) {
	w, _ := r.Size()
	s := g.series[i]
	v, _, ok := s.At(g.c.To)
	frac := 0.0
	if ok && g.hi > g.lo {
		frac = (v - g.lo) / (g.hi - g.lo)
	}
	num, unit := valueAt(g.t, s, g.c, columnRoom)
	prefix := strings.TrimSpace(strings.TrimSuffix(unit, g.t.UnitOf(s)))
	percent := g.limited && unit != "%"
	name := g.nameRoom(w)
	x := 0
	if name > 0 {
		r.Text(0, 0, labelOf(s, name), screen.Style{Fg: theme.Muted})
		x = name + 1
	}
	right := w
	if percent && w >= name+24 {
		right = g.drawPercent(r, right, frac, ok)
	}
	minBar := 3
	if g.seen != nil {
		minBar = -1 // the value is more important than the scale
	}
	if g.unit > 0 && right-x >= minBar+1+g.digits+1+g.unit {
		r.Text(right-g.unit, 0, text.Truncate(unit, g.unit), screen.Style{Fg: theme.Faint})
		right -= g.unit + 1
		prefix = ""
	}
	if n := max(g.digits, text.Width(num)) + text.Width(prefix); right-x >= minBar+1+n {
		r.TextRight(right, 0, num+prefix, screen.Style{Fg: g.colour(s, frac), Attr: screen.Bold})
		right -= n + 1
	}
	if g.seen != nil {
		g.drawSeen(r, i, x, right)
		return
	}
	bar := chart.Bar
	if g.thin {
		bar = chart.ThinBar
	}
	bar(r, x, 0, right-x, frac, func(f float64) screen.Style {
		return screen.Style{Fg: g.fill(i, f)}
	}, screen.Style{Fg: theme.Ghost})
}

// nameRoom returns the width of the names in rows of that width. A name is not cut if a
// short bar, the value and its unit fit beside it.
func (g *gauges) nameRoom(w int) int {
	const shortBar = 4
	beside := 1 + shortBar + 1 + g.digits
	if g.unit > 0 {
		beside += 1 + g.unit
	}
	switch {
	case w < 14:
		return 0
	case g.names+beside <= w:
		return g.names
	}
	return min(g.names, max(4, w/3))
}

// drawPercent draws the percentage of a range, and returns its left edge.
func (g *gauges) drawPercent(r screen.Region, right int, frac float64, ok bool) int {
	num, st := number.None, screen.Style{Fg: theme.Muted}
	if ok {
		num, _ = partFormat(0).Write(100 * frac)
	}
	r.TextRight(right, 0, num+"%", st)
	return right - 6
}

// colour returns the colour of a value: quiet unless it is near its limit.
func (g *gauges) colour(s *store.Series, frac float64) screen.Color {
	switch {
	case !g.limited || isSpare(s.Field):
	case frac >= atLimit:
		return theme.Bad
	case frac >= nearLimit:
		return theme.Warn
	}
	return theme.Bright
}

// fill returns the colour of a bar at a fraction of its range.
func (g *gauges) fill(i int, frac float64) screen.Color {
	switch {
	case g.limited && isSpare(g.series[i].Field):
		return theme.Heat(0)
	case g.limited:
		return theme.Heat(frac)
	}
	return theme.Series(i)
}
