package histogram_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"topicmux/bench/histogram"
)

func TestQuantilesAreInTheRightBucket(t *testing.T) {
	t.Parallel()
	var h, half histogram.Histogram
	var values []time.Duration
	for i := range 100_000 {
		v := time.Duration(1) << rand.IntN(50)
		v += rand.N(v)
		values = append(values, v)
		if i%2 == 0 {
			h.Record(v)
		} else {
			half.Record(v)
		}
	}
	h.Add(&half)
	slices.Sort(values)
	for _, q := range []float64{0.001, 0.5, 0.99, 0.999, 1} {
		want := values[int(q*float64(len(values)))-1]
		got := h.Quantile(q)
		if off := float64(got-want) / float64(want); off < -0.016 || off > 0.016 {
			t.Errorf("quantile %g is %v, want %v", q, got, want)
		}
	}
	if h.Count() != uint64(len(values)) {
		t.Errorf("%d counted, want %d", h.Count(), len(values))
	}
}

func TestSmallDurationsAreExact(t *testing.T) {
	t.Parallel()
	for v := range time.Duration(128) {
		var h histogram.Histogram
		h.Record(v)
		if got := h.Quantile(1); got != v {
			t.Errorf("%d became %d", v, got)
		}
	}
	var h histogram.Histogram
	if h.Quantile(0.5) != 0 {
		t.Error("an empty histogram has a median")
	}
	h.Record(-1)
	if h.Quantile(0.5) != 0 || h.Count() != 1 {
		t.Error("a negative duration is not zero")
	}
}
