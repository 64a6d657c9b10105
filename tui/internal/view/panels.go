package view

import (
	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
)

// panel is one of several stacked charts. Its axis has another unit or
// magnitude than those of the others.
type panel struct {
	axis chart.Axis
	grid grid
	left int // width of the labels of all panels
}

const (
	panelRows  = 4 // rows of the smallest panel: names and three rows
	panelsMost = 4
)

// drawPanels draws series of several magnitudes as stacked charts, each with
// its own axis. It is not ok if they do not fit.
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
	m := c.cache()
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

// drawPanelsFrom draws the panels with labels of left cells. It returns the
// width that the labels need.
func drawPanelsFrom(r screen.Region, t *store.Topic, c *Context, groups [][]*store.Series, left int) (need int) {
	w, h := r.Size()
	y, hue := 0, 0
	for i, series := range groups {
		last := i == len(groups)-1
		rows := (h - 1) / len(groups) // the time axis is below the last panel
		if last {
			rows = h - y
		}
		at := r.Sub(screen.Rect{Y: y, W: w, H: rows})
		need = max(need, drawChart(at, t, c, series, margins{left: left, panel: c.cache().panels[i], hue: hue, above: !last}))
		y, hue = y+rows, hue+len(series)
	}
	return need
}
