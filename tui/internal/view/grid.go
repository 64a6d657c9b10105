package view

import (
	"math"
	"slices"
	"strings"
	"time"

	"topicmux/monitor/number"
	"topicmux/tui/internal/chart"
)

// grid caches the ticks of an axis and their labels until the axis changes.
type grid struct {
	left   int // width of the labels and the blank after them; 0 for the default
	key    gridKey
	values []float64
	labels []string
	wanted int       // width that the labels need
	clock  time.Time // end of the chart for an axis of times, else zero
	format number.Pattern
}

// gridKey is everything that the labels depend on.
type gridKey struct {
	lo, hi float64
	unit   string
	w      int
	n      int
	day    int // day, for an axis of times
	format number.Pattern
}

// gutter returns the width of the axis labels and the blank after them, in a
// region of w cells. It is mostly constant, so that the chart does not move
// when the axis changes.
func (g *grid) gutter(w int) int { return max(gutter(w), min(g.left, gutterMost(w, number.Absent))) }

func gutter(w int) int {
	if w < 44 {
		return 5
	}
	return 7
}

// gutterMost returns the largest width of labels, given how legible narrower
// ones are.
func gutterMost(w int, legible number.Legible) int {
	const most, whole = 11, 16
	switch legible {
	case number.Absent, number.Tails:
		return max(gutter(w), min(whole, (w+1)/2))
	case number.Rounded, number.Ungrouped:
		return max(gutter(w), min(most, w/4))
	}
	return max(gutter(w), min(most, w*2/5))
}

// need returns the width that the labels of an axis need in a region of w
// cells: the default if that is enough, and 0 if w is 0, because there are no
// labels.
func (g *grid) need(a *chart.Axis, unit string, w int) int {
	if w == 0 {
		return 0
	}
	g.load(a, unit, w)
	return g.wanted
}

// named reports whether the labels have the unit.
func (g *grid) named(unit string) bool {
	return slices.ContainsFunc(g.labels, func(label string) bool { return strings.HasSuffix(label, unit) })
}

// load formats the labels for a region of w cells.
func (g *grid) load(a *chart.Axis, unit string, w int) {
	g.values = a.Ticks(g.values[:0], math.MaxInt32)
	key := gridKey{a.Lo, a.Hi, unit, w, len(g.values), 0, g.format}
	if !g.clock.IsZero() {
		key.day = g.clock.Year()*1000 + g.clock.YearDay()
	}
	if key == g.key {
		return
	}
	g.key = key
	least, best := gutter(w), number.Absent
	for room := least - 1; room < gutterMost(w, best); room++ {
		labels, legible := g.write(unit, room)
		if legible > best || g.labels == nil || room == least-1 {
			g.labels, best, g.wanted = labels, legible, room+1
		}
		if legible == number.Whole {
			break
		}
	}
}

// write formats the labels in room cells.
func (g *grid) write(unit string, room int) ([]string, number.Legible) {
	if g.clock.IsZero() || !g.format.IsZero() {
		return g.format.Ticks(nil, g.values, unit, room)
	}
	return number.Times(nil, g.values, g.clock, room)
}

// newestCell returns the number of cells up to the newest column with data.
func newestCell(cols []chart.Column) int {
	for i := len(cols) - 1; i >= 0; i-- {
		if cols[i].Shown {
			return i/chart.DotsX + 1
		}
	}
	return 0
}

// fill decides whether a series is drawn as an area or as a line. It has a
// hysteresis.
type fill struct {
	area, set bool
	other     time.Time // since when the other form would be chosen
}

const (
	// fillFrom is the largest ratio of the smallest to the largest value for an
	// area. With a larger ratio the area would be a solid block.
	fillFrom = 0.4
	// fillSlack is the margin by which the ratio must change, and fillAfter for
	// how long, to switch between area and line.
	fillSlack = 0.1
	fillAfter = 10 * time.Second
)

// fills reports whether values from lo to hi are drawn as an area.
func (f *fill) fills(lo, hi float64, at time.Time) bool {
	if lo == hi { // a constant is always a line, and does not change the state
		return false
	}
	low := flatness(lo, hi)
	if !f.set {
		f.area, f.set = low <= fillFrom, true
	}
	limit := fillFrom - fillSlack
	if f.area {
		limit = fillFrom + fillSlack
	}
	switch want := low <= limit; {
	case want == f.area:
		f.other = time.Time{}
	case f.other.IsZero() || at.Before(f.other):
		f.other = at
	case at.Sub(f.other) >= fillAfter:
		f.area, f.other = want, time.Time{}
	}
	return f.area
}

// flatness returns 0 if values reach zero and 1 if they are constant, and
// otherwise the ratio of the smallest to the largest magnitude.
func flatness(lo, hi float64) float64 {
	switch {
	case lo == hi:
		return 1
	case lo <= 0 && hi >= 0:
		return 0
	}
	return math.Min(math.Abs(lo), math.Abs(hi)) / math.Max(math.Abs(lo), math.Abs(hi))
}

// freeRow returns the row for a note in a chart of h rows: near the middle, and not on a line
// of the grid. A nil grid has no lines.
func (g *grid) freeRow(axis *chart.Axis, h int) int {
	if g == nil {
		return h / 2
	}
	for i := range h {
		y := h/2 + (i+1)/2*(1-2*(i%2)) // the middle, then above and below it
		free := y >= 0 && y < h
		for _, v := range g.values {
			free = free && chart.Row(axis.Frac(v), h) != y
		}
		if free {
			return y
		}
	}
	return h / 2
}
