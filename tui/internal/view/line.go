package view

import (
	"slices"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
)

// lineView draws numbers over time: one series as an area coloured by height, a
// few as lines with a legend, and a total above its parts.
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

// drawSeries draws a total as an area with its parts as lanes below, a few
// series as lines in a chart, series of different units or magnitudes in a
// chart each, and many series as lanes.
func drawSeries(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	whole, series := c.main(t), c.series(t)
	if len(series) == 1 {
		drawChart(r, t, c, series, margins{})
		return
	}
	if c.sumsUp(t, whole) {
		drawParts(r, t, c, whole)
		return
	}
	groups := c.grouped(t, series)
	switch {
	case len(groups) > 1:
		if !drawPanels(r, t, c, groups) {
			newLanes(t, c, series, w, h).drawAll(r)
		}
	case len(series) > linesMost:
		newLanes(t, c, series, w, h).drawAll(r)
	default:
		drawChart(r, t, c, series, margins{})
	}
}

// drawParts draws a total with its parts as lanes below, if there is room. If
// the lanes have a single column, they share the chart's time axis.
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
		side := 1 + c.format(t, whole, columnRoom).Width() // align its figures with the values of the lanes
		if l.unit > 0 {
			side += 1 + l.unit
		}
		l.right = max(l.right, side)
		m = margins{left: l.left, right: l.right}
	}
	left := drawChart(r.Sub(screen.Rect{W: w, H: h - below}), t, c, []*store.Series{whole}, m)
	if l.columns == 1 {
		l.left = left
	}
	l.drawAll(r.Sub(screen.Rect{Y: h - below + 1, W: w, H: below - 1}))
}
