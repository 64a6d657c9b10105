package view

import (
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// Before the largest and the smallest value of a lane, over the newest.
const (
	laneHigh = "↑ "
	laneLow  = "↓ "
)

// drawExtent writes the largest value at the head of a lane and, where there is a
// row for it, the smallest over the newest.
func (l *lanes) drawExtent(r screen.Region, i int, s *store.Series) {
	lo, hi, ok := chart.Extent(l.data[i])
	if !ok || lo == hi {
		return
	}
	f := l.c.format(l.t, s, columnRoom)
	write := func(y int, sign string, v float64) {
		if digits, unit := f.Write(v); digits != "" {
			r.TextRight(l.w-l.unit-1, y, sign+digits, screen.Style{Fg: theme.Faint})
			r.Text(l.w-l.unit, y, text.Truncate(unit, l.unit), screen.Style{Fg: theme.Faint})
		}
	}
	head := l.h - l.bodyRows()
	write(head, laneHigh, hi)
	if low := l.h - 2; low > head {
		write(low, laneLow, lo)
	}
}
