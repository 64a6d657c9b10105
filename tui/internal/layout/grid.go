package layout

import (
	"math"

	"topicmux/tui/internal/screen"
)

// pleasant is the preferred ratio of a pane's width to its height, in cells. A
// cell is about twice as high as wide, so this is a landscape format.
const pleasant = 3.2

// A slot is a place in a row of the grid. It contains a single pane or several
// small ones, stacked.
type slot struct {
	first, n int // the panes of the slot are wants[first : first+n]
	columns  int // number of the grid's columns that the slot spans
}

// grid divides the area into rows, and all rows into the same columns, so that
// their borders align. Wide content spans several columns.
func grid(area screen.Rect, rects []screen.Rect, places []Place, wants []Want) {
	rows := fill(area, wants)
	heights, floors := make([]float64, len(rows)), make([]int, len(rows))
	for i, row := range rows {
		heights[i], floors[i] = rowHeight(row, wants)
	}
	for i, h := range shareAbove(floors, area.H, heights) {
		area.H = h
		divideRow(area, rects, places, wants, rows[i])
		for _, s := range rows[i] {
			s.place(places, wants, i)
		}
		area.Y += h
	}
}

// fill distributes the panes, in order, over the slots of rows.
func fill(area screen.Rect, wants []Want) (rows [][]slot) {
	n := bestRows(area, len(wants))
	slots := stackSmall(wants, area.H/n)
	n = min(n, bestRows(area, len(slots)))
	widths := make([]float64, len(slots))
	for i, s := range slots {
		widths[i] = s.wide(wants)
	}
	counts := partition(widths, n, area.W/MinWidth)
	columns := 0
	for _, count := range counts {
		columns = max(columns, count)
	}
	for _, count := range counts {
		row := slots[:count]
		widen(row, wants, columns)
		rows, slots = append(rows, row), slots[count:]
	}
	return rows
}

// stackSmall combines panes, in order, into slots. Adjacent small panes share a
// slot if their contents fit in a row of the given height.
func stackSmall(wants []Want, height int) (slots []slot) {
	for i := 0; i < len(wants); {
		s := slot{first: i, n: 1}
		used := wants[i].needs()
		for next := i + 1; next < len(wants) && wants[i].Rows > 0 && wants[next].Rows > 0; next++ {
			if used += wants[next].needs(); used > height {
				break
			}
			s.n++
		}
		slots = append(slots, s)
		i += s.n
	}
	return slots
}

// needs returns the height in which a small pane shows its whole content.
func (w Want) needs() int { return max(w.Rows, MinHeight) }

// wide returns the largest width weight of the panes in the slot.
func (s slot) wide(wants []Want) (most float64) {
	for _, w := range wants[s.first : s.first+s.n] {
		most = max(most, weight(w.Wide))
	}
	return most
}

// place sets the row of the slot's panes.
func (s slot) place(places []Place, wants []Want, row int) {
	for i := s.first; i < s.first+s.n; i++ {
		places[i].Row = row
		if s.n == 1 {
			places[i].Tall = weight(wants[i].Tall)
		}
	}
}

// widen distributes columns over the slots of a row: one each, and the rest to
// those with the widest content per column.
func widen(row []slot, wants []Want, columns int) {
	for i := range row {
		row[i].columns = 1
	}
	for range columns - len(row) {
		best := 0
		for i := range row {
			if row[i].wide(wants)/float64(row[i].columns) > row[best].wide(wants)/float64(row[best].columns) {
				best = i
			}
		}
		row[best].columns++
	}
}

// rowHeight returns the weight of a row's tallest slot, and the smallest height
// that the row needs. A shared slot has no weight, but needs the height of its
// panes' contents.
func rowHeight(row []slot, wants []Want) (most float64, floor int) {
	floor = MinHeight
	for _, s := range row {
		if s.n == 1 {
			w := wants[s.first]
			most = max(most, weight(w.Tall)*weight(w.Resized.H))
			continue
		}
		needs := 0
		for _, w := range wants[s.first : s.first+s.n] {
			needs += w.needs()
		}
		floor = max(floor, needs)
	}
	return weight(most), floor
}

// divideRow assigns columns to the slots of a row, and heights to the panes of
// each slot.
func divideRow(area screen.Rect, rects []screen.Rect, places []Place, wants []Want, row []slot) {
	widths := make([]float64, len(row))
	for i, s := range row {
		widths[i] = float64(s.columns) * weight(wants[s.first].Resized.W)
	}
	for i, w := range Share(area.W, widths, MinWidth) {
		area.W = w
		from, to := row[i].first, row[i].first+row[i].n
		share(area, rects[from:to], places[from:to], wants[from:to])
		for k := from; k < to; k++ {
			places[k].Column, places[k].Wide = i, float64(row[i].columns)
		}
		area.X += w
	}
}

// bestRows returns the number of rows for which the panes come closest to the
// preferred ratio and are all readable.
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

// partition divides slots, in order, into rows of about the same total width,
// with at most most slots each. Of equally good divisions it returns the one
// with more slots in the first rows.
func partition(widths []float64, rows, most int) []int {
	n, total := len(widths), 0.0
	sum := make([]float64, n+1) // sum[i] is the width of the first i slots
	for i, w := range widths {
		total += w
		sum[i+1] = total
	}
	target := total / float64(rows)
	type best struct {
		cost float64
		take int
	}
	memo := make([][]best, rows+1) // memo[r][i]: slots from i on in r rows
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
