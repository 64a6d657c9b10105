package view

import (
	"math"

	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

const (
	// absurd is the factor by which a few values must exceed all others to be
	// left off the axis, because the others would look constant.
	absurd = 1e4
	// fewMost is the largest fraction of columns with such values.
	fewMost = 0.05
)

// clipAt returns the largest magnitude on the axis if some values are left off,
// or 0 if none is.
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

// drawClipped marks values that are off the axis at its edge, with their size
// if there is room. Adjacent ones share a mark at the largest of them.
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

// beyond returns the magnitude of a column's values if they are off the axis,
// else 0.
func (p *plot) beyond(c chart.Column) float64 {
	if a := math.Max(math.Abs(c.Lo), math.Abs(c.Hi)); c.Shown && a > p.clip {
		return a
	}
	return 0
}

// drawBeyond marks a column that is off the axis. It returns the first cell in
// which the next mark may show its value.
func (p *plot) drawBeyond(c chart.Column, x, free int) int {
	st := screen.Style{Fg: theme.Warn, Attr: screen.Bold}
	v, mark, y := c.Hi, '↑', 0
	if -c.Lo > c.Hi {
		v, mark, y = c.Lo, '↓', p.h-1
	}
	p.body.Rune(x, y, mark, st)
	note := alone(p.t, p.series[0], v, figureRoom)
	n := text.Width(note)
	if x < free || x+2+n > p.w || p.h < 3 {
		return free
	}
	p.body.Text(x+1, y, " "+note+" ", st)
	return x + n + 3
}
