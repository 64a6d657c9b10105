package chart

import "time"

// A chart whose last tick must be at its top edge is fitted to one more row,
// because the tick would be in that row.

// EndedRows returns the largest number of rows, at most rows, with which a
// chart has equidistant ticks including both ends.
func EndedRows(rows int) int {
	for ; rows >= len(rowPenalty); rows-- {
		for apart := 2; apart < len(rowPenalty); apart++ {
			if rows%apart == 0 {
				return rows
			}
		}
	}
	return max(rows, 1)
}

// FitEnded is like FitRows for a chart of EndedRows rows from zero to hi. Use
// the axis that Ended returns.
func (a *Axis) FitEnded(hi float64, b Bounds, span time.Duration, at time.Time, rows int) {
	b.Ended = true
	if !bounded(b, 0, hi) { // the part above the last tick is not shown
		hi *= float64((rows+1)*DotsY-1) / float64(rows*DotsY)
	}
	a.FitRows(0, hi, b, span, at, rows+1)
}

// Ended returns the axis up to its last tick.
func (a *Axis) Ended() Axis {
	b := *a
	if a.step > 0 {
		ticks := a.Ticks(nil, a.rows)
		b.Hi = ticks[len(ticks)-1]
	}
	return b
}
