package tui

import (
	"math"
	"slices"

	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"

	tea "charm.land/bubbletea/v2"
)

// resizing moves the borders between panes, with the mouse or with keys.
type resizing struct {
	*shared
	panes     *paneSet
	workspace *workspace
	dragging  *resizeHandle // nil if none
}

// resizeHandle is a border that can be moved: the right or the lower edge of a
// pane.
type resizeHandle struct {
	pane *pane
	down bool // lower edge
}

// borderAt returns the border at a cell. It is not ok if there is none that can
// be moved.
func (r *resizing) borderAt(x, y int) (resizeHandle, bool) {
	if r.workspace.zoomed || r.workspace.plan.List {
		return resizeHandle{}, false
	}
	for _, p := range r.panes.shown() {
		at := p.rect
		right, left := at.X+at.W-1, at.X
		if !p.visible() || x < left || x > right+1 || y < at.Y || y > at.Y+at.H {
			continue
		}
		switch {
		case (x == right || x == right+1) && y < at.Y+at.H && len(r.after(p, false)) > 0:
			return resizeHandle{pane: p}, true
		case y == at.Y+at.H-1 && x <= right && len(r.after(p, true)) > 0:
			return resizeHandle{pane: p, down: true}, true
		}
	}
	return resizeHandle{}, false
}

// dragTo moves a border to a cell, as far as the panes on both sides remain
// readable.
func (r *resizing) dragTo(g resizeHandle, x, y int) {
	if g.down {
		r.resizeBy(g.pane, 0, y-(g.pane.rect.Y+g.pane.rect.H-1))
	} else {
		r.resizeBy(g.pane, x-(g.pane.rect.X+g.pane.rect.W-1), 0)
	}
}

func (r *resizing) wider()    { r.resizeFocus(max(2, r.panes.focus.rect.W/10), 0, "wider") }
func (r *resizing) narrower() { r.resizeFocus(-max(2, r.panes.focus.rect.W/10), 0, "narrower") }
func (r *resizing) taller()   { r.resizeFocus(0, max(1, r.panes.focus.rect.H/10), "taller") }
func (r *resizing) shorter()  { r.resizeFocus(0, -max(1, r.panes.focus.rect.H/10), "shorter") }

// resizeFocus resizes the focused pane. If that is not possible it says so; the
// parameter so is "wider", "narrower" and so on.
func (r *resizing) resizeFocus(dx, dy int, so string) {
	p := r.panes.focus
	before := p.rect
	if r.resizeBy(p, dx, dy); p.rect == before {
		r.notify("the pane cannot become "+so, theme.Warn)
	}
}

// resizeBy changes the size of a pane by a number of cells, at the expense of
// the next pane, or of the previous one if it is the last.
func (r *resizing) resizeBy(p *pane, dx, dy int) {
	if p == nil || !p.visible() || r.workspace.zoomed || r.workspace.plan.List {
		return
	}
	if dx != 0 {
		r.widenBy(p, dx)
	}
	if dy != 0 {
		r.heightenBy(p, dy)
	}
	r.workspace.arrange()
}

func (r *resizing) widenBy(p *pane, dx int) {
	if main := r.mainPane(); main != nil {
		if p != main {
			dx = -dx
		}
		w := min(max(main.rect.W+dx, layout.MinWidth), r.workspace.plan.Area.W-layout.MinWidth)
		r.chosen.setMainShare(math.Round(1e4*float64(w)/float64(r.workspace.plan.Area.W)) / 1e4)
		return
	}
	row := r.rowOf(p)
	widths, usual, at := make([]int, len(row)), make([]float64, len(row)), -1
	for i, place := range row {
		widths[i], usual[i] = place[0].rect.W, place[0].place.Wide
		if slices.Contains(place, p) {
			at = i
		}
	}
	if !moveCells(widths, at, dx, layout.MinWidth) {
		return
	}
	for i, place := range row {
		for _, q := range place {
			_, h := r.chosen.size(q)
			r.chosen.setSize(q, meanPart(widths, i)/meanShare(usual, i), h)
		}
	}
}

// heightenBy moves the lower border of a pane, at the expense of the pane below
// if both share a place, otherwise of the next row.
func (r *resizing) heightenBy(p *pane, dy int) {
	groups := r.rowsWith(p)
	at := slices.IndexFunc(groups, func(g []*pane) bool { return g[0].place.Row == p.place.Row })
	if shared := r.placeOf(p); p.place.Shared && p != shared[len(shared)-1] {
		groups, at = singly(shared), slices.Index(shared, p)
	}
	heights, usual := make([]int, len(groups)), make([]float64, len(groups))
	for i, group := range groups {
		heights[i] = group[0].rect.H
		for _, q := range group {
			usual[i] = max(usual[i], q.place.Tall)
		}
	}
	if !moveCells(heights, at, dy, layout.MinHeight) {
		return
	}
	for i, group := range groups {
		for _, q := range group {
			w, _ := r.chosen.size(q)
			r.chosen.setSize(q, w, meanPart(heights, i)/meanShare(usual, i))
		}
	}
}

// singly returns a group for each pane.
func singly(panes []*pane) (groups [][]*pane) {
	for _, p := range panes {
		groups = append(groups, []*pane{p})
	}
	return groups
}

// moveCells moves cells to sizes[i] from the next size, or from the previous
// one if it is the last. Both remain at least floor. It reports whether any
// cell has moved.
func moveCells(sizes []int, i, by, floor int) bool {
	if i < 0 || len(sizes) < 2 {
		return false
	}
	other := i + 1
	if other == len(sizes) {
		other = i - 1
	}
	by = max(min(by, sizes[other]-floor), floor-sizes[i])
	sizes[i] += by
	sizes[other] -= by
	return by != 0
}

// meanPart returns a size relative to the mean. Used as weights, the results
// divide the same room into the same sizes.
func meanPart(sizes []int, i int) float64 {
	sum := 0
	for _, s := range sizes {
		sum += s
	}
	return float64(sizes[i]) * float64(len(sizes)) / float64(sum)
}

// meanShare returns a weight relative to the mean.
func meanShare(weights []float64, i int) float64 {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	return weights[i] * float64(len(weights)) / sum
}

// mainPane returns the main pane of the layout Main, or nil in any other
// layout.
func (r *resizing) mainPane() *pane {
	shown := r.panes.shown()
	if r.workspace.kind != layout.Main || r.workspace.plan.List || len(shown) < 2 || shown[0].rect.W == r.workspace.plan.Area.W {
		return nil
	}
	return shown[0]
}

// rowOf returns the places in p's row, from left to right.
func (r *resizing) rowOf(p *pane) (row [][]*pane) {
	for _, q := range r.panes.shown() {
		if !q.visible() || q.place.Row != p.place.Row {
			continue
		}
		if n := len(row); n > 0 && row[n-1][0].place.Column == q.place.Column {
			row[n-1] = append(row[n-1], q)
		} else {
			row = append(row, []*pane{q})
		}
	}
	return row
}

// placeOf returns the panes in p's place, from top to bottom.
func (r *resizing) placeOf(p *pane) []*pane {
	for _, place := range r.rowOf(p) {
		if slices.Contains(place, p) {
			return place
		}
	}
	return nil
}

// rowsWith returns the rows of panes that divide the height with p's row. It
// omits panes that share a place.
func (r *resizing) rowsWith(p *pane) (rows [][]*pane) {
	main := r.mainPane()
	if p == main && main != nil {
		return nil
	}
	for _, q := range r.panes.shown() {
		if !q.visible() || q == main || q.place.Shared {
			continue
		}
		if n := len(rows); n > 0 && rows[n-1][0].place.Row == q.place.Row {
			rows[n-1] = append(rows[n-1], q)
		} else {
			rows = append(rows, []*pane{q})
		}
	}
	return rows
}

// after returns the panes to the right of p, or below it if down is true.
func (r *resizing) after(p *pane, down bool) []*pane {
	var out []*pane
	for _, q := range r.panes.shown() {
		if !q.visible() || q == p {
			continue
		}
		beside := screen.Rect{X: p.rect.X + p.rect.W, Y: p.rect.Y, W: 1, H: p.rect.H}
		if down {
			beside = screen.Rect{X: p.rect.X, Y: p.rect.Y + p.rect.H, W: p.rect.W, H: 1}
		}
		if q.rect.Intersect(beside) != (screen.Rect{}) {
			out = append(out, q)
		}
	}
	return out
}

// onDrag moves the border that is being dragged.
func (r *resizing) onDrag(e tea.Mouse) {
	if r.dragging != nil && e.Button == tea.MouseLeft {
		r.dragTo(*r.dragging, e.X, e.Y)
	}
}

func (r *resizing) canResize() string {
	if missing := r.workspace.notZoomed(); missing != "" {
		return missing
	}
	return unless(!r.workspace.plan.List, "more room")
}

// keys returns the bindings that resize panes.
func (r *resizing) keys() []binding {
	return []binding{
		{keys: []string{"alt+right", "alt+l"}, name: "wider pane", label: "alt+arrows", help: "resize the pane", does: act(r.wider), when: r.canResize},
		{keys: []string{"alt+left", "alt+h"}, name: "narrower pane", does: act(r.narrower), when: r.canResize},
		{keys: []string{"alt+down", "alt+j"}, name: "taller pane", does: act(r.taller), when: r.canResize},
		{keys: []string{"alt+up", "alt+k"}, name: "shorter pane", does: act(r.shorter), when: r.canResize},
	}
}
