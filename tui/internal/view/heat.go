package view

import (
	"math"
	"strconv"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// heatView shows amounts by colour: for one series the number of values over
// time, for several a row for each with its values.
type heatView struct{}

func (heatView) Name() string { return "heat" }

func (heatView) Fits(t *store.Topic) bool { return t.Measures() > 0 }

func (heatView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	series := c.series(t)
	switch {
	case len(series) == 0:
		drawNone(r, t, c, "number")
	case w < 1 || h < 1:
	case w < 4:
		drawValue(r, t, c)
	case h == 1:
		Sparkline(r, t, c)
	case len(series) == 1:
		drawDensity(newPlot(r, t, c, series, margins{}))
	default:
		drawHeatRows(r, t, c, series)
	}
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint, Bg: theme.Text})
	}
}

// shades replace colours if there are none.
var shades = [...]rune{'·', '░', '▒', '▓', '█'}

// shadeOf returns the character and style for a fraction of the maximum.
func shadeOf(c *Context, frac float64, colour screen.Color) (rune, screen.Style) {
	if c.NoColor {
		return shades[min(int(frac*float64(len(shades))), len(shades)-1)], screen.Style{Fg: theme.Text}
	}
	return '█', screen.Style{Fg: colour}
}

// drawDensity draws one series as bands of values. A band is brighter at times
// with more values in it.
func drawDensity(p *plot) {
	p.drawGrid()
	rows := p.h * 2 // a cell shows two bands, stacked
	if p.c.NoColor {
		rows = p.h
	}
	most := p.m.fillDensity(p, rows)
	p.m.canvas.Reset(p.w, p.h) // hatches and marks leave out the bands
	for x := range p.w {
		for y := range p.h {
			if p.c.NoColor {
				drawBand1(p, x, y, p.m.density[x*rows+y], most)
				continue
			}
			drawBand2(p, x, y, p.m.density[x*rows+2*y], p.m.density[x*rows+2*y+1], most)
		}
	}
	p.drawTime()
	p.drawBeginning()
	p.drawHoles()
	p.drawGaps()
	p.drawCursor()
	drawPercentiles(p, p.footer, p.series[0])
}

// fillDensity counts the values in each band of each column, and returns the
// largest count.
func (m *Cache) fillDensity(p *plot, rows int) (most float64) {
	n := p.w * rows
	if cap(m.density) < n {
		m.density = make([]float64, n)
	}
	m.density = m.density[:n]
	clear(m.density)
	for x := range p.w {
		from, to := p.span.Start(x*chart.DotsX), p.span.Start((x+1)*chart.DotsX)
		if to.After(p.c.To) {
			to = p.c.To.Add(1)
		}
		m.weights, _ = p.series[0].AppendHistogram(m.weights[:0], from, to)
		for _, w := range m.weights {
			frac := p.axis.Frac(w.V)
			if !(frac >= 0 && frac <= 1) {
				continue
			}
			y := min(rows-1, int((1-frac)*float64(rows)))
			m.density[x*rows+y] += float64(w.N)
			most = max(most, m.density[x*rows+y])
		}
	}
	return most
}

// dense returns the position of a count in the ramp. The square root makes
// small counts visible.
func dense(n, most float64) float64 { return math.Sqrt(n / most) }

func drawBand1(p *plot, x, y int, n, most float64) {
	if n == 0 {
		return
	}
	ch, st := shadeOf(p.c, dense(n, most), 0)
	p.m.canvas.VLine(x*chart.DotsX, y*chart.DotsY, y*chart.DotsY, 0)
	p.body.Rune(x, y, ch, st)
}

func drawBand2(p *plot, x, y int, top, bottom, most float64) {
	shade := func(n float64) screen.Color { return theme.Shade(p.c.hue(p.t), dense(n, most)) }
	switch {
	case top == 0 && bottom == 0:
		return
	case bottom == 0:
		p.body.Rune(x, y, '▀', screen.Style{Fg: shade(top)})
	case top == 0:
		p.body.Rune(x, y, '▄', screen.Style{Fg: shade(bottom)})
	default:
		p.body.Rune(x, y, '▀', screen.Style{Fg: shade(top), Bg: shade(bottom)})
	}
	p.m.canvas.VLine(x*chart.DotsX, y*chart.DotsY, y*chart.DotsY, 0)
}

// drawHeatRows draws a row for each series with its name and value. All rows
// share a scale.
func drawHeatRows(r screen.Region, t *store.Topic, c *Context, series []*store.Series) {
	w, h := r.Size()
	l := newLanes(t, c, series, w, h)
	l.columns, l.w = 1, w
	l.left = 0
	for _, s := range series {
		l.left = max(l.left, text.Width(store.FieldLabel(s.Field)))
	}
	if l.left = min(l.left, max(4, w/4)) + 1; w < 18 {
		l.left, l.right = 0, 0
	} else if w < laneMinWidth {
		l.right = 0
	}
	clock := 0
	if h >= 4 && w >= 20 {
		clock = 1
	}
	shown, rest := share(len(series), h-clock, c.moreFields(t))
	l.h = max(1, min(3, (h-clock)/max(1, shown)))
	p := &plot{t: t, c: c, m: l.m, w: l.body(), whole: w, span: chart.Align(c.From, c.To, l.body()*chart.DotsX)}
	l.load(series[:shown])
	for i, s := range series[:shown] {
		l.drawHeat(r.Sub(screen.Rect{Y: i * l.h, W: w, H: l.h}), i, s)
	}
	if rest > 0 {
		r.Text(0, shown*l.h, "+"+strconv.Itoa(rest)+" more", screen.Style{Fg: theme.Faint})
	}
	if clock > 0 {
		p.clock = r.Sub(screen.Rect{X: l.left, Y: h - 1, W: p.w, H: 1})
		p.drawTime()
	}
	p.body, p.h = r.Sub(screen.Rect{X: l.left, W: p.w, H: h - clock}), h-clock
	p.m.canvas.Reset(max(0, p.w), p.h)
	p.drawCursor()
}

// drawHeat draws a row: name, colours and value.
func (l *lanes) drawHeat(r screen.Region, i int, s *store.Series) {
	mid := (l.h - 1) / 2
	if l.left > 0 {
		r.Text(0, mid, labelOf(s, l.left-1), screen.Style{Fg: theme.Muted})
	}
	if l.right > 0 {
		num, unit := valueAt(l.t, s, l.c, columnRoom)
		r.TextRight(l.w-l.unit-1, mid, num, screen.Style{Fg: theme.Bright})
		r.Text(l.w-l.unit, mid, text.Truncate(unit, l.unit), screen.Style{Fg: theme.Faint})
	}
	colour := areaColour(l.t, s, l.c.hue(l.t), l.axes[i])
	for x := range l.body() {
		v := peak(l.data[i], x)
		if math.IsInf(v, -1) {
			r.Rune(l.left+x, mid, '·', screen.Style{Fg: theme.Ghost})
			continue
		}
		frac := min(max(l.axes[i].Frac(v), 0), 1)
		ch, st := shadeOf(l.c, frac, colour(frac))
		for y := range max(1, l.h-l.h/3) {
			r.Rune(l.left+x, y, ch, st)
		}
	}
}
