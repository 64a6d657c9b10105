package view

import (
	"math"

	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

const (
	// absurd is how many times larger than all the rest a few values must be
	// for the axis to leave them out: what is useful to see would be flat.
	absurd = 1e4
	// fewMost is how many these values are at most, as a part of the columns.
	fewMost = 0.05
)

// clipAt returns the size beyond which values leave the axis, 0 for none: that
// of the largest of all others.
func clipAt(data [][]chart.Column, lo, hi float64) float64 {
	top := math.Max(math.Abs(lo), math.Abs(hi))
	if top <= 1 {
		return 0
	}
	shown, few, rest := 0, 0, 0.0
	for _, cols := range data {
		for _, c := range cols {
			if !c.Shown {
				continue
			}
			shown++
			if a := math.Max(math.Abs(c.Lo), math.Abs(c.Hi)); a > top/absurd {
				few++
			} else {
				rest = max(rest, a)
			}
		}
	}
	if rest == 0 || float64(few) > fewMost*float64(shown) {
		return 0
	}
	return rest
}

// drawClipped marks the values that lie beyond the axis at its edge, and says
// how large they are where there is room. Neighbours share a mark, at the
// largest of them.
func (p *plot) drawClipped() {
	if p.clip == 0 {
		return
	}
	free := 0
	for _, cols := range p.data {
		worst := -1
		for i := range cols {
			if p.beyond(cols[i]) > 0 && (worst < 0 || p.beyond(cols[i]) > p.beyond(cols[worst])) {
				worst = i
			}
			if last := i == len(cols)-1 || p.beyond(cols[i+1]) == 0; worst >= 0 && last {
				free = p.drawBeyond(cols[worst], worst/chart.DotsX, free)
				worst = -1
			}
		}
	}
}

// beyond returns the size of a column's values where it leaves the axis, else 0.
func (p *plot) beyond(c chart.Column) float64 {
	if a := math.Max(math.Abs(c.Lo), math.Abs(c.Hi)); c.Shown && a > p.clip {
		return a
	}
	return 0
}

// drawBeyond marks a column that leaves the axis, and returns from where on
// the next mark may say its value.
func (p *plot) drawBeyond(c chart.Column, x, free int) int {
	st := screen.Style{Fg: theme.Warn, Attr: screen.Bold}
	v, mark, y := c.Hi, '↑', 0
	if -c.Lo > c.Hi {
		v, mark, y = c.Lo, '↓', p.h-1
	}
	p.body.Rune(x, y, mark, st)
	note := alone(v, p.unit, titleRoom)
	n := text.Width(note)
	if x < free || x+2+n > p.w || p.h < 3 {
		return free
	}
	p.body.Text(x+1, y, " "+note+" ", st)
	return x + n + 3
}
