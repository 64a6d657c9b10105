package chart_test

import (
	"math"
	"testing"
	"time"

	"topicmux/tui/internal/chart"
)

// tickRows returns the rows of an axis's ticks, from the bottom up.
func tickRows(a *chart.Axis, rows int) (at []int, ticks []float64) {
	ticks = a.Ticks(nil, rows)
	for _, v := range ticks {
		at = append(at, rows-1-chart.Row(a.Frac(v), rows))
	}
	return at, ticks
}

// wantEven fails the test unless an axis has at least two equidistant ticks on
// rows, of which the lowest is at the bottom.
func wantEven(t *testing.T, name string, a *chart.Axis, rows int) {
	t.Helper()
	at, ticks := tickRows(a, rows)
	if len(at) < 2 || at[0] != 0 {
		t.Fatalf("%s: ticks %v on rows %v of %d", name, ticks, at, rows)
	}
	for i := range at {
		if at[i] != i*at[1] {
			t.Fatalf("%s: ticks %v are on rows %v of %d, which are not equally far apart", name, ticks, at, rows)
		}
	}
}

func TestTicksAreOnRowsAtEqualDistances(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		lo, hi float64
		b      chart.Bounds
	}{
		{"from zero", 3, 87, chart.Bounds{}},
		{"jobs", 120, 640, chart.Bounds{Whole: true}},
		{"declared range", 20, 40, chart.Bounds{Min: ptr(0), Max: ptr(100)}},
		{"declared range that is not round", 1e9, 2e9, chart.Bounds{Min: ptr(0), Max: ptr(271045865472)}},
		{"declared start", 300, 740, chart.Bounds{Min: ptr(0)}},
		{"a level", 64121.55, 64127.55, chart.Bounds{}},
		{"below zero", -7, 4, chart.Bounds{}},
		{"all zero", 0, 0, chart.Bounds{Whole: true}},
		{"constant", 5, 5, chart.Bounds{Whole: true}},
		{"constant below zero", -21312, -21312, chart.Bounds{}},
		{"a step between whole numbers", 42.997, 43, chart.Bounds{Whole: true}},
		{"tiny", 0.000121, 0.000127, chart.Bounds{}},
		{"huge", 0, 3e200, chart.Bounds{}},
		{"beyond the range", 20, 140, chart.Bounds{Min: ptr(0), Max: ptr(100)}},
	} {
		for rows := 2; rows < 60; rows++ {
			var a chart.Axis
			a.FitRows(tt.lo, tt.hi, tt.b, time.Minute, noon, rows)
			wantEven(t, tt.name, &a, rows)
			if a.Frac(tt.lo) < 0 || a.Frac(tt.hi) > 1 {
				t.Errorf("%s: %v to %v is not on the axis of %v to %v", tt.name, tt.lo, tt.hi, a.Lo, a.Hi)
			}
			_, ticks := tickRows(&a, rows)
			for _, v := range ticks {
				if tt.b.Whole && v != math.Trunc(v) {
					t.Errorf("%s: a tick at %v", tt.name, v)
				}
			}
		}
	}
}

func TestARangeFromTheCatalogueIsTheAxis(t *testing.T) {
	t.Parallel()
	b := chart.Bounds{Min: ptr(0), Max: ptr(271045865472)}
	for rows := 2; rows < 40; rows++ {
		var a chart.Axis
		for i, v := range []float64{14.1e9, 14.2e9, 14.1e9} { // outside by five percent of the range
			a.FitRows(v, v+1e6, b, time.Minute, noon.Add(time.Duration(i)*time.Minute), rows)
		}
		if a.Lo != 0 || a.Hi != 271045865472 {
			t.Errorf("%d rows: the axis is %v to %v", rows, a.Lo, a.Hi)
		}
	}
}

func TestAnAxisOnRowsGrowsAtOnceAndComesDown(t *testing.T) {
	t.Parallel()
	const rows = 12
	var a chart.Axis
	at := noon
	for _, s := range []struct {
		name   string
		hi     float64
		later  time.Duration
		lo, to float64
	}{
		{"first data", 90, 0, 90, 120},
		{"a burst", 2.5e6, time.Second, 2.5e6, 3.6e6},
		{"still in the window", 2.5e6, 50 * time.Second, 2.5e6, 3.6e6},
		{"gone", 90, time.Second, 2.5e6, 3.6e6},
		{"for some seconds", 90, 6 * time.Second, 90, 120},
		{"a little less", 45, time.Second, 90, 120},
		{"for long", 45, 31 * time.Second, 45, 66},
		{"almost as much", 42, time.Hour, 45, 66},
	} {
		at = at.Add(s.later)
		a.FitRows(0, s.hi, chart.Bounds{}, time.Minute, at, rows)
		if a.Hi < s.lo || a.Hi > s.to {
			t.Errorf("%s: the axis ends at %v, want %v to %v", s.name, a.Hi, s.lo, s.to)
		}
	}
}

func TestAnAxisDoesNotFlipBetweenZeroAndLevel(t *testing.T) {
	t.Parallel()
	var a chart.Axis
	flips, zero := 0, false
	for i := range 600 { // the range flaps around levelBand
		spread := 17.0 + 2*math.Sin(float64(i)/7)
		a.FitRows(60-spread, 60, chart.Bounds{}, time.Minute, noon.Add(time.Duration(i)*time.Second), 12)
		if has := a.HasZero(); i > 0 && has != zero {
			flips++
		}
		zero = a.HasZero()
	}
	if flips > 0 {
		t.Errorf("%d flips", flips)
	}
}

func TestFewWholeThingsAreSeenFromZero(t *testing.T) {
	t.Parallel()
	var a chart.Axis
	a.FitRows(5, 6, chart.Bounds{Whole: true}, time.Minute, noon, 10)
	if a.Lo != 0 {
		t.Errorf("five and six clients on an axis from %v", a.Lo)
	}
}

func FuzzRowsHoldTheirData(f *testing.F) {
	f.Add(0.0, 1.0, 0.0, 100.0, true, uint8(10))
	f.Add(-1e308, 1e308, math.NaN(), math.Inf(1), false, uint8(2))
	f.Add(5e-324, 5e-324, 0.0, 0.0, true, uint8(60))
	f.Add(1.0000000001, 1.0000000002, 0.0, 0.0, false, uint8(7))
	f.Fuzz(func(t *testing.T, lo, hi, least, most float64, bound bool, rows uint8) {
		if lo > hi {
			lo, hi = hi, lo
		}
		b := chart.Bounds{Whole: bound && rows%2 == 0}
		if bound {
			b.Min, b.Max = &least, &most
		}
		var a chart.Axis
		for i, part := range []float64{1, 0.5, 0.01, 2} {
			lo, hi := lo*part, hi*part
			a.FitRows(lo, hi, b, time.Minute, noon.Add(time.Duration(i)*40*time.Second), int(rows))
			if !(a.Lo < a.Hi) || math.IsInf(a.Lo, 0) || math.IsInf(a.Hi, 0) {
				t.Fatalf("axis of %v to %v: %v to %v", lo, hi, a.Lo, a.Hi)
			}
			if math.Abs(lo) > 1e290 || math.Abs(hi) > 1e290 {
				continue
			}
			for _, v := range []float64{lo, hi} {
				if frac := a.Frac(v); frac < -1e-6 || frac > 1+1e-6 {
					t.Fatalf("%v is at %v on an axis of %v to %v in %d rows", v, frac, a.Lo, a.Hi, rows)
				}
			}
		}
		a.Ticks(nil, 5)
	})
}
