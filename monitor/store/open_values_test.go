package store_test

import (
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/store"
)

// fast returns a series whose newest values share a bucket with earlier ones: a value each
// 10 ms, from 0 to n-1.
func fast(t *testing.T, n int) *rig {
	t.Helper()
	r := newRig(t, store.Options{})
	for i := range n {
		r.every(10*time.Millisecond, "x", fmt.Sprint(i))
	}
	return r
}

func TestAnEarlierValueIsThatOfItsBucket(t *testing.T) {
	t.Parallel()
	r := fast(t, 57)
	s := r.topic("x").Series[0]
	v, _, ok := s.At(r.now.Add(-time.Millisecond)) // before anything else has read the series
	equal(t, "known", ok, true)
	equal(t, "value", v, s.Last())
}

func TestAGroupCountsEachValueOnce(t *testing.T) {
	t.Parallel()
	r := fast(t, 57)
	r.send("y", "1")
	count := func() (n uint64) {
		st := r.s.Acquire()
		defer r.s.Release()
		g := st.Group("g", []string{"x", "y"}, func(topic string) string { return topic })
		n = g.Series[0].Summary(r.now.Add(-time.Minute), r.now.Add(time.Second)).Count
		if own := st.Topic("x").Series[0].Summary(r.now.Add(-time.Minute), r.now.Add(time.Second)).Count; own != n {
			t.Errorf("the topic has %d values and the group %d", own, n)
		}
		return n
	}
	equal(t, "values", count(), uint64(57))
	r.send("x", "57")
	equal(t, "values", count(), uint64(58))
}

func TestASeriesSaysWhetherItWasEverUnknown(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", `{"a":1}`)
	equal(t, "unknown", r.topic("x").Series[0].WasUnknown(), false)
	r.every(time.Second, "x", `{"a":null}`, `{"a":2}`)
	equal(t, "unknown", r.topic("x").Series[0].WasUnknown(), true)
}
