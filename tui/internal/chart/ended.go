package chart

import "time"

// Charts whose last tick is at their very end are fitted to one more row, on
// which that tick would be.

// EndedRows returns how many of rows a chart takes so that ticks can be at both
// its ends and equally far apart between them.
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

// FitEnded is FitRows for a chart of EndedRows from zero to hi, of which Ended
// returns the axis.
func (a *Axis) FitEnded(hi float64, b Bounds, span time.Duration, at time.Time, rows int) {
	b.Ended = true
	if !bounded(b, 0, hi) { // what lies beyond the last tick is no part of it
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
