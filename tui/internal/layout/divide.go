package layout

import (
	"math"

	"topicmux/tui/internal/screen"
)

// bareLeast is the smallest height of the pane below a list.
const bareLeast = 2

// list gives the lines of the list the height that they need, including a line
// of column names, and the focused pane the rest.
func (q *Request) list(plan *Plan) {
	plan.List, plan.Table = true, q.Area
	lines := len(q.Wants) + 1
	if q.Focus >= 0 && q.Focus < len(q.Wants) && q.Area.H-lines >= bareLeast {
		plan.Table, plan.Rects[q.Focus] = cut(q.Area, lines)
	}
}

// rows stacks the panes at full width.
func rows(area screen.Rect, rects []screen.Rect, places []Place, wants []Want) {
	for i, w := range wants {
		places[i] = Place{Row: i, Wide: 1, Tall: weight(w.Tall)}
	}
	pile(area, rects, places, wants)
}

// share stacks the panes of a shared place at full width. Each gets the height
// that it needs first.
func share(area screen.Rect, rects []screen.Rect, places []Place, wants []Want) {
	for i, w := range wants {
		places[i] = Place{Level: i, Shared: len(wants) > 1, Tall: float64(w.needs())}
	}
	pile(area, rects, places, wants)
}

// pile stacks the panes with heights in proportion to the weights of their
// places.
func pile(area screen.Rect, rects []screen.Rect, places []Place, wants []Want) {
	weights := make([]float64, len(wants))
	for i, w := range wants {
		weights[i] = places[i].Tall * weight(w.Resized.H)
	}
	y := area.Y
	for i, h := range Share(area.H, weights, MinHeight) {
		rects[i] = screen.Rect{X: area.X, Y: y, W: area.W, H: h}
		y += h
	}
}

// columns puts the panes side by side at full height.
func columns(area screen.Rect, rects []screen.Rect, places []Place, wants []Want) {
	weights := make([]float64, len(wants))
	for i, w := range wants {
		places[i] = Place{Column: i, Wide: weight(w.Wide), Tall: 1}
		weights[i] = places[i].Wide * weight(w.Resized.W)
	}
	x := area.X
	for i, w := range Share(area.W, weights, MinWidth) {
		rects[i] = screen.Rect{X: x, Y: area.Y, W: w, H: area.H}
		x += w
	}
}

// hasMain reports whether two panes fit side by side.
func (q *Request) hasMain() bool { return q.Area.W >= 2*MinWidth && len(q.Wants) > 1 }

// main puts the first pane beside a stack of the others.
func (q *Request) main(plan *Plan, first, last int) {
	rects, places, wants := plan.Rects[first:last], plan.Places[first:last], q.Wants[first:last]
	if !q.hasMain() {
		rows(q.Area, rects, places, wants)
		return
	}
	share := q.Main
	if !(share > 0 && share < 1) {
		share = 0.6
	}
	left, right := q.Area, q.Area
	left.W = min(max(int(math.Round(float64(q.Area.W)*share)), MinWidth), q.Area.W-MinWidth)
	right.X, right.W = left.X+left.W, right.W-left.W
	plan.Rects[0], plan.Places[0] = left, Place{Wide: 1, Tall: 1}
	rows(right, rects, places, wants)
}

// Share divides total in proportion to weights. Each part is at least floor if
// total allows it. The sum of the parts is total. A weight of 0 counts as 1.
func Share(total int, weights []float64, floor int) []int {
	floors := make([]int, len(weights))
	for i := range floors {
		floors[i] = min(floor, total/len(weights))
	}
	return shareAbove(floors, total, weights)
}

// rounding compensates for rounding errors, so that halves round up and equal
// parts of two rows end at the same cell.
const rounding = 1e-9

// shareAbove is like Share with a floor for each part. The sum of the floors is
// at most total.
func shareAbove(floors []int, total int, weights []float64) []int {
	sum, rest := 0.0, total
	for i, w := range weights {
		sum += weight(w)
		rest -= floors[i]
	}
	// Each part claims its fair part of total minus its floor.
	claims, claimed := make([]float64, len(weights)), 0.0
	for i, w := range weights {
		claims[i] = max(0, float64(total)*weight(w)/sum-float64(floors[i]))
		claimed += claims[i]
	}
	out := make([]int, len(weights))
	edge, given := 0.0, 0
	for i := range out {
		part := float64(rest) / float64(len(out))
		if claimed > 0 {
			part = float64(rest) * claims[i] / claimed
		}
		edge += part
		upTo := int(math.Floor(edge + 0.5 + rounding))
		out[i] = floors[i] + upTo - given
		given = upTo
	}
	return out
}

func weight(w float64) float64 {
	if !(w > 0) {
		return 1
	}
	return w
}
