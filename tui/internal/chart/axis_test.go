package chart_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"topicmux/tui/internal/chart"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func ptr(v float64) *float64 { return &v }

func TestAxisEndsAreRound(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		lo, hi float64
		b      chart.Bounds
		want   [2]float64
	}{
		{"declared range", 20, 40, chart.Bounds{Min: ptr(0), Max: ptr(100)}, [2]float64{0, 100}},
		{"declared start", 300, 740, chart.Bounds{Min: ptr(0)}, [2]float64{0, 800}},
		{"from zero", 3, 87, chart.Bounds{}, [2]float64{0, 100}},
		{"a level far from zero", 1012, 1016, chart.Bounds{}, [2]float64{1012, 1017}},
		{"below zero", -7, 4, chart.Bounds{}, [2]float64{-10, 5}},
		{"all zero", 0, 0, chart.Bounds{}, [2]float64{0, 1}},
		{"constant", 5, 5, chart.Bounds{}, [2]float64{0, 6}},
		{"broken bound", 20, 140, chart.Bounds{Min: ptr(0), Max: ptr(100)}, [2]float64{0, 150}},
		{"bounds the wrong way round", 1, 9, chart.Bounds{Min: ptr(5), Max: ptr(2)}, [2]float64{0, 10}},
		{"tiny", 0, 3e-9, chart.Bounds{}, [2]float64{0, 4e-9}},
		{"huge", 0, 3e200, chart.Bounds{}, [2]float64{0, 4e200}},
		{"impossible", math.NaN(), math.Inf(1), chart.Bounds{}, [2]float64{0, 1.5e300}},
	}
	for _, tt := range tests {
		var a chart.Axis
		a.Fit(tt.lo, tt.hi, tt.b, time.Minute, noon)
		if math.Abs(a.Lo-tt.want[0]) > 1e-9*math.Abs(tt.want[0]) || math.Abs(a.Hi-tt.want[1]) > 1e-9*math.Abs(tt.want[1]) {
			t.Errorf("%s: %v to %v, want %v", tt.name, a.Lo, a.Hi, tt.want)
		}
	}
}

func TestAxisGrowsAtOnceAndShrinksLate(t *testing.T) {
	t.Parallel()
	var a chart.Axis
	at := noon
	fit := func(hi float64, later time.Duration) float64 {
		at = at.Add(later)
		a.Fit(0, hi, chart.Bounds{}, time.Minute, at)
		return a.Hi
	}
	steps := []struct {
		name  string
		hi    float64
		later time.Duration
		want  float64
	}{
		{"first data", 90, 0, 100},
		{"a little less", 60, time.Second, 100},
		{"more", 130, time.Second, 150},
		{"much less", 20, time.Second, 150},
		{"still", 20, 4 * time.Second, 150},
		{"a peak again", 120, time.Second, 150},
		{"much less", 20, time.Second, 150},
		{"for long", 20, 6 * time.Second, 25},
		{"backwards, when a reader scrubs", 20, -time.Hour, 25},
	}
	for _, s := range steps {
		if got := fit(s.hi, s.later); got != s.want {
			t.Errorf("%s: axis to %v, want %v", s.name, got, s.want)
		}
	}
	a.Fit(0, 2, chart.Bounds{}, 5*time.Minute, at)
	if a.Hi > 3 {
		t.Errorf("another window: axis to %v, want it fitted anew", a.Hi)
	}
}

func TestTicksAreRoundAndInside(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lo, hi float64
		n      int
		want   []float64
	}{
		{0, 100, 3, []float64{0, 50, 100}},
		{0, 100, 6, []float64{0, 20, 40, 60, 80, 100}},
		{-10, 5, 4, []float64{-10, -5, 0, 5}},
		{0, 16.5, 2, []float64{0, 10}},
		{0.1, 0.4, 4, []float64{0.1, 0.2, 0.3, 0.4}},
		{5, 5, 4, nil},
		{0, 1, 0, nil},
	}
	for _, tt := range tests {
		a := chart.Axis{Lo: tt.lo, Hi: tt.hi}
		got := a.Ticks(nil, tt.n)
		if !slices.EqualFunc(got, tt.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
			t.Errorf("ticks of %v to %v, %d: %v, want %v", tt.lo, tt.hi, tt.n, got, tt.want)
		}
	}
}

func FuzzAxisHoldsItsData(f *testing.F) {
	f.Add(0.0, 1.0, 0.0, 100.0, true)
	f.Add(-1e308, 1e308, math.NaN(), math.Inf(1), false)
	f.Add(5e-324, 5e-324, 0.0, 0.0, true)
	f.Add(1.0000000001, 1.0000000002, 0.0, 0.0, false)
	f.Fuzz(func(t *testing.T, lo, hi, least, most float64, bound bool) {
		if lo > hi {
			lo, hi = hi, lo
		}
		var b chart.Bounds
		if bound {
			b = chart.Bounds{Min: &least, Max: &most}
		}
		var a chart.Axis
		for i, part := range []float64{1, 0.5, 0.01, 2} {
			lo, hi := lo*part, hi*part
			a.Fit(lo, hi, b, time.Minute, noon.Add(time.Duration(i)*4*time.Second))
			if !(a.Lo < a.Hi) || math.IsInf(a.Lo, 0) || math.IsInf(a.Hi, 0) {
				t.Fatalf("axis of %v to %v: %v to %v", lo, hi, a.Lo, a.Hi)
			}
			if math.Abs(lo) > 1e290 || math.Abs(hi) > 1e290 {
				continue
			}
			for _, v := range []float64{lo, hi} {
				if frac := a.Frac(v); frac < -1e-6 || frac > 1+1e-6 {
					t.Fatalf("%v is at %v on an axis of %v to %v", v, frac, a.Lo, a.Hi)
				}
			}
		}
		if n := len(a.Ticks(nil, 5)); n > 16 {
			t.Fatalf("%d ticks", n)
		}
	})
}
