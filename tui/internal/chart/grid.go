package chart

import "math"

// A scale is the range of an axis and the distance of its ticks, the first of
// which is at lo. The distance is a whole number of rows, or zero if that is
// not possible.
type scale struct {
	lo, hi float64
	step   float64
	odd    bool // the step is a quarter of a power of ten
}

// mantissas are the possible mantissas of a step.
var mantissas = [...]float64{1, 2, 2.5, 5}

// oddPenalty is the cost factor of a step of a quarter of a power of ten, whose
// labels need another digit.
const oddPenalty = 1.15

// rowPenalty is the cost factor of a number of rows between ticks.
var rowPenalty = [...]float64{2: 1.2, 3: 1, 4: 1, 5: 1.05, 6: 1.15, 7: 1.3}

// rowsOf returns the scale for a chart with the given number of rows that
// includes lo and hi. Ticks are equidistant and at the same dot of their cells.
func rowsOf(lo, hi float64, b Bounds, rows int) scale {
	if bounded(b, lo, hi) {
		return boundedRows(*b.Min, *b.Max, b.Whole, rows)
	}
	if b.Min != nil && *b.Min <= lo && hi-*b.Min < 1e3*(hi-lo) {
		lo = *b.Min
	}
	if !(hi > lo) {
		hi = lo + math.Max(math.Abs(lo)/2, 1)
	}
	hi = lo + (hi-lo)*headroom
	best, least := scale{lo: lo, hi: hi}, math.Inf(1)
	for apart := min(2, rows-1); apart >= 1 && apart < min(len(rowPenalty), rows); apart++ {
		if b.Ended && (rows-1)%apart != 0 {
			continue
		}
		s := rowsApart(lo, hi, b, rows, apart)
		waste := (s.hi - s.lo) / (hi - lo) * max(rowPenalty[apart], 1)
		if s.odd {
			waste *= oddPenalty
		}
		if waste < least {
			best, least = s, waste
		}
	}
	if !(best.lo < best.hi) || math.IsInf(best.hi-best.lo, 0) { // the range is too small or too large for a float64
		return scale{lo: lo, hi: max(hi, lo+math.Abs(lo)*1e-9+1)}
	}
	return best
}

// rowsApart returns the smallest scale whose ticks are apart rows apart.
func rowsApart(lo, hi float64, b Bounds, rows, apart int) scale {
	parts := float64(rows*DotsY-1) / float64(apart*DotsY) // number of steps in the height of the chart
	power := math.Pow(10, math.Floor(math.Log10((hi-lo)/parts)))
	if b.Whole {
		power = math.Max(power, 1)
	}
	if power == 0 || math.IsInf(power, 0) {
		return scale{lo: lo, hi: hi}
	}
	if b.Binary {
		return binaryRows(lo, hi, b, parts)
	}
	for range 3 {
		for _, m := range mantissas {
			s := scale{step: m * power, odd: m == 2.5}
			if b.Whole && s.step != math.Trunc(s.step) {
				continue
			}
			s.lo = math.Floor(lo/s.step+1e-9) * s.step
			if b.Min != nil && s.lo < *b.Min && *b.Min <= lo {
				s.lo = *b.Min
			}
			if s.hi = s.lo + s.step*parts; s.hi >= hi {
				return s
			}
		}
		power *= 10
	}
	return scale{lo: lo, hi: hi}
}

// binaryRows returns the smallest scale with the given number of steps, each a power of two.
func binaryRows(lo, hi float64, b Bounds, parts float64) scale {
	power := math.Exp2(math.Floor(math.Log2((hi - lo) / parts)))
	if b.Whole {
		power = math.Max(power, 1)
	}
	for range 4 {
		s := scale{step: power, lo: math.Floor(lo/power+1e-9) * power}
		if b.Min != nil && s.lo < *b.Min && *b.Min <= lo {
			s.lo = *b.Min
		}
		if s.hi = s.lo + s.step*parts; s.hi >= hi {
			return s
		}
		power *= 2
	}
	return scale{lo: lo, hi: hi}
}

// boundedRows returns the scale from lo to hi, with as many round ticks as fall
// on equidistant rows.
func boundedRows(lo, hi float64, whole bool, rows int) scale {
	best, least := hi-lo, math.Inf(1)
	for n := 1; n < rows; n++ {
		step := (hi - lo) / float64(n)
		if (rows-1)%n != 0 || n > 1 && (!isRound(step) || whole && step != math.Trunc(step)) {
			continue
		}
		apart := (rows - 1) / n
		cost := math.Abs(float64(apart) - 4)
		if apart < 2 {
			cost += 2 * float64(rows)
		}
		if cost < least {
			best, least = step, cost
		}
	}
	return scale{lo: lo, hi: hi, step: best}
}

// RowsFor returns the number of rows that a chart should use of rows: one fewer
// if that allows more ticks than the ends of a known range.
func RowsFor(b Bounds, rows int) int {
	if b.Min == nil || b.Max == nil || *b.Min >= *b.Max || rows < 6 {
		return rows
	}
	ticks := func(rows int) float64 {
		s := boundedRows(*b.Min, *b.Max, b.Whole, rows)
		return math.Round((s.hi - s.lo) / s.step)
	}
	if ticks(rows) < 2 && ticks(rows-1) >= 2 {
		return rows - 1
	}
	return rows
}

// isRound reports whether a distance of ticks has few digits.
func isRound(step float64) bool {
	const digits = 100
	m := step / math.Pow(10, math.Floor(math.Log10(step))) * digits
	return math.Abs(m-math.Round(m)) < 1e-6 && math.Mod(math.Round(m), 5) == 0
}
