package view

import (
	"slices"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
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
// series as lines in one chart, those of several units or magnitudes in a chart
// each, and many as lanes.
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
		side := 1 + c.format(t, whole, columnRoom).Width() // its figures stand over the values of the lanes
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
