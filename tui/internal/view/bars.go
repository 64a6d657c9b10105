package view

import (
	"math"
	"strconv"

	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

const (
	barLeast = 5  // smallest width of a bar, in cells
	barMost  = 12 // largest width of a bar
	barGap   = 1
)

// barsView draws an upright bar for each field, with its value above and its
// name below.
type barsView struct{}

func (barsView) Name() string { return "bars" }

func (barsView) Fits(t *store.Topic) bool { return t.Measures() > 1 }

func (barsView) Draw(r screen.Region, t *store.Topic, c *Context) {
	drawNumbers(r, t, c, barLeast, func() {
		g := newGauges(t, c)
		if _, h := r.Size(); h < 4 {
			g.drawAll(r)
		} else {
			g.drawBars(r)
		}
	})
}

// drawBars draws as many bars as fit, centred.
func (g *gauges) drawBars(r screen.Region) {
	w, h := r.Size()
	n := len(g.series)
	width := min(max((w+barGap)/n-barGap, barLeast), barMost)
	shown, rest := share(n, (w+barGap)/(width+barGap), g.c.moreFields(g.t))
	x := max(0, (w-shown*(width+barGap)+barGap)/2)
	if rest > 0 {
		x = 0
	}
	for i := range shown {
		g.drawUpright(r.Sub(screen.Rect{X: x, W: width, H: h}), i)
		x += width + barGap
	}
	if rest > 0 {
		r.Text(x, h-1, "+"+strconv.Itoa(rest), screen.Style{Fg: theme.Faint})
	}
}

// drawUpright draws a bar from the bottom, with the value above it.
func (g *gauges) drawUpright(r screen.Region, i int) {
	w, h := r.Size()
	s := g.series[i]
	v, _, ok := s.At(g.c.To)
	frac := 0.0
	if ok && g.hi > g.lo {
		frac = min(max((v-g.lo)/(g.hi-g.lo), 0), 1)
	}
	room := h - 2 // without the name and the value
	eighths := int(math.Round(frac * float64(room*8)))
	if frac > 0 {
		eighths = max(1, eighths)
	}
	for y := h - 2; y >= 1; y-- {
		switch n := min(max(eighths-(h-2-y)*8, 0), 8); {
		case n > 0:
			st := screen.Style{Fg: g.fill(i, float64(h-1-y)/float64(room))}
			r.HLine(0, y, w, chart.Eighths(n), st)
		case y == h-2:
			r.HLine(0, y, w, '▁', screen.Style{Fg: theme.Ghost})
		}
	}
	num, unit := fitted(g.t, s, g.c, w)
	top := max(0, h-2-(eighths+7)/8)
	note := num + unit
	centre(r.Sub(screen.Rect{Y: top, W: w, H: 1}), 0, note, screen.Style{Fg: g.colour(s, frac), Attr: screen.Bold})
	centre(r, h-1, labelOf(s, w), screen.Style{Fg: theme.Muted})
}
