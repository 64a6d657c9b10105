package chart_test

import (
	"math"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
)

func bucket(values ...float64) store.Bucket {
	var b store.Bucket
	for i, v := range values {
		if i == 0 || v < b.Min {
			b.Min = v
		}
		if i == 0 || v > b.Max {
			b.Max = v
		}
		b.Sum, b.Last, b.Count = b.Sum+v, v, b.Count+1
	}
	return b
}

func TestColumnsStayInPlaceAsTheWindowMoves(t *testing.T) {
	t.Parallel()
	first := chart.Align(noon, noon.Add(time.Minute), 100)
	for ms := range 5000 {
		d := time.Duration(ms) * time.Millisecond
		sp := chart.Align(noon.Add(d), noon.Add(time.Minute+d), 100)
		if off := sp.From.Sub(first.From) % first.Step; off != 0 || sp.Step != first.Step {
			t.Fatalf("after %v columns begin %v beside where they began", d, off)
		}
		if to := noon.Add(time.Minute + d); !sp.To().After(to) || sp.To().Sub(to) > sp.Step {
			t.Fatalf("after %v the last column ends at %v, the window at %v", d, sp.To(), to)
		}
	}
	if i := first.Index(first.Start(7)); i != 7 {
		t.Errorf("start of column 7 is in column %d", i)
	}
	if i := first.Index(first.From.Add(-1)); i != -1 {
		t.Errorf("what was before is in column %d", i)
	}
}

func TestJoinBridgesOnlyWhatBelongsTogether(t *testing.T) {
	t.Parallel()
	buckets := []store.Bucket{{}, bucket(10), {}, {}, bucket(40), {}, bucket(0, 90, 20)}
	cols := chart.Join(nil, buckets, chart.Lead{}, func(i, j int) bool { return j-i >= 3 })
	want := []struct {
		shown  bool
		lo, hi float64
	}{{}, {true, 10, 10}, {true, 20, 20}, {true, 30, 30}, {true, 40, 40}, {}, {true, 0, 90}}
	for i, w := range want {
		c := cols[i]
		if c.Shown != w.shown || math.Abs(c.Lo-w.lo) > 1e-9 || math.Abs(c.Hi-w.hi) > 1e-9 {
			t.Errorf("column %d: %+v, want %+v", i, c, w)
		}
	}
	if !math.IsNaN(cols[6].Enter) || cols[6].Leave != 20 {
		t.Errorf("the column behind a hole enters at %v and leaves at %v", cols[6].Enter, cols[6].Leave)
	}
	if lo, hi, ok := chart.MinMax(cols); !ok || lo != 0 || hi != 90 {
		t.Errorf("extent %v to %v, %v", lo, hi, ok)
	}
	if _, _, ok := chart.MinMax(nil); ok {
		t.Error("nothing has an extent")
	}
}

func TestLineComesInFromBeforeTheFirstColumn(t *testing.T) {
	t.Parallel()
	buckets := []store.Bucket{{}, {}, bucket(50), {}}
	lead := chart.Lead{Columns: 3, Value: 0}
	cols := chart.Join(nil, buckets, lead, func(i, _ int) bool { return i == -1 })
	if cols[0].Lo != 30 || cols[1].Lo != 40 || !cols[1].Shown || cols[3].Shown {
		t.Errorf("columns %+v", cols)
	}
	cols = chart.Join(nil, buckets, lead, func(int, int) bool { return false })
	if cols[0].Shown || cols[1].Shown {
		t.Errorf("a line over a hole: %+v", cols)
	}
}
