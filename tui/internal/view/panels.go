package view

import (
	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
)

// panel is one of several charts under each other: its axis, which differs
// from those of the others in unit or magnitude.
type panel struct {
	axis chart.Axis
	grid grid
	left int // cells of the labels of all panels
}

const (
	panelRows  = 4 // of the smallest panel: names and three rows
	panelsMost = 4
)

// drawPanels draws series of several magnitudes under each other, each
// magnitude on an axis of its own; not ok where they do not fit.
func drawPanels(r screen.Region, t *store.Topic, c *Context, groups [][]*store.Series) (ok bool) {
	w, h := r.Size()
	n := len(groups)
	if n > panelsMost || h-1 < n*panelRows || w < axisFrom {
		return false
	}
	for _, series := range groups {
		if len(series) > linesMost {
			return false
		}
	}
	m := c.memory()
	for len(m.panels) < n {
		m.panels = append(m.panels, &panel{})
	}
	left := m.panels[0].left
	if need := drawPanelsFrom(r, t, c, groups, left); need != left {
		m.panels[0].left = need
		r.Clear()
		drawPanelsFrom(r, t, c, groups, need)
	}
	return true
}

// drawPanelsFrom draws the panels with labels of left cells, and returns how
// many they take.
func drawPanelsFrom(r screen.Region, t *store.Topic, c *Context, groups [][]*store.Series, left int) (need int) {
	w, h := r.Size()
	y, hue := 0, 0
	for i, series := range groups {
		last := i == len(groups)-1
		rows := (h - 1) / len(groups) // the clock is beneath the last one
		if last {
			rows = h - y
		}
		at := r.Sub(screen.Rect{Y: y, W: w, H: rows})
		need = max(need, drawChart(at, t, c, series, margins{left: left, panel: c.memory().panels[i], hue: hue, above: !last}))
		y, hue = y+rows, hue+len(series)
	}
	return need
}
