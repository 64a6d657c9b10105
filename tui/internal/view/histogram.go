package view

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// histogramView shows the distribution of the main series's values in the
// window: how often each occurred, and the median, 90th and 99th percentile.
type histogramView struct{}

func (histogramView) Name() string { return "histogram" }

func (histogramView) Fits(t *store.Topic) bool { return t.Measures() > 0 }

// quantiles are the quantiles to show, with their labels.
var quantiles = [...]struct {
	q    float64
	name string
	heat float64
}{{0.5, "p50", 0}, {0.9, "p90", 0.55}, {0.99, "p99", 0.8}, {1, "max", 1}}

func (histogramView) Draw(r screen.Region, t *store.Topic, c *Context) {
	drawNumbers(r, t, c, 4, func() { drawHistogram(r, t, c) })
}

func drawHistogram(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	s, m := c.main(t), c.cache()
	m.weights, _ = s.AppendHistogram(m.weights[:0], c.From, c.To.Add(1))
	if len(m.weights) == 0 {
		drawEmpty(r, t, "no data in this window")
		return
	}
	slices.SortFunc(m.weights, func(a, b store.Weight) int { return cmp.Compare(a.V, b.V) })
	y := 0
	if h >= 3 {
		drawQuantiles(r.Sub(screen.Rect{W: w, H: 1}), m.weights, c.format(t, s, columnRoom), unitRoom(t, s))
		y = 1
	}
	hist := histogram{m: m, unit: t.UnitOf(s), format: t.FormatOf(s), ends: quantilesOf(m.weights)}
	hist.draw(r.Sub(screen.Rect{Y: y, W: w, H: h - y}))
}

// quantilesOf returns the quantiles of ascending weights.
func quantilesOf(ws []store.Weight) (out [len(quantiles)]float64) {
	total, sum, k := 0.0, 0.0, 0
	for _, w := range ws {
		total += float64(w.N)
	}
	for _, w := range ws {
		sum += float64(w.N)
		for k < len(quantiles) && sum >= quantiles[k].q*total-1e-9 {
			out[k] = w.V
			k++
		}
	}
	return out
}

// drawQuantiles draws as many quantiles as fit, in the colours of their parts,
// with the largest last.
func drawQuantiles(r screen.Region, ws []store.Weight, f number.Format, unit int) {
	w, _ := r.Size()
	x := 0
	for i, v := range quantilesOf(ws) {
		num, scaled := aligned(f, v)
		need := len("■ p50 ") - 2 + f.Width() + 1 + unit
		if x+need > w {
			return
		}
		end := x + r.Text(x, 0, "■ ", screen.Style{Fg: theme.Heat(quantiles[i].heat)})
		end += r.Text(end, 0, quantiles[i].name+" ", screen.Style{Fg: theme.Muted})
		end += r.Text(end, 0, num, screen.Style{Fg: theme.Bright})
		r.Text(end+1, 0, scaled, screen.Style{Fg: theme.Faint})
		x += need + 2
	}
}

// drawPercentiles calls drawQuantiles for a series of a plot.
func drawPercentiles(p *plot, r screen.Region, s *store.Series) {
	if w, _ := r.Size(); w == 0 {
		return
	}
	p.m.weights, _ = s.AppendHistogram(p.m.weights[:0], p.c.From, p.c.To.Add(1))
	if len(p.m.weights) == 0 {
		return
	}
	slices.SortFunc(p.m.weights, func(a, b store.Weight) int { return cmp.Compare(a.V, b.V) })
	drawQuantiles(r, p.m.weights, p.c.format(p.t, s, columnRoom), unitRoom(p.t, s))
}

// histogram holds the bars for ascending weights.
type histogram struct {
	m    *Cache
	unit string

	format number.Pattern

	ends [len(quantiles)]float64
	axis chart.Axis
	past bool // values above the axis are counted in its last column
}

// tailMost is the largest ratio of the maximum to the 99th percentile at which
// the axis includes the maximum.
const tailMost = 2

func (g *histogram) draw(r screen.Region) {
	w, h := r.Size()
	ws := g.m.weights
	lo, hi := ws[0].V, ws[len(ws)-1].V
	if p99 := g.ends[2]; p99 > 0 && hi > tailMost*p99 {
		hi, g.past = p99*1.5, true
	}
	g.axis.Fit(lo, hi, chart.Bounds{}, 0, g.m.epoch)
	foot := 0
	if h >= 4 {
		foot = 1
	}
	counts, most := g.count(w)
	for x, n := range counts {
		g.bar(r.Sub(screen.Rect{X: x, W: 1, H: h - foot}), x, w, n/most)
	}
	if foot > 0 {
		g.drawValues(r.Sub(screen.Rect{Y: h - 1, W: w, H: 1}))
	}
}

// count distributes the values over w columns, and returns the largest count.
func (g *histogram) count(w int) (counts []float64, most float64) {
	if cap(g.m.density) < w {
		g.m.density = make([]float64, w)
	}
	counts = g.m.density[:w]
	clear(counts)
	for _, x := range g.m.weights {
		i := min(max(int(g.axis.Frac(x.V)*float64(w)), 0), w-1)
		counts[i] += float64(x.N)
		most = max(most, counts[i])
	}
	return counts, most
}

// bar draws a column. Its height is the count, and its colour the quantile.
func (g *histogram) bar(r screen.Region, x, w int, frac float64) {
	_, h := r.Size()
	if frac <= 0 {
		r.Rune(0, h-1, '▁', screen.Style{Fg: theme.Ghost})
		return
	}
	v := g.axis.Lo + (float64(x)+0.5)/float64(w)*(g.axis.Hi-g.axis.Lo)
	st := screen.Style{Fg: theme.Heat(quantiles[len(quantiles)-1].heat)}
	for i, end := range g.ends {
		if v <= end {
			st.Fg = theme.Heat(quantiles[i].heat)
			break
		}
	}
	eighths := max(1, int(math.Round(frac*float64(h*8))))
	for y := h - 1; y >= 0 && eighths > 0; y-- {
		r.Rune(0, y, chart.Eighths(min(eighths, 8)), st)
		eighths -= 8
	}
	if g.past && x == w-1 {
		r.Rune(0, 0, '▸', screen.Style{Fg: theme.Warn, Attr: screen.Bold})
	}
}

// drawValues draws the axis of values below the bars.
func (g *histogram) drawValues(r screen.Region) {
	w, _ := r.Size()
	const each = 12 // cells for a label with space
	g.m.values = g.axis.Ticks(g.m.values[:0], max(2, w/each))
	g.m.labels, _ = g.format.Ticks(g.m.labels[:0], g.m.values, g.unit, each-4)
	free := 0
	for i, v := range g.m.values {
		s := strings.TrimSpace(g.m.labels[i])
		n := text.Width(s)
		x := min(max(int(g.axis.Frac(v)*float64(w))-n/2, 0), w-n)
		if x < free || s == "" {
			continue
		}
		r.Text(x, 0, s, screen.Style{Fg: theme.Faint})
		free = x + n + 1
	}
}
