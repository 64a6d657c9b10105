package view

import (
	"math"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// mirrorView draws pairs such as rx and tx around zero, one upwards and the
// other downwards, so that neither hides the other.
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

// Unfit returns why a topic with these chosen fields cannot be shown in the view
// with that name, as the end of a sentence about the topic. It returns "" if
// there is no special reason.
func Unfit(t *store.Topic, name string, fields ...string) string {
	if name != (mirrorView{}).Name() {
		return ""
	}
	c := &Context{Fields: fields}
	pairs, _ := pairsByName(t, c.series(t))
	for _, pair := range pairs {
		switch s := belowZero(t, pair); {
		case s == nil:
		case s.Negative():
			return "cannot be mirrored, because " + store.FieldLabel(s.Field) + " has negative values"
		default:
			return "cannot be mirrored, because its range begins below zero"
		}
	}
	return ""
}

// mirrorRows is the smallest height of a pair with its names and axis.
const mirrorRows = 5

// limitsAny reports whether one of the series has a limit. Limits need an axis
// that all series share.
func limitsAny(c *Context, t *store.Topic, series []*store.Series) bool {
	p := &plot{t: t, c: c, series: series}
	for _, l := range c.Limits {
		if p.limited(l) != nil {
			return true
		}
	}
	return false
}

// drawMirrors draws pairs, stacked.
func drawMirrors(r screen.Region, t *store.Topic, c *Context, pairs [][2]*store.Series) {
	w, h := r.Size()
	m := c.cache()
	for len(m.mirrors) < len(pairs) {
		m.mirrors = append(m.mirrors, &mirrored{})
	}
	y, more := 0, len(c.series(t))-2*len(pairs)
	for i, pair := range pairs {
		rows := h / len(pairs)
		if i == len(pairs)-1 {
			rows = h - y
		}
		at := r.Sub(screen.Rect{Y: y, W: w, H: rows})
		newMirror(at, t, c, pair, m.mirrors[i], margins{hue: 2 * i, above: i < len(pairs)-1, more: more}).draw()
		more = 0 // only the first legend says so
		y += rows
	}
}

// mirrored is the state that a pane keeps for a pair.
type mirrored struct {
	panel   panel // its axis is fitted to the upper half, or to both if they share a scale
	beneath chart.Axis
	upper   chart.Axis // axes as drawn, up to their last tick
	lower   chart.Axis
	grid    grid // of the lower half
	fill    fill
}

// mirror is a pair while it is drawn.
type mirror struct {
	*plot
	past  *mirrored
	rows  int         // rows of each half
	lower *chart.Axis // axis of the lower half; p.axis is that of the upper
	one   bool        // both halves share a scale
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
	if need := p.need(); need > 0 && need != p.grid.left {
		unit := p.unit
		p.grid.left = need
		p = lay()
		p.unit = unit
	}
	return p
}

// need returns the width that the labels of both halves want, 0 where there are
// none. Both have the unit, or neither has: then the legend has it.
func (p *mirror) need() int {
	need := p.grid.need(p.axis, p.unit, p.room())
	if p.one || need == 0 {
		return need
	}
	p.past.grid.format = p.grid.format
	lower := p.past.grid.need(p.lower, p.unit, p.room())
	if p.unit != "" && p.grid.named(p.unit) != p.past.grid.named(p.unit) {
		p.unit = ""
		need, lower = p.grid.need(p.axis, "", p.room()), p.past.grid.need(p.lower, "", p.room())
	}
	return max(need, lower)
}

// endRows is the number of rows from which on the label at the upper end of the
// axis has its own row, like the label at the lower end.
const endRows = 5

// halve divides the body into halves with a number of rows that allows
// equidistant ticks including both ends.
func (p *mirror) halve() {
	end := 0
	if p.h >= endRows {
		end = 1
	}
	p.rows = chart.EndedRows((p.h - end) / 2)
}

// fit loads the data and fits the axes. Both halves share a scale unless their
// magnitudes differ.
func (p *mirror) fit() {
	p.span = chart.Align(p.c.From, p.c.To, p.w*chart.DotsX)
	p.data = p.m.load(p.t, p.series, p.span, p.c.To)
	groups := p.c.magnitudesOf(p.t, p.series)
	p.one = groups[0] == groups[1]
	b := boundsOf(p.t, p.series)
	fit := func(a *chart.Axis, data [][]chart.Column) chart.Axis {
		if _, hi, ok := minMaxOf(data); ok || !a.Known() {
			a.FitEnded(max(hi, 0), b, p.c.To.Sub(p.c.From), p.c.To, p.rows)
		}
		return a.Ended()
	}
	if p.one {
		p.past.upper = fit(&p.past.panel.axis, p.data)
		p.past.lower = p.past.upper
	} else {
		p.past.upper = fit(&p.past.panel.axis, p.data[:1])
		p.past.lower = fit(&p.past.beneath, p.data[1:])
	}
	p.axis, p.lower = &p.past.upper, &p.past.lower
}

func (p *mirror) draw() {
	p.drawScale()
	p.drawHalves()
	p.drawAround()
	p.drawNote()
}

// drawScale draws the labels and grid of both halves. If the halves have
// different scales, labels have the colours of their series, and a double line
// separates the halves.
func (p *mirror) drawScale() {
	lw, _ := p.labels.Size()
	w, end := p.whole, p.newest()
	line := func(y int, label string, of int) {
		st := screen.Style{Fg: theme.Faint}
		if !p.one && of >= 0 {
			st.Fg = p.colour(of)
		}
		if lw > 0 {
			p.labels.TextRight(lw-1, y, label, st)
		}
		p.body.HLine(0, y, end, '┈', screen.Style{Fg: theme.Ghost})
	}
	zero := p.top() + p.rows - 1
	p.grid.load(p.axis, p.unit, w)
	p.between = zero - 1
	for i, v := range p.grid.values {
		of := 0
		if v == 0 {
			of = -1 // zero belongs to both halves
		}
		line(max(0, zero-p.rowsFromZero(p.axis, v)), p.grid.labels[i], of)
	}
	lower := p.grid
	if !p.one {
		lower = &p.past.grid
		lower.load(p.lower, p.unit, w)
		p.body.HLine(0, zero, end, '═', screen.Style{Fg: theme.Faint})
	}
	for i := 1; i < len(lower.values); i++ { // zero is in the upper half
		line(zero+p.rowsFromZero(p.lower, lower.values[i]), lower.labels[i], 1)
	}
}

// The notes on different scales, longest first.
var scaleNotes = [...]string{"each half has its own scale", "two scales"}

// drawNote says that the halves have different scales, if the row of the legend
// has room.
func (p *mirror) drawNote() {
	w, _ := p.legend.Size()
	if p.one {
		return
	}
	for _, note := range scaleNotes {
		if p.legendEnd+text.Width(note) <= w {
			p.legend.TextRight(w, 0, note, screen.Style{Fg: theme.Muted})
			return
		}
	}
}

// rowsFromZero returns the number of rows between zero and a tick, which is at the
// bottom of its row.
func (p *mirror) rowsFromZero(a *chart.Axis, v float64) int {
	return int(math.Round(a.Frac(v) * float64(p.rows)))
}

// top returns the first row of the upper half.
func (p *mirror) top() int { return p.h - 2*p.rows }

// drawHalves draws the data.
func (p *mirror) drawHalves() {
	cv, half := &p.m.canvas, &p.m.line
	cv.Reset(p.w, p.h)
	draw := func(i int, a *chart.Axis, y int) {
		half.Reset(p.w, p.rows)
		if p.filled(i) {
			half.Area(p.data[i], a, 0)
		} else {
			half.Line(p.data[i], a, 0, chart.Dash{})
		}
		cv.Place(half, y, i == 1, p.colour(i))
	}
	draw(0, p.axis, p.top())
	draw(1, p.lower, p.top()+p.rows)
	cv.Draw(p.body)
}

// filled reports whether a half is drawn as an area. Both halves agree, except
// that a constant is a line.
func (p *mirror) filled(i int) bool {
	lo, hi, ok := chart.MinMax(p.data[i])
	if !ok || lo == hi {
		return false
	}
	if from, to, ok := chart.MinMax(p.data[1-i]); ok && from != to && flatness(from, to) > flatness(lo, hi) {
		lo, hi = from, to
	}
	return p.past.fill.fills(lo, hi, p.c.To)
}
