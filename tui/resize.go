package tui

import (
	"cmp"
	"slices"
	"strconv"

	"topicmux/tui/layout"
	"topicmux/tui/screen"
)

// mainShare is what the share of the main pane is remembered under.
const mainShare = "main share"

// grip is a border that can be moved: the right edge of a pane or its lower
// one.
type grip struct {
	pane *pane
	down bool // the lower edge
}

// borderAt returns the border under a cell, if it can be moved.
func (m *Model) borderAt(x, y int) (grip, bool) {
	if m.zoomed || m.plan.List {
		return grip{}, false
	}
	for _, p := range m.shown() {
		r := p.rect
		right, left := r.X+r.W-1, r.X
		if !p.visible() || x < left || x > right+1 || y < r.Y || y > r.Y+r.H {
			continue
		}
		switch {
		case (x == right || x == right+1) && y < r.Y+r.H && len(m.after(p, false)) > 0:
			return grip{pane: p}, true
		case y == r.Y+r.H-1 && x <= right && len(m.after(p, true)) > 0:
			return grip{pane: p, down: true}, true
		}
	}
	return grip{}, false
}

// dragTo moves a border to a cell, as far as the panes on both sides stay
// legible.
func (m *Model) dragTo(g grip, x, y int) {
	if g.down {
		m.resizeBy(g.pane, 0, y-(g.pane.rect.Y+g.pane.rect.H-1))
	} else {
		m.resizeBy(g.pane, x-(g.pane.rect.X+g.pane.rect.W-1), 0)
	}
}

func (m *Model) wider()    { m.resizeBy(m.focus, max(2, m.focus.rect.W/10), 0) }
func (m *Model) narrower() { m.resizeBy(m.focus, -max(2, m.focus.rect.W/10), 0) }
func (m *Model) taller()   { m.resizeBy(m.focus, 0, max(1, m.focus.rect.H/10)) }
func (m *Model) shorter()  { m.resizeBy(m.focus, 0, -max(1, m.focus.rect.H/10)) }

// resizeBy makes a pane wider and taller by so many cells, which its next
// neighbours give, or those before it where it is the last.
func (m *Model) resizeBy(p *pane, dx, dy int) {
	if p == nil || !p.visible() || m.zoomed || m.plan.List {
		return
	}
	if dx != 0 {
		m.widenBy(p, dx)
	}
	if dy != 0 {
		m.heightenBy(p, dy)
	}
	m.arrange()
}

func (m *Model) widenBy(p *pane, dx int) {
	if main := m.mainPane(); main != nil {
		if p != main {
			dx = -dx
		}
		w := min(max(main.rect.W+dx, layout.MinWidth), m.plan.Area.W-layout.MinWidth)
		m.memory.SetText(mainShare, strconv.FormatFloat(float64(w)/float64(m.plan.Area.W), 'f', 4, 64))
		return
	}
	row := m.sameRow(p)
	widths := make([]int, len(row))
	for i, q := range row {
		widths[i] = q.rect.W
	}
	if !give(widths, slices.Index(row, p), dx, layout.MinWidth) {
		return
	}
	for i, q := range row {
		_, h := m.memory.Size(q.topic)
		m.memory.SetSize(q.topic, part(widths, i)/q.want().Wide, h)
	}
}

func (m *Model) heightenBy(p *pane, dy int) {
	rows := m.rowsWith(p)
	heights, at := make([]int, len(rows)), -1
	for i, row := range rows {
		heights[i] = row[0].rect.H
		if slices.Contains(row, p) {
			at = i
		}
	}
	if !give(heights, at, dy, layout.MinHeight) {
		return
	}
	for i, row := range rows {
		for _, q := range row {
			w, _ := m.memory.Size(q.topic)
			m.memory.SetSize(q.topic, w, part(heights, i)/q.want().Tall)
		}
	}
}

// give moves cells to size i from the one after it, or before it where it is
// the last, as far as both stay at the floor.
func give(sizes []int, i, by, floor int) bool {
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

// part is a size as a multiple of the mean: weights like these divide the same
// room into the same sizes.
func part(sizes []int, i int) float64 {
	sum := 0
	for _, s := range sizes {
		sum += s
	}
	return float64(sizes[i]) * float64(len(sizes)) / float64(sum)
}

// mainPane returns the main pane of the layout that has one.
func (m *Model) mainPane() *pane {
	shown := m.shown()
	if m.kind != layout.Main || m.plan.List || len(shown) < 2 || shown[0].rect.W == m.plan.Area.W {
		return nil
	}
	return shown[0]
}

// sameRow returns the panes beside p, and p, from left to right.
func (m *Model) sameRow(p *pane) []*pane {
	var row []*pane
	for _, q := range m.shown() {
		if q.visible() && q.rect.Y == p.rect.Y && q.rect.H == p.rect.H {
			row = append(row, q)
		}
	}
	return row
}

// rowsWith returns the rows of panes that share their height with p's.
func (m *Model) rowsWith(p *pane) [][]*pane {
	main := m.mainPane()
	if p == main && main != nil {
		return nil
	}
	byRow := map[int][]*pane{}
	for _, q := range m.shown() {
		if q.visible() && q != main {
			byRow[q.rect.Y] = append(byRow[q.rect.Y], q)
		}
	}
	rows := make([][]*pane, 0, len(byRow))
	for _, row := range byRow {
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b []*pane) int { return cmp.Compare(a[0].rect.Y, b[0].rect.Y) })
	return rows
}

// after returns the panes right of p, or below it.
func (m *Model) after(p *pane, down bool) []*pane {
	var out []*pane
	for _, q := range m.shown() {
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
