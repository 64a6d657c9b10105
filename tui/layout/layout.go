// Package layout decides where panes go. It is pure geometry: the same area
// and the same wishes give the same rectangles, rectangles never overlap, never
// leave the area, and are never smaller than what a pane needs to be read;
// panes that do not fit go to further pages.
package layout

import (
	"math"

	"topicmux/tui/screen"
)

// MinWidth and MinHeight are the smallest pane, border included, in which every
// view can still be read.
const (
	MinWidth  = 24
	MinHeight = 5
)

// pleasant is the width to height ratio, in cells, that a pane aims at: a cell
// is about twice as high as wide, so this is a calm landscape format.
const pleasant = 3.2

// Want is what one pane asks for.
type Want struct {
	// Tall weighs the pane's height against the other rows': 1 is usual, a
	// clock asks for less and a table for more. Default 1.
	Tall float64
}

// Plan says where each pane is.
type Plan struct {
	// Area is what was divided.
	Area screen.Rect
	// Rects has one rectangle for each Want, in order. An empty one belongs to
	// a pane on another page.
	Rects []screen.Rect
	// Page is the page shown, from 0; Pages is how many there are, at least 1.
	Page, Pages int
	// List is set when the area is too small for panes with borders: each
	// rectangle is then a borderless strip as wide as the area.
	List bool
}

// Arrange lays out panes in an area and shows the page asked for, or the last
// one when there are fewer. It uses a grid where panes with borders can be
// read, and a list where they cannot.
func Arrange(area screen.Rect, wants []Want, page int) Plan {
	if len(wants) == 0 || area.W <= 0 || area.H <= 0 {
		return Plan{Area: area, Rects: make([]screen.Rect, len(wants)), Pages: 1}
	}
	if capacity(area) < min(len(wants), 2) {
		return list(area, len(wants), page)
	}
	return grid(area, wants, page)
}

// PageOf returns the page that shows pane i of n.
func PageOf(area screen.Rect, n, i int) int {
	if per := perPage(area, n); per > 0 {
		return i / per
	}
	return 0
}

func capacity(area screen.Rect) int {
	return (area.W / MinWidth) * (area.H / MinHeight)
}

// perPage returns how many panes a page holds. A grid spreads them evenly over
// the pages, so that the last page is no lonely rest; a list fills its lines.
func perPage(area screen.Rect, n int) int {
	most := capacity(area)
	if most < min(n, 2) {
		return area.H
	}
	pages := (n + most - 1) / most
	return (n + pages - 1) / pages
}

func paged(area screen.Rect, n, page int) (first, last, shown, pages int) {
	per := perPage(area, n)
	pages = (n + per - 1) / per
	shown = max(0, min(page, pages-1))
	return shown * per, min(n, (shown+1)*per), shown, pages
}

func list(area screen.Rect, n, page int) Plan {
	first, last, shown, pages := paged(area, n, page)
	plan := Plan{Area: area, Rects: make([]screen.Rect, n), Page: shown, Pages: pages, List: true}
	// Strips of up to three lines: a title and a small chart beneath.
	h := max(1, min(3, area.H/(last-first)))
	for i := first; i < last; i++ {
		plan.Rects[i] = screen.Rect{X: area.X, Y: area.Y + (i-first)*h, W: area.W, H: h}
	}
	return plan
}

func grid(area screen.Rect, wants []Want, page int) Plan {
	first, last, shown, pages := paged(area, len(wants), page)
	plan := Plan{Area: area, Rects: make([]screen.Rect, len(wants)), Page: shown, Pages: pages}
	here := wants[first:last]
	rows := split(len(here), bestRows(area, len(here)))

	weights := make([]float64, len(rows))
	i := 0
	for r, n := range rows {
		for _, w := range here[i : i+n] {
			weights[r] = max(weights[r], tall(w))
		}
		i += n
	}
	heights := Share(area.H, weights, MinHeight)

	i, y := first, area.Y
	for r, n := range rows {
		widths := Share(area.W, make([]float64, n), MinWidth)
		x := area.X
		for _, w := range widths {
			plan.Rects[i] = screen.Rect{X: x, Y: y, W: w, H: heights[r]}
			x += w
			i++
		}
		y += heights[r]
	}
	return plan
}

func tall(w Want) float64 {
	if w.Tall <= 0 {
		return 1
	}
	return w.Tall
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

// split divides n into parts that differ by one at most, larger ones first.
func split(n, parts int) []int {
	out := make([]int, parts)
	for i := range out {
		out[i] = n / parts
		if i < n%parts {
			out[i]++
		}
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
	if w <= 0 {
		return 1
	}
	return w
}
