package view

import (
	"slices"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// margins describes the surroundings of a chart: the smallest margins of its
// body, and what it shares with the charts above and below.
type margins struct {
	left, right int
	panel       *panel // panel with its own axis; nil for the axis of the pane
	hue         int    // hue of its first series
	above       bool   // another chart is below and has the time axis
	more        int    // number of series that no chart of the pane shows
}

// drawChart draws series of a topic over the context's span. It returns the
// width of the labels on the left.
func drawChart(r screen.Region, t *store.Topic, c *Context, series []*store.Series, m margins) (left int) {
	p := newPlot(r, t, c, series, m)
	p.drawGrid()
	p.drawData()
	p.drawClipped()
	p.drawLimits()
	p.drawAround()
	p.drawSide()
	left, _ = p.labels.Size()
	return left
}

// linesMost is the largest number of lines that are readable in a chart.
const linesMost = 6

// plot is a chart while it is drawn: its parts and its data. A part without
// room is an empty region.
type plot struct {
	t      *store.Topic
	c      *Context
	m      *Cache
	series []*store.Series

	body, legend, clock, footer screen.Region
	side                        screen.Region // right of the body
	labels                      screen.Region // left of the body
	w, h                        int           // size of the body
	whole                       int           // width of the region
	legendEnd                   int           // right edge of the legend

	span chart.Span
	data [][]chart.Column
	axis *chart.Axis
	grid *grid
	unit string
	clip float64 // larger values are off the axis; 0 if none is

	between int // a row between two grid lines, if the chart has more than one axis

	margins margins
}

// newPlot divides the region and loads the data.
func newPlot(r screen.Region, t *store.Topic, c *Context, series []*store.Series, m margins) *plot {
	p := layPlot(r, t, c, series, m)
	p.load()
	if need := p.grid.need(p.axis, p.unit, p.room()); need > 0 && need != p.grid.left {
		p.grid.left = need
		p = layPlot(r, t, c, series, m)
		p.load()
	}
	return p
}

// layPlot divides the region. If there is little room, it omits the least
// important parts first: the footer, the legend, the time axis, the value axis.
// A legend that identifies lines is more important than the time axis.
func layPlot(r screen.Region, t *store.Topic, c *Context, series []*store.Series, m margins) *plot {
	p := &plot{t: t, c: c, m: c.cache(), series: series, unit: t.UnitOf(series[0])}
	p.axis, p.grid, p.margins = &p.m.axis, &p.m.grid, m
	if m.panel != nil {
		p.axis, p.grid = &m.panel.axis, &m.panel.grid
	}
	p.grid.clock, p.grid.format = time.Time{}, t.FormatOf(series[0])
	if !slices.ContainsFunc(series, func(s *store.Series) bool { return !s.Moment() }) {
		p.grid.clock = c.To
	}
	w, h := r.Size()
	p.whole = w
	many := p.named()
	top, left := 0, m.left
	if many && h >= legendFrom && w >= 16 {
		p.legend, top = r.Sub(screen.Rect{W: w, H: 1}), 1
	}
	if m.right > 0 {
		p.side = r.Sub(screen.Rect{X: w - m.right, W: m.right, H: h})
	} else if !many && h >= 9 && w >= 30 {
		h--
		p.footer = r.Sub(screen.Rect{Y: h, W: w, H: 1})
	}
	clock := h-top >= 5 && w >= 20 && !m.above
	if clock {
		h--
	}
	if h-top >= 3 && w >= axisFrom {
		left = max(left, p.grid.gutter(w))
	}
	if rows := chart.RowsFor(boundsOf(t, series), h-top); rows < h-top && left > 0 {
		top += h - top - rows
	}
	p.w, p.h = w-left-m.right, h-top
	if clock {
		p.clock = r.Sub(screen.Rect{X: left, Y: h, W: p.w, H: 1})
	}
	p.labels = r.Sub(screen.Rect{Y: top, W: left, H: p.h})
	p.body = r.Sub(screen.Rect{X: left, Y: top, W: p.w, H: p.h})
	return p
}

// named reports whether the series need names.
func (p *plot) named() bool { return len(p.series) > 1 || p.margins.panel != nil }

const (
	legendFrom = 4  // rows from which on several lines have a legend
	axisFrom   = 18 // width from which on there is a value axis
)

// room returns the width of the region if its axis has labels, else 0.
func (p *plot) room() int {
	if lw, _ := p.labels.Size(); lw == 0 || p.h < 2 {
		return 0
	}
	return p.whole
}

func (p *plot) load() {
	p.span = chart.Align(p.c.From, p.c.To, p.w*chart.DotsX)
	p.data = p.m.load(p.t, p.series[:min(len(p.series), maxLines)], p.span, p.c.To)
	lo, hi, found := minMaxOf(p.data)
	p.clip = clipAt(p.data, lo, hi)
	lo, hi = p.clipped(lo, hi)
	b := boundsOf(p.t, p.series)
	if s := p.c.Siblings; s != nil && len(p.series) == 1 && p.clip == 0 {
		lo, hi, found = s.widen(p.c, p.t, lo, hi, found)
		p.axis = s.axis(p.c, p.t, p.h)
	}
	if found || !p.axis.Known() {
		p.axis.FitRows(lo, hi, b, p.c.To.Sub(p.c.From), p.c.To, p.h)
	}
}

// clipped returns the part of a range that is on the axis.
func (p *plot) clipped(lo, hi float64) (float64, float64) {
	if p.clip == 0 {
		return lo, hi
	}
	return max(lo, -p.clip), min(hi, p.clip)
}

// boundsOf returns what is known in advance about the values of the series.
func boundsOf(t *store.Topic, series []*store.Series) chart.Bounds {
	b := bounds(t)
	b.Whole = true
	for _, s := range series {
		b.Whole = b.Whole && s.Decimals() == 0
	}
	return b
}

// drawData draws the dots: a single series as an area or a line, several as
// lines with the first on top.
func (p *plot) drawData() {
	cv := &p.m.canvas
	cv.Reset(p.w, p.h)
	if !p.named() {
		if p.filled() {
			cv.Area(p.data[0], p.axis, 0)
		} else {
			cv.Line(p.data[0], p.axis, 0, chart.Dash{})
		}
		colour := areaColour(p.t, p.series[0], p.c.hue(p.t), p.axis)
		cv.Shade(func(y int) screen.Color { return colour((float64(p.h-y) - 0.5) / float64(p.h)) })
		cv.Draw(p.body)
		return
	}
	for i := len(p.data) - 1; i >= 0; i-- {
		line := &p.m.line
		line.Reset(p.w, p.h)
		line.Line(p.data[i], p.axis, 0, p.dash(i).Phased(p.span))
		cv.Lay(line, p.colour(i))
	}
	cv.Draw(p.body)
}

// colour returns the colour of series i.
func (p *plot) colour(i int) screen.Color { return theme.Series(p.margins.hue + i) }

// filled reports whether a single series is drawn as an area. Siblings agree.
func (p *plot) filled() bool {
	lo, hi, ok := minMaxOf(p.data)
	lo, hi = p.clipped(lo, hi)
	if s := p.c.Siblings; s != nil {
		return p.axis.HasZero() && lo != hi && s.fills(p.c, p.t)
	}
	return p.axis.HasZero() && ok && p.m.fill.fills(lo, hi, p.c.To)
}

// drawAround draws everything around the data: the time axis, the beginning of
// the history, missing data, the cursor, the legend and the summary.
func (p *plot) drawAround() {
	p.drawTime()
	p.drawBeginning()
	p.drawHoles()
	p.drawGaps()
	p.drawCursor()
	p.drawLegend()
	p.drawFooter()
}

// drawBeginning marks where the history of the chart begins, with a note if there
// is room for it before that.
func (p *plot) drawBeginning() {
	note := -1
	switch {
	case p.margins.above:
	case p.between > 0:
		note = p.between
	default:
		note = p.grid.freeRow(p.axis, p.h)
	}
	drawBeginning(p.body, &p.m.canvas, p.t, p.c, p.span, note)
}

// dashes distinguish lines without colours, and marks represent them in the
// legend.
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

func (p *plot) marker(i int) string {
	if !p.c.NoColor {
		return marks[0]
	}
	return marks[i%len(marks)]
}

// drawGrid draws the axis labels and their grid lines. The lines end at the
// newest point, because beyond it they would look like data.
func (p *plot) drawGrid() {
	lw, _ := p.labels.Size()
	p.grid.load(p.axis, p.unit, p.whole)
	end := p.newest()
	for i, v := range p.grid.values {
		y := chart.Row(p.axis.Frac(v), p.h)
		if lw > 0 {
			p.labels.TextRight(lw-1, y, p.grid.labels[i], screen.Style{Fg: theme.Faint})
		}
		p.body.HLine(0, y, end, '┈', screen.Style{Fg: theme.Ghost})
	}
}

// newest returns the number of cells up to the newest point.
func (p *plot) newest() int {
	end := 0
	for _, cols := range p.data {
		end = max(end, newestCell(cols))
	}
	return end
}
