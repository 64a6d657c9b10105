package chart

import (
	"math"
	"time"
)

const (
	// shrinkBelow is the part of the axis that the data has to leave unused
	// before a smaller axis is worth the movement.
	shrinkBelow = 0.4
	// shrinkAfter is for how long it has to be unused.
	shrinkAfter = 5 * time.Second
	// headroom keeps the highest value off the upper edge.
	headroom = 1.04
	// levelBand is how narrow values must be, as a part of their size, for the
	// axis to leave zero out and look at their changes.
	levelBand = 0.3
)

// Bounds are the limits that are known of a series: nil when they are not.
type Bounds struct{ Min, Max *float64 }

// Axis is the range of values that a chart shows. It grows at once and shrinks
// late. The zero value takes the range of the first data it is given.
type Axis struct {
	Lo, Hi float64

	set   bool
	span  time.Duration
	loose time.Time // since when a smaller axis would do
}

// Fit makes the axis hold lo to hi, the extremes of the data in a window of
// length span that ends at the instant at. Known bounds are its ends unless
// the data breaks them.
func (a *Axis) Fit(lo, hi float64, b Bounds, span time.Duration, at time.Time) {
	lo, hi = finite(lo), finite(hi)
	wantLo, wantHi := niceRange(lo, hi, b)
	switch {
	case !a.set || span != a.span:
		a.take(wantLo, wantHi, span)
	case lo < a.Lo || hi > a.Hi || b.Min != nil && *b.Min < a.Lo:
		a.take(min(wantLo, a.Lo), max(wantHi, a.Hi), span)
		if bounded(b, lo, hi) {
			a.take(wantLo, wantHi, span)
		}
	case wantHi-wantLo > shrinkBelow*(a.Hi-a.Lo):
		a.loose = time.Time{}
	case a.loose.IsZero() || at.Before(a.loose):
		a.loose = at
	case at.Sub(a.loose) >= shrinkAfter:
		a.take(wantLo, wantHi, span)
	}
}

func (a *Axis) take(lo, hi float64, span time.Duration) {
	*a = Axis{Lo: lo, Hi: hi, set: true, span: span}
}

// Known reports whether the axis has a range.
func (a *Axis) Known() bool { return a.set }

// Frac returns where v lies between the axis's ends, 0 to 1 when it is inside.
func (a *Axis) Frac(v float64) float64 {
	if a.Hi <= a.Lo {
		return 0
	}
	return (v - a.Lo) / (a.Hi - a.Lo)
}

// HasZero reports whether zero is on the axis, so that an area that is filled
// from there has a true size.
func (a *Axis) HasZero() bool { return a.Lo <= 0 && a.Hi >= 0 }

// Ticks appends about n values of the axis to dst, ascending, that are 1, 2 or
// 5 times a power of ten apart. There are at most n, but two where a finer step
// gives no fewer than that.
func (a *Axis) Ticks(dst []float64, n int) []float64 {
	if n < 1 || a.Hi <= a.Lo {
		return dst
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

func (a *Axis) appendTicks(dst []float64, step float64) []float64 {
	first := math.Ceil(a.Lo/step - 1e-9)
	for i := 0; i < 16; i++ {
		v := (first + float64(i)) * step
		if v > a.Hi+step*1e-9 {
			break
		}
		if v == 0 {
			v = 0 // not -0
		}
		dst = append(dst, v)
	}
	return dst
}

// Step returns how far the axis's ticks are apart.
func (a *Axis) Step(ticks []float64) float64 {
	if len(ticks) < 2 {
		return a.Hi - a.Lo
	}
	return ticks[1] - ticks[0]
}

// bounded reports whether both ends are known and hold the data.
func bounded(b Bounds, lo, hi float64) bool {
	return b.Min != nil && b.Max != nil && *b.Min < *b.Max && lo >= *b.Min && hi <= *b.Max
}

// niceRange returns round ends around lo to hi.
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
	if !(lo < hi) { // too small a range for a float
		return lo, lo + 1
	}
	return lo, hi
}

// IsLevel reports whether values lie so close together, far from zero, that a
// chart looks at their changes.
func IsLevel(lo, hi float64) bool {
	return hi > lo && hi-lo <= levelBand*math.Max(math.Abs(lo), math.Abs(hi))
}

// niceStep returns the smallest of 1, 2 and 5 times a power of ten that is not
// below raw.
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

// finite keeps arithmetic on the axis inside what a float can hold.
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
