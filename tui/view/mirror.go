package view

import (
	"topicmux/tui/chart"
	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/theme"
)

// mirrorView draws pairs such as rx and tx around zero: one upwards, the other
// downwards, so that neither hides the other.
type mirrorView struct{}

func (mirrorView) Name() string { return "mirror" }

func (mirrorView) Fits(t *store.Topic) bool {
	pairs, _ := pairsOf(t, t.AppendMeasures(nil))
	return len(pairs) > 0
}

func (mirrorView) Draw(r screen.Region, t *store.Topic, c *Context) {
	drawNumbers(r, t, c, 4, func() {
		series := c.series(t)
		pairs, _ := pairsOf(t, series)
		w, h := r.Size()
		switch {
		case isLone(series, c):
			drawLone(r, t, c, series)
		case h == 1:
			Sparkline(r, t, c)
		case len(pairs) == 0 || limitsAny(c, t, series):
			drawSeries(r, t, c)
		case h < mirrorRows*len(pairs):
			newLanes(t, c, series, w, h).drawAll(r)
		default:
			drawMirrors(r, t, c, pairs)
		}
	})
}

// mirrorRows is the least height of a pair with its names and its axis.
const mirrorRows = 5

// limitsAny reports whether one of the series has a limit, whose line belongs
// on an axis that all share.
func limitsAny(c *Context, t *store.Topic, series []*store.Series) bool {
	p := &plot{t: t, c: c, series: series}
	for _, l := range c.Limits {
		if p.limited(l) != nil {
			return true
		}
	}
	return false
}

// drawMirrors draws pairs under each other.
func drawMirrors(r screen.Region, t *store.Topic, c *Context, pairs [][2]*store.Series) {
	w, h := r.Size()
	m := c.memory()
	for len(m.mirrors) < len(pairs) {
		m.mirrors = append(m.mirrors, &mirrored{})
	}
	y := 0
	for i, pair := range pairs {
		rows := h / len(pairs)
		if i == len(pairs)-1 {
			rows = h - y
		}
		at := r.Sub(screen.Rect{Y: y, W: w, H: rows})
		newMirror(at, t, c, pair, m.mirrors[i], margins{hue: 2 * i, above: i < len(pairs)-1}).draw()
		y += rows
	}
}

// mirrored is what a pane remembers of a pair.
type mirrored struct {
	panel panel // its axis is that of the upper half, or of both where they share a scale
	lower chart.Axis
	upper chart.Axis // where they share it: the lower half's, for the upper one's rows
	grid  grid       // of the lower half
	fill  fill
}

// mirror is a pair being drawn.
type mirror struct {
	*plot
	past     *mirrored
	up, down int         // rows of the halves
	lower    *chart.Axis // p.axis is the upper one
	one      bool        // both have the same scale
}

func newMirror(r screen.Region, t *store.Topic, c *Context, pair [2]*store.Series, past *mirrored, m margins) *mirror {
	m.panel = &past.panel
	lay := func() *mirror {
		p := &mirror{plot: layPlot(r, t, c, pair[:], m), past: past}
		p.halve()
		p.fit()
		return p
	}
	p := lay()
	if need := p.grid.need(p.axis, p.unit, p.room()); need > 0 && need != p.grid.left {
		p.grid.left = need
		p = lay()
	}
	return p
}

// halve divides the body. The upper half has the row that is over, unless a
// range is known, which both halves show as it is.
func (p *mirror) halve() {
	p.up, p.down = (p.h+1)/2, p.h/2
	if _, _, ok := limits(p.t); ok {
		p.up = p.down
	}
}

// fit loads the data and fits the axes: one scale for both halves, unless they
// are of different magnitudes.
func (p *mirror) fit() {
	p.span = chart.Align(p.c.From, p.c.To, p.w*chart.DotsX)
	p.data = p.m.load(p.t, p.series, p.span, p.c.To)
	groups := p.c.magnitudesOf(p.t, p.series)
	p.one = groups[0] == groups[1]
	b := boundsOf(p.t, p.series)
	fit := func(a *chart.Axis, data [][]chart.Column, rows int) {
		if _, hi, ok := extentOf(data); ok || !a.Known() {
			a.FitRows(0, max(hi, 0), b, p.c.To.Sub(p.c.From), p.c.To, rows)
		}
	}
	a := &p.past.panel.axis
	if p.one {
		fit(a, p.data, p.down)
		p.past.upper = a.ForRows(p.up)
		p.axis, p.lower = &p.past.upper, a
		return
	}
	fit(a, p.data[:1], p.up)
	fit(&p.past.lower, p.data[1:], p.down)
	p.axis, p.lower = a, &p.past.lower
}

func (p *mirror) draw() {
	p.drawScale()
	p.drawHalves()
	p.drawAround()
}

// drawScale writes the labels of both halves and their grid.
func (p *mirror) drawScale() {
	lw, _ := p.labels.Size()
	w, end := p.whole, p.newest()
	st := screen.Style{Fg: theme.Faint}
	line := func(y int, label string) {
		if lw > 0 {
			p.labels.TextRight(lw-1, y, label, st)
		}
		p.body.HLine(0, y, end, '┈', screen.Style{Fg: theme.Ghost})
	}
	p.grid.load(p.axis, p.unit, w)
	for i, v := range p.grid.values {
		line(p.top()+chart.Row(p.axis.Frac(v), p.up), p.grid.labels[i])
	}
	lower := p.grid
	if !p.one {
		lower = &p.past.grid
		lower.load(p.lower, p.unit, w)
	}
	for i := 1; i < len(lower.values); i++ { // zero is in the upper half
		if v := lower.values[i]; p.lower.Frac(v) <= 1+1e-9 {
			// A tick is at the foot of its row above zero and at the head of it
			// below: the row before has it at its foot again.
			line(p.top()+p.up+p.down-2-chart.Row(p.lower.Frac(v), p.down), lower.labels[i])
		}
	}
}

// top is the first row of the upper half.
func (p *mirror) top() int { return p.h - p.up - p.down }

// drawHalves draws the data.
func (p *mirror) drawHalves() {
	cv, half := &p.m.canvas, &p.m.line
	cv.Reset(p.w, p.h)
	draw := func(i int, a *chart.Axis, y, rows int) {
		half.Reset(p.w, rows)
		if p.filled(i) {
			half.Area(p.data[i], a, 0)
		} else {
			half.Line(p.data[i], a, 0, chart.Dash{})
		}
		cv.Place(half, y, i == 1, p.colour(i))
	}
	draw(0, p.axis, p.top(), p.up)
	draw(1, p.lower, p.top()+p.up, p.down)
	cv.Draw(p.body)
}

// filled reports whether a half is drawn as an area. Both agree, but what is
// constant is a line.
func (p *mirror) filled(i int) bool {
	lo, hi, ok := chart.Extent(p.data[i])
	if !ok || lo == hi {
		return false
	}
	if from, to, ok := chart.Extent(p.data[1-i]); ok && from != to && flatness(from, to) > flatness(lo, hi) {
		lo, hi = from, to
	}
	return p.past.fill.fills(lo, hi, p.c.To)
}
