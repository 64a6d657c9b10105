package store_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// quantile returns the value that a fraction q of all values does not exceed.
func quantile(ws []store.Weight, q float64) float64 {
	slices.SortFunc(ws, func(a, b store.Weight) int { return int(math.Copysign(1, a.V-b.V)) })
	total, sum := uint64(0), 0.0
	for _, w := range ws {
		total += w.N
	}
	for _, w := range ws {
		if sum += float64(w.N); sum >= q*float64(total) {
			return w.V
		}
	}
	return math.NaN()
}

func TestSlowValuesAreSpreadExactly(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 60 {
		r.every(time.Second, "x", fmt.Sprint(i))
	}
	ws, exact := r.topic("x").Series[0].AppendHistogram(nil, r.now.Add(-29*time.Second), r.now.Add(1))
	equal(t, "exact", exact, true)
	equal(t, "values", len(ws), 30)
	equal(t, "median", quantile(ws, 0.5), 44)
}

func TestFastValuesAreSpreadWithinThreePercent(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 100_000 {
		v := -math.Log(1-float64(i*7919%10_000+1)/10_001) * 12 // exponential distribution with mean 12
		r.every(time.Millisecond, "x", fmt.Sprintf("%.4f", v))
	}
	s := r.topic("x").Series[0]
	for _, window := range []time.Duration{10 * time.Second, time.Minute} {
		ws, _ := s.AppendHistogram(nil, r.now.Add(-window), r.now.Add(1))
		for q, want := range map[float64]float64{0.5: 8.318, 0.9: 27.63, 0.99: 55.26} {
			if got := quantile(slices.Clone(ws), q); math.Abs(got-want) > 0.05*want {
				t.Errorf("%v: the %v quantile is %.2f, want %.2f", window, q, got, want)
			}
		}
		n := uint64(0)
		for _, w := range ws {
			n += w.N
		}
		if want := uint64(window / time.Millisecond); n < want || n > want+1000 {
			t.Errorf("%v holds %d values, want %d", window, n, want)
		}
	}
	if _, exact := s.AppendHistogram(nil, r.now.Add(-time.Minute), r.now); exact {
		t.Error("a thousand values a second are told as exact")
	}
}

func TestNegativeAndExtremeValuesKeepTheirOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	values := []string{"-1e300", "-5", "-0.001", "0", "1e-300", "7", "1e999"}
	for range 10 {
		for _, v := range values {
			r.every(time.Millisecond, "x", v)
		}
	}
	ws, _ := r.topic("x").Series[0].AppendHistogram(nil, r.now.Add(-30*time.Millisecond), r.now.Add(1))
	if !slices.IsSortedFunc(ws[len(ws)-7:], func(a, b store.Weight) int { return int(math.Copysign(1, a.V-b.V)) }) {
		t.Errorf("%v", ws)
	}
	for _, w := range ws {
		if math.IsInf(w.V, 0) || math.IsNaN(w.V) {
			t.Errorf("%v", w)
		}
	}
}

// TestValuesOfTheNewestSecondAreInLongWindows reads 50 minutes, whose slots of half a minute
// get the values of a second together, while the second lasts and after late values.
func TestValuesOfTheNewestSecondAreInLongWindows(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	count := func() (n uint64) {
		ws, _ := r.topic("x").Series[0].AppendHistogram(nil, r.now.Add(-50*time.Minute), r.now.Add(1))
		for _, w := range ws {
			n += w.N
		}
		return n
	}
	put := uint64(0)
	for range 300 {
		for range 70 { // 1.4 s
			r.every(20*time.Millisecond, "x", fmt.Sprint(put%7))
			put++
		}
		if got := count(); got != put && got != put-1 { // the third value of all is not recorded
			t.Fatalf("50 minutes hold %d values, want %d", got, put)
		}
	}
	late := r.now.Add(-10 * time.Second)
	r.s.Apply(sse.Event{Type: "x", Data: []byte("3"), Time: late.UnixMilli()}, r.now)
	if got := count(); got != put+1 && got != put {
		t.Errorf("50 minutes hold %d values with a late one, want %d", got, put+1)
	}
}

// TestLateValuesHideNoOthers begins with slow values, whose buckets hold each of them. The
// first fast values are late, and belong before the window.
func TestLateValuesHideNoOthers(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	count := func() (n uint64) {
		ws, _ := r.topic("x").Series[0].AppendHistogram(nil, r.now.Add(-45*time.Second), r.now.Add(1))
		for _, w := range ws {
			n += w.N
		}
		return n
	}
	at := func(when time.Time) {
		r.s.Apply(sse.Event{Type: "x", Data: fmt.Append(nil, when.Second()), Time: when.UnixMilli()}, r.now)
	}
	for range 40 {
		r.wait(time.Second)
		at(r.now)
	}
	for i := range 10 {
		at(r.now.Add(time.Duration(i)*time.Millisecond - 50*time.Second))
		equal(t, fmt.Sprintf("values after %d late ones", i+1), count(), 40)
	}
	for range 100 {
		r.wait(10 * time.Millisecond)
		at(r.now)
	}
	equal(t, "values", count(), 140)
}
