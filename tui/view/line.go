package view

import (
	"topicmux/tui/chart"
	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/theme"
)

// lineView draws numbers over time: one series as an area coloured by height,
// several as lines with a legend.
type lineView struct{}

func (lineView) Name() string { return "line" }

func (lineView) Fits(t *store.Topic) bool { return len(t.Series) > 0 }

func (lineView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	switch {
	case len(t.Series) == 0:
		drawEmpty(r, t, "waiting for the first number")
	case w < 4:
		drawValue(r, t, c)
	case h == 1:
		Sparkline(r, t, c)
	default:
		drawChart(r, t, c, t.Series)
	}
}

// drawChart draws series of a topic over the context's span.
func drawChart(r screen.Region, t *store.Topic, c *Context, series []*store.Series) {
	p := newPlot(r, t, c, series)
	p.drawGrid()
	p.drawData()
	p.drawTime()
	p.drawHoles()
	p.drawGaps()
	p.drawLegend()
	p.drawFooter()
	if c.Stale {
		p.body.Tint(screen.Style{Fg: theme.Faint})
	}
}

// plot is one chart being drawn: its parts and its data. A part that got no
// room is an empty region.
type plot struct {
	t      *store.Topic
	c      *Context
	m      *Memory
	series []*store.Series

	body, legend, clock, footer screen.Region
	labels                      screen.Region // left of the body
	w, h                        int           // of the body

	span chart.Span
	data [][]chart.Column
	axis *chart.Axis
	unit string
}

// newPlot divides the region and loads the data. What matters least gives way
// first: the footer, the legend, the labels of time, those of the axis.
func newPlot(r screen.Region, t *store.Topic, c *Context, series []*store.Series) *plot {
	p := &plot{t: t, c: c, m: c.memory(), series: series, unit: unitOf(t, series[0])}
	w, h := r.Size()
	many := len(series) > 1
	top, left := 0, 0
	if many && h >= 6 && w >= 16 {
		p.legend, top = r.Sub(screen.Rect{W: w, H: 1}), 1
	}
	if !many && h >= 9 && w >= 30 {
		h--
		p.footer = r.Sub(screen.Rect{Y: h, W: w, H: 1})
	}
	clock := h-top >= 5 && w >= 20
	if clock {
		h--
	}
	if h-top >= 3 && w >= 18 {
		left = gutter(w)
	}
	p.w, p.h = w-left, h-top
	if clock {
		p.clock = r.Sub(screen.Rect{X: left, Y: h, W: p.w, H: 1})
	}
	p.labels = r.Sub(screen.Rect{Y: top, W: left, H: p.h})
	p.body = r.Sub(screen.Rect{X: left, Y: top, W: p.w, H: p.h})
	p.load()
	return p
}

// gutter is the width of the axis labels and the blank behind them. It is
// fixed, so that the picture stays in place when the axis changes.
func gutter(w int) int {
	if w < 44 {
		return 5
	}
	return 7
}

func (p *plot) load() {
	c, m := p.c, p.m
	p.span = chart.Align(c.From, c.To, p.w*chart.DotsX)
	p.data = m.load(p.t, p.series[:min(len(p.series), maxLines)], p.span, c.To)
	var lo, hi float64
	found := false
	for _, cols := range p.data {
		l, u, ok := chart.Extent(cols)
		switch {
		case !ok:
		case !found:
			lo, hi, found = l, u, true
		default:
			lo, hi = min(lo, l), max(hi, u)
		}
	}
	p.axis = &m.axis
	if found || !p.axis.Known() {
		p.axis.Fit(lo, hi, bounds(p.t), c.To.Sub(c.From), c.To)
	}
}

// drawGrid writes the axis labels and the faint lines that go with them.
func (p *plot) drawGrid() {
	p.m.values = p.axis.Ticks(p.m.values[:0], max(2, min(6, (p.h+3)/4+1)))
	lw, _ := p.labels.Size()
	used := -1
	for i := len(p.m.values) - 1; i >= 0; i-- {
		v := p.m.values[i]
		y := chart.Row(p.axis.Frac(v), p.h)
		if y == used || y == used+1 && used >= 0 {
			continue
		}
		used = y
		if lw > 0 {
			p.labels.TextRight(lw-1, y, axisLabel(v, p.axis, p.unit, lw-1), screen.Style{Fg: theme.Faint})
		}
		p.body.HLine(0, y, p.w, '┈', screen.Style{Fg: theme.Ghost})
	}
}

// drawData draws the dots: one series filled, more than one as lines, the
// first on top.
func (p *plot) drawData() {
	cv := &p.m.canvas
	cv.Reset(p.w, p.h)
	if len(p.data) == 1 {
		if p.axis.HasZero() {
			cv.Area(p.data[0], p.axis, 0)
		} else {
			cv.Line(p.data[0], p.axis, 0)
		}
		cv.Shade(p.heat())
		cv.Draw(p.body)
		return
	}
	for i := len(p.data) - 1; i >= 0; i-- {
		cv.Line(p.data[i], p.axis, theme.Series(i))
	}
	cv.Draw(p.body)
}

// heat returns the colour of each row: from calm to alarming when the range
// has a meaning, else shades of the topic's own hue.
func (p *plot) heat() func(y int) screen.Color {
	_, _, limited := limits(p.t)
	hot := limited && !isSpare(p.series[0].Field)
	return func(y int) screen.Color {
		frac := (float64(p.h-y) - 0.5) / float64(p.h)
		if hot {
			return theme.Heat(frac)
		}
		return theme.Shade(p.t.Index, frac)
	}
}
