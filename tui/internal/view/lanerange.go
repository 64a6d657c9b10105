package view

import (
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// The labels of the largest and the smallest value of a lane.
const (
	laneHigh = "↑ "
	laneLow  = "↓ "
)

// drawRange draws the largest value at the top of a lane and, if it has
// another row, the smallest above the newest.
func (l *lanes) drawRange(r screen.Region, i int, s *store.Series) {
	lo, hi, ok := chart.MinMax(l.data[i])
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
