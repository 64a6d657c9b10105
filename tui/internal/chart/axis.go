package chart

import (
	"math"
	"time"
)

const (
	// The axis narrows after the data has needed at most narrowBelow of it for
	// narrowAfter.
	narrowBelow = 0.4
	narrowAfter = 5 * time.Second
	// It also narrows after the data has needed at most slightBelow of it for
	// slightAfter.
	slightBelow = 0.7
	slightAfter = 30 * time.Second
	// headroom is the factor by which the axis exceeds the highest value.
	headroom = 1.04
	// levelBand is the largest ratio of the values' range to their size at
	// which the axis leaves out zero to show changes. An axis that exists
	// starts to leave out zero at levelIn, and stops at levelOut.
	levelBand = 0.3
	levelIn   = 0.2
	levelOut  = 0.45
	// fewMost is the size up to which whole numbers are always shown from zero
	// on, because a change from five to six should look small.
	fewMost = 20
)

// Bounds describes what is known about a series's values in advance.
type Bounds struct {
	Min, Max *float64 // limits, nil if unknown
	Whole    bool     // the values are whole numbers, and so must be the ticks
	Ended    bool     // the last tick must be in the top row
	Binary   bool     // the ticks are powers of two apart, as for KiB and MiB
}

// Axis is the range of values of a chart. It widens at once, but narrows only
// after a while. The zero value takes the range of the first data.
type Axis struct {
	Lo, Hi float64

	set         bool
	span        time.Duration
	rows        int     // number of rows that it was fitted to, 0 for none
	step        float64 // distance of ticks on rows, from Lo on; 0 for none
	level       bool    // zero is left out
	lo          float64 // extremes of the data that it was fitted to
	hi          float64
	muchTooWide time.Time // since when a much smaller axis has been enough
	tooWide     time.Time // since when a smaller axis has been enough
}

// Fit extends the axis to include lo and hi, the extremes of the data in a
// window of length span that ends at the time at. If both bounds are known,
// they are its ends, unless the data exceeds them.
func (a *Axis) Fit(lo, hi float64, b Bounds, span time.Duration, at time.Time) {
	a.FitRows(lo, hi, b, span, at, 0)
}

// FitRows is like Fit for a chart with the given number of rows. Each tick is
// in a row of its own, and the ticks are equidistant.
func (a *Axis) FitRows(lo, hi float64, b Bounds, span time.Duration, at time.Time, rows int) {
	lo, hi = finite(lo), finite(hi)
	want := a.want(lo, hi, b, rows)
	part := (want.Hi - want.Lo) / (a.Hi - a.Lo)
	switch {
	case !a.set || span != a.span || rows != a.rows:
		a.adopt(want, span)
	case lo < a.Lo || hi > a.Hi || b.Min != nil && *b.Min < a.Lo && rows == 0:
		a.grow(lo, hi, b, want, span)
	case bounded(b, lo, hi):
		a.adopt(want, span)
	case lo == hi && a.level, part > slightBelow:
		a.muchTooWide, a.tooWide = time.Time{}, time.Time{}
	case since(&a.tooWide, true, at) >= slightAfter, since(&a.muchTooWide, part <= narrowBelow, at) >= narrowAfter:
		a.adopt(want, span)
	}
}

// since sets begun to at when so becomes true, and returns how long it has been
// true.
func since(begun *time.Time, so bool, at time.Time) time.Duration {
	switch {
	case !so:
		*begun = time.Time{}
		return 0
	case begun.IsZero() || at.Before(*begun):
		*begun = at
	}
	return at.Sub(*begun)
}

// want returns a new axis for lo to hi.
func (a *Axis) want(lo, hi float64, b Bounds, rows int) Axis {
	if rows < 2 {
		w := Axis{lo: lo, hi: hi}
		w.Lo, w.Hi = niceRange(lo, hi, b)
		return w
	}
	w := Axis{lo: lo, hi: hi, rows: rows, level: a.leavesZero(lo, hi, b)}
	from, to := lo, hi
	if !w.level && !bounded(b, lo, hi) {
		from, to = math.Min(lo, 0), math.Max(hi, 0)
	}
	s := rowsOf(from, to, b, rows)
	w.Lo, w.Hi, w.step = s.lo, s.hi, s.step
	return w
}

// leavesZero reports whether the values are so close together that the axis
// should leave out zero. It has a hysteresis.
func (a *Axis) leavesZero(lo, hi float64, b Bounds) bool {
	size := math.Max(math.Abs(lo), math.Abs(hi))
	band := levelBand * size
	switch {
	case b.Whole && size <= fewMost:
		return false
	case lo == hi:
		return a.level
	case a.level:
		band = levelOut * size
	case a.set && a.rows > 0 && a.lo < a.hi: // the axis has been fitted to several values
		band = levelIn * size
	}
	return hi-lo <= band
}

// grow extends the axis to include new values as well as all previous ones.
func (a *Axis) grow(lo, hi float64, b Bounds, want Axis, span time.Duration) {
	switch {
	case bounded(b, lo, hi):
	case want.rows > 0:
		want = a.want(min(lo, a.lo), max(hi, a.hi), b, want.rows)
	default:
		want.Lo, want.Hi = min(want.Lo, a.Lo), max(want.Hi, a.Hi)
	}
	a.adopt(want, span)
}

func (a *Axis) adopt(want Axis, span time.Duration) {
	*a = want
	a.set, a.span = true, span
}

// Known reports whether the axis has a range.
func (a *Axis) Known() bool { return a.set }

// Frac returns the position of v on the axis, from 0 at Lo to 1 at Hi. It is
// outside this range if v is not on the axis.
func (a *Axis) Frac(v float64) float64 {
	if a.Hi <= a.Lo {
		return 0
	}
	return (v - a.Lo) / (a.Hi - a.Lo)
}

// HasZero reports whether zero is on the axis, so that a filled area has a true
// size.
func (a *Axis) HasZero() bool { return a.Lo <= 0 && a.Hi >= 0 }

// Ticks appends at most n values of the axis to dst, ascending and 1, 2 or 5
// times a power of ten apart. It appends two if n is 1 and the axis would
// otherwise have fewer.
func (a *Axis) Ticks(dst []float64, n int) []float64 {
	if n < 1 || a.Hi <= a.Lo {
		return dst
	}
	if a.step > 0 {
		return a.appendRows(dst, n)
	}
	start := len(dst)
	for parts := max(n-1, 1); parts < 8; parts++ {
		step := niceStep((a.Hi - a.Lo) / float64(parts))
		dst = a.appendTicks(dst[:start], step)
		if len(dst)-start >= min(n, 2) {
			break
		}
	}
	return dst
}

// appendRows appends the ticks of an axis that was fitted to rows: all of them,
// or every second, third and so on, so that there are at most n but at least
// two.
func (a *Axis) appendRows(dst []float64, n int) []float64 {
	all := int(math.Floor((a.Hi-a.Lo)/a.step + 1e-9))
	every := 1
	for all/every+1 > max(n, 2) && every < all {
		every++
	}
	for i := 0; i <= all; i += every {
		v := a.Lo + float64(i)*a.step
		if math.Abs(v) < a.step*1e-9 {
			v = 0
		}
		dst = append(dst, v)
	}
	return dst
}

func (a *Axis) appendTicks(dst []float64, step float64) []float64 {
	first := math.Ceil(a.Lo/step - 1e-9)
	for i := 0; i < 16; i++ {
		v := (first + float64(i)) * step
		if v > a.Hi+step*1e-9 {
			break
		}
		if v == 0 {
			v = 0 // replaces -0
		}
		dst = append(dst, v)
	}
	return dst
}

// Step returns the distance of the axis's ticks.
func (a *Axis) Step(ticks []float64) float64 {
	if len(ticks) < 2 {
		return a.Hi - a.Lo
	}
	return ticks[1] - ticks[0]
}

// bounded reports whether both bounds are known and include the data.
func bounded(b Bounds, lo, hi float64) bool {
	return b.Min != nil && b.Max != nil && *b.Min < *b.Max && lo >= *b.Min && hi <= *b.Max
}

// niceRange returns a range with round ends that includes lo and hi.
func niceRange(lo, hi float64, b Bounds) (float64, float64) {
	if bounded(b, lo, hi) {
		return *b.Min, *b.Max
	}
	top := hi
	if !IsLevel(lo, hi) {
		lo, hi = math.Min(lo, 0), math.Max(hi, 0)
	}
	if b.Min != nil && *b.Min <= lo && (hi-*b.Min) < 1e3*(hi-lo) {
		lo = *b.Min
	}
	if hi <= lo {
		return lo, lo + 1
	}
	hi = lo + (hi-lo)*headroom
	if b.Max != nil && *b.Max >= top {
		hi = math.Min(hi, *b.Max)
	}
	step := niceStep((hi - lo) / 5)
	lo, hi = math.Floor(lo/step+1e-9)*step, math.Ceil(hi/step-1e-9)*step
	if !(lo < hi) { // the range is too small for a float64
		return lo, lo + 1
	}
	return lo, hi
}

// IsLevel reports whether values are so close together and so far from zero
// that a chart should leave out zero.
func IsLevel(lo, hi float64) bool {
	return hi > lo && hi-lo <= levelBand*math.Max(math.Abs(lo), math.Abs(hi))
}

// niceStep returns the smallest number that is 1, 2 or 5 times a power of ten
// and at least raw.
func niceStep(raw float64) float64 {
	if !(raw > 0) || math.IsInf(raw, 0) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	if power == 0 {
		return raw
	}
	for _, m := range [...]float64{1, 2, 5} {
		if raw <= power*m*(1+1e-9) {
			return power * m
		}
	}
	return power * 10
}

// finite limits v to a range in which calculations with the axis do not
// overflow.
func finite(v float64) float64 {
	const most = 1e300
	switch {
	case math.IsNaN(v):
		return 0
	case v > most:
		return most
	case v < -most:
		return -most
	}
	return v
}
