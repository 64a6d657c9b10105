package view

import (
	"slices"

	"topicmux/tui/chart"
	"topicmux/tui/number"
	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/theme"
)

// lineView draws numbers over time: one series as an area coloured by height,
// a few as lines with a legend, a whole above its parts.
type lineView struct{}

func (lineView) Name() string { return "line" }

func (lineView) Fits(t *store.Topic) bool { return t.Measures() > 0 }

func (lineView) Draw(r screen.Region, t *store.Topic, c *Context) {
	drawNumbers(r, t, c, 4, func() {
		_, h := r.Size()
		switch series := c.series(t); {
		case isLone(series, c):
			drawLone(r, t, c, series)
		case h == 1:
			Sparkline(r, t, c)
		default:
			drawSeries(r, t, c)
		}
	})
}

// drawSeries draws a whole as one area with its parts as lanes beneath, a few
// series as lines in one chart, and many as lanes.
func drawSeries(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	whole, series := c.main(t), c.series(t)
	switch n := len(series); {
	case n > 1 && isWhole(whole.Field):
		drawParts(r, t, c, whole)
	case n > linesMost || !sameUnit(t, series):
		newLanes(t, c, series, w, h).drawAll(r)
	default:
		drawChart(r, t, c, series, margins{})
	}
}

// drawParts draws a whole with its parts as lanes beneath, where they have
// room. A column of lanes has the chart's own time axis.
func drawParts(r screen.Region, t *store.Topic, c *Context, whole *store.Series) {
	w, h := r.Size()
	parts := slices.DeleteFunc(slices.Clone(c.series(t)), func(s *store.Series) bool { return s == whole })
	l := newLanes(t, c, parts, w, h/3)
	l.h = max(1, min(3, h/4/max(l.rows, 1)))
	below := l.rows*l.h + 1
	if h-below < 5 || w < laneMinWidth {
		drawChart(r, t, c, []*store.Series{whole}, margins{})
		return
	}
	var m margins
	if l.columns == 1 {
		l.left = max(l.left, gutter(w))
		m = margins{left: l.left, right: l.right}
	}
	drawChart(r.Sub(screen.Rect{W: w, H: h - below}), t, c, []*store.Series{whole}, m)
	l.drawAll(r.Sub(screen.Rect{Y: h - below + 1, W: w, H: below - 1}))
}

// margins are the cells that a chart leaves beside its body at least.
type margins struct {
	left, right int
	loose       bool // see plot
}

// drawChart draws series of a topic over the context's span.
func drawChart(r screen.Region, t *store.Topic, c *Context, series []*store.Series, m margins) {
	p := newPlot(r, t, c, series, m)
	p.drawGrid()
	p.drawData()
	p.drawClipped()
	p.drawLimits()
	p.drawTime()
	p.drawHoles()
	p.drawGaps()
	p.drawCursor()
	p.drawLegend()
	p.drawFooter()
	p.drawSide()
}

// linesMost is how many lines one chart can hold and stay legible.
const linesMost = 6

// plot is one chart being drawn: its parts and its data. A part that got no
// room is an empty region.
type plot struct {
	t      *store.Topic
	c      *Context
	m      *Memory
	series []*store.Series

	body, legend, clock, footer screen.Region
	side                        screen.Region // right of the body
	labels                      screen.Region // left of the body
	w, h                        int           // of the body

	span chart.Span
	data [][]chart.Column
	axis *chart.Axis
	unit string
	idle bool    // all of it is zero, on an axis of no size
	clip float64 // values beyond it leave the axis, 0 when none does

	loose bool // a bar beside shows the part of the range: the chart shows the change
}

// newPlot divides the region and loads the data. What matters least gives way
// first: the footer, the legend, the labels of time, those of the axis.
func newPlot(r screen.Region, t *store.Topic, c *Context, series []*store.Series, m margins) *plot {
	p := &plot{t: t, c: c, m: c.memory(), series: series, unit: unitOf(t, series[0]), loose: m.loose}
	w, h := r.Size()
	many := len(series) > 1
	top, left := 0, m.left
	if many && h >= 6 && w >= 16 {
		p.legend, top = r.Sub(screen.Rect{W: w, H: 1}), 1
	}
	if m.right > 0 {
		p.side = r.Sub(screen.Rect{X: w - m.right, W: m.right, H: h})
	} else if !many && h >= 9 && w >= 30 {
		h--
		p.footer = r.Sub(screen.Rect{Y: h, W: w, H: 1})
	}
	clock := h-top >= 5 && w >= 20
	if clock {
		h--
	}
	if h-top >= 3 && w >= 18 {
		left = max(left, gutter(w))
	}
	p.w, p.h = w-left-m.right, h-top
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
	p.span = chart.Align(p.c.From, p.c.To, p.w*chart.DotsX)
	p.data = p.m.load(p.t, p.series[:min(len(p.series), maxLines)], p.span, p.c.To)
	lo, hi, found := extentOf(p.data)
	if p.clip = clipAt(p.data, lo, hi); p.clip > 0 {
		lo, hi = max(lo, -p.clip), min(hi, p.clip)
	}
	p.axis = &p.m.axis
	if found || !p.axis.Known() {
		p.axis.Fit(lo, hi, p.bounds(hi), p.c.To.Sub(p.c.From), p.c.To)
	}
	p.idle = found && lo == 0 && hi == 0 && p.axis.Lo == 0 && p.axis.Hi == 1 && p.t.Entry.Max == nil
}

// bounds returns the declared bounds. A loose chart whose values stay in the
// lower half, up to hi, shows that half at most, for what is above would be
// empty.
func (p *plot) bounds(hi float64) chart.Bounds {
	b := bounds(p.t)
	if lo, top, ok := limits(p.t); ok && p.loose && hi < (lo+top)/2 {
		b.Max = nil
	}
	return b
}

// drawGrid writes the axis labels and the faint lines that go with them.
func (p *plot) drawGrid() {
	p.m.values = p.axis.Ticks(p.m.values[:0], max(2, min(6, (p.h+3)/4+1)))
	if p.idle {
		p.m.values = append(p.m.values[:0], 0) // the other end means nothing
	}
	lw, _ := p.labels.Size()
	if p.m.labels = p.m.labels[:0]; lw > 0 {
		p.m.labels, _ = number.Ticks(p.m.labels, p.m.values, p.unit, lw-1)
	}
	used := -1
	for i := len(p.m.values) - 1; i >= 0; i-- {
		y := chart.Row(p.axis.Frac(p.m.values[i]), p.h)
		if y == used || y == used+1 && used >= 0 {
			continue
		}
		used = y
		if lw > 0 {
			p.labels.TextRight(lw-1, y, p.m.labels[i], screen.Style{Fg: theme.Faint})
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
			cv.Line(p.data[0], p.axis, 0, chart.Dash{})
		}
		colour := areaColour(p.t, p.series[0], p.t.Index, p.axis)
		cv.Shade(func(y int) screen.Color { return colour((float64(p.h-y) - 0.5) / float64(p.h)) })
		cv.Draw(p.body)
		return
	}
	for i := len(p.data) - 1; i >= 0; i-- {
		cv.Line(p.data[i], p.axis, theme.Series(i), p.dash(i).Phased(p.span))
	}
	cv.Draw(p.body)
}

// dashes tell lines apart where colours cannot, and marks are how the legend
// shows them.
var (
	dashes = [...]chart.Dash{{}, {On: 3, Off: 1}, {On: 1, Off: 1}, {On: 5, Off: 3}, {On: 1, Off: 3}, {On: 2, Off: 4}}
	marks  = [...]string{"━", "╍", "┅", "╾", "┈", "╴"}
)

func (p *plot) dash(i int) chart.Dash {
	if !p.c.NoColor {
		return chart.Dash{}
	}
	return dashes[i%len(dashes)]
}

func (p *plot) mark(i int) string {
	if !p.c.NoColor {
		return marks[0]
	}
	return marks[i%len(marks)]
}
