package layout

import (
	"math"

	"topicmux/tui/screen"
)

// pleasant is the width to height ratio, in cells, that a pane aims at: a cell
// is about twice as high as wide, so this is a calm landscape format.
const pleasant = 3.2

// list stacks strips of one to three lines: a title and a small chart beneath.
// The room to spare goes to the one in focus.
func (q *Request) list(rects []screen.Rect, first, last int) {
	n := last - first
	h := max(1, min(3, q.Area.H/n))
	spare := max(0, q.Area.H-n*h)
	focus := q.Focus
	if focus < first || focus >= last {
		focus = last - 1
	}
	y := q.Area.Y
	for i := first; i < last; i++ {
		rects[i] = screen.Rect{X: q.Area.X, Y: y, W: q.Area.W, H: h}
		if i == focus {
			rects[i].H += spare
		}
		y += rects[i].H
	}
}

// stack gives each pane the whole width.
func (q *Request) stack(area screen.Rect, rects []screen.Rect, wants []Want) {
	weights := make([]float64, len(wants))
	for i, w := range wants {
		weights[i] = weight(w.Tall)
	}
	y := area.Y
	for i, h := range Share(area.H, weights, MinHeight) {
		rects[i] = screen.Rect{X: area.X, Y: y, W: area.W, H: h}
		y += h
	}
}

// row gives each pane the whole height.
func (q *Request) row(area screen.Rect, rects []screen.Rect, wants []Want) {
	weights := make([]float64, len(wants))
	for i, w := range wants {
		weights[i] = weight(w.Wide)
	}
	x := area.X
	for i, w := range Share(area.W, weights, MinWidth) {
		rects[i] = screen.Rect{X: x, Y: area.Y, W: w, H: area.H}
		x += w
	}
}

// hasMain reports whether there is room for two panes side by side.
func (q *Request) hasMain() bool { return q.Area.W >= 2*MinWidth && len(q.Wants) > 1 }

// main puts the first pane beside the stack of the others.
func (q *Request) main(rects []screen.Rect, first, last int) {
	if !q.hasMain() {
		q.stack(q.Area, rects[first:last], q.Wants[first:last])
		return
	}
	share := q.Main
	if !(share > 0 && share < 1) {
		share = 0.6
	}
	left, right := q.Area, q.Area
	left.W = min(max(int(math.Round(float64(q.Area.W)*share)), MinWidth), q.Area.W-MinWidth)
	right.X, right.W = left.X+left.W, right.W-left.W
	rects[0] = left
	q.stack(right, rects[first:last], q.Wants[first:last])
}

// grid divides the area into rows and those into panes.
func (q *Request) grid(rects []screen.Rect, wants []Want) {
	rows := partition(wants, bestRows(q.Area, len(wants)), q.Area.W/MinWidth)
	weights := make([]float64, len(rows))
	i := 0
	for r, n := range rows {
		for _, w := range wants[i : i+n] {
			weights[r] = max(weights[r], weight(w.Tall))
		}
		i += n
	}
	i, y := 0, q.Area.Y
	for r, h := range Share(q.Area.H, weights, MinHeight) {
		n := rows[r]
		q.row(screen.Rect{X: q.Area.X, Y: y, W: q.Area.W, H: h}, rects[i:i+n], wants[i:i+n])
		i, y = i+n, y+h
	}
}

// bestRows returns the number of rows whose panes come closest to the pleasant
// ratio, among those that leave every pane readable.
func bestRows(area screen.Rect, n int) int {
	best, cost := 1, math.Inf(1)
	for rows := 1; rows <= min(n, area.H/MinHeight); rows++ {
		cols := (n + rows - 1) / rows
		if cols > area.W/MinWidth {
			continue
		}
		ratio := float64(area.W) / float64(cols) / (float64(area.H) / float64(rows))
		if c := math.Abs(math.Log(ratio / pleasant)); c < cost {
			best, cost = rows, c
		}
	}
	return best
}

// partition divides panes, in order, into rows of about the same width in all:
// one with wide content has fewer panes. No row has more than most. Among
// equally good ones, the first rows have more.
func partition(wants []Want, rows, most int) []int {
	n, total := len(wants), 0.0
	sum := make([]float64, n+1) // of the first i
	for i, w := range wants {
		total += weight(w.Wide)
		sum[i+1] = total
	}
	target := total / float64(rows)
	type best struct {
		cost float64
		take int
	}
	memo := make([][]best, rows+1) // memo[r][i]: panes from i on in r rows
	for r := range memo {
		memo[r] = make([]best, n+1)
		for i := range memo[r] {
			memo[r][i].cost = math.Inf(1)
		}
	}
	memo[0][n].cost = 0
	for r := 1; r <= rows; r++ {
		for i := range n {
			for k := min(most, n-i); k >= 1; k-- {
				d := sum[i+k] - sum[i] - target
				if c := d*d + memo[r-1][i+k].cost; c < memo[r][i].cost-1e-9 {
					memo[r][i] = best{c, k}
				}
			}
		}
	}
	out := make([]int, 0, rows)
	for i, r := 0, rows; r > 0; r-- {
		out = append(out, memo[r][i].take)
		i += memo[r][i].take
	}
	return out
}

// Share divides total among weights, each part at least floor where total
// allows it; parts always add up to total. A weight of 0 counts as 1.
func Share(total int, weights []float64, floor int) []int {
	n := len(weights)
	out := make([]int, n)
	if n == 0 {
		return out
	}
	floor = min(floor, total/n)
	sum := 0.0
	for _, w := range weights {
		sum += weight(w)
	}
	rest := total - floor*n
	// What each part may claim beyond the floor: its fair part of the whole,
	// less the floor it already has.
	claims, claimed := make([]float64, n), 0.0
	for i, w := range weights {
		claims[i] = max(0, float64(total)*weight(w)/sum-float64(floor))
		claimed += claims[i]
	}
	edge, given := 0.0, 0
	for i := range out {
		part := float64(rest) / float64(n)
		if claimed > 0 {
			part = float64(rest) * claims[i] / claimed
		}
		edge += part
		upTo := int(math.Round(edge))
		out[i] = floor + upTo - given
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
