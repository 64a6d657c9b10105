package view

import (
	"math"
	"time"

	"topicmux/monitor/number"
	"topicmux/tui/internal/chart"
)

// grid is the ticks of an axis and how they are written, kept until the axis
// changes.
type grid struct {
	left   int // cells of the labels and the blank behind them; 0: the usual ones
	key    gridKey
	values []float64
	labels []string
	wanted int       // cells that the labels want
	clock  time.Time // where the picture ends, for an axis of times; else zero
}

// gridKey is all that the labels depend on.
type gridKey struct {
	lo, hi float64
	unit   string
	w      int
	n      int
	day    int // of an axis of times
}

// gutter is the width of the axis labels and the blank behind them in a region
// of w cells. It is fixed for most, so that the picture stays in place when the
// axis changes.
func (g *grid) gutter(w int) int { return max(gutter(w), min(g.left, gutterMost(w, number.Absent))) }

func gutter(w int) int {
	if w < 44 {
		return 5
	}
	return 7
}

// gutterMost is the width that labels may take where narrower ones are only as
// legible as this.
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

// need returns the width that the labels of an axis want in a region of w
// cells; 0 for w 0, where there are none. It is the usual one where that does.
func (g *grid) need(a *chart.Axis, unit string, w int) int {
	if w == 0 {
		return 0
	}
	g.load(a, unit, w)
	return g.wanted
}

// load writes the labels for a region of w cells.
func (g *grid) load(a *chart.Axis, unit string, w int) {
	g.values = a.Ticks(g.values[:0], math.MaxInt32)
	key := gridKey{a.Lo, a.Hi, unit, w, len(g.values), 0}
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

// write writes the labels in room cells.
func (g *grid) write(unit string, room int) ([]string, number.Legible) {
	if g.clock.IsZero() {
		return number.Ticks(nil, g.values, unit, room)
	}
	return number.Times(nil, g.values, g.clock, room)
}

// newestCell returns how many cells there are up to the newest column that
// shows something.
func newestCell(cols []chart.Column) int {
	for i := len(cols) - 1; i >= 0; i-- {
		if cols[i].Shown {
			return i/chart.DotsX + 1
		}
	}
	return 0
}

// fill is whether a series is drawn as an area or as a line, and goes on with
// what it was while it hardly matters.
type fill struct {
	area, set bool
	other     time.Time // since when it would be the other one
}

const (
	// fillFrom is how far down values must come for an area, as a part of the
	// largest: what stays above is a block with a ragged edge.
	fillFrom = 0.4
	// fillSlack is by how much it must be clear, and fillAfter for how long,
	// before one becomes the other.
	fillSlack = 0.1
	fillAfter = 10 * time.Second
)

// fills reports whether values from lo to hi are drawn as an area.
func (f *fill) fills(lo, hi float64, at time.Time) bool {
	if lo == hi { // a line, whatever it was, and will be again
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

// flatness is how little of their size values cover: 0 when they come down to
// zero, 1 when they are constant.
func flatness(lo, hi float64) float64 {
	switch {
	case lo == hi:
		return 1
	case lo <= 0 && hi >= 0:
		return 0
	}
	return math.Min(math.Abs(lo), math.Abs(hi)) / math.Max(math.Abs(lo), math.Abs(hi))
}
