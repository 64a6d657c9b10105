package chart

import (
	"math"
	"time"

	"topicmux/monitor/store"
)

// Span is a time interval that is divided into columns of equal length. Columns
// begin at fixed times: a moving window shows the same columns, moved to the
// left.
type Span struct {
	From time.Time
	Step time.Duration
	N    int
}

// Align returns n columns that end with the column that contains to. Each is an
// n-th of the time between from and to.
func Align(from, to time.Time, n int) Span {
	n = max(n, 1)
	step := max(to.Sub(from)/time.Duration(n), 1)
	end := to.Truncate(step).Add(step)
	return Span{From: end.Add(-step * time.Duration(n)), Step: step, N: n}
}

// To returns the end of the last column.
func (s Span) To() time.Time { return s.Start(s.N) }

// Start returns the start of column i.
func (s Span) Start(i int) time.Time { return s.From.Add(time.Duration(i) * s.Step) }

// Index returns the column that contains t. It is below 0 or at least N if none
// does.
func (s Span) Index(t time.Time) int {
	d := t.Sub(s.From)
	if d < 0 {
		return -1
	}
	return int(min(d/s.Step, math.MaxInt32))
}

// Column is the range of values, Lo to Hi, in a column of a chart.
type Column struct {
	Lo, Hi float64
	Enter  float64 // value at the left edge
	Leave  float64 // value at the right edge
	Shown  bool    // false if there is no value
}

// Lead is the newest sample before the first column: its distance in columns
// and its value. The zero value means that there is none.
type Lead struct {
	Columns float64
	Value   float64
}

// Join appends a column for each bucket to dst. For empty buckets between two
// samples it interpolates, if joined allows it for the indices of the two
// buckets; otherwise their columns are not shown. The index of the lead is -1.
func Join(dst []Column, buckets []store.Bucket, lead Lead, joined func(i, j int) bool) []Column {
	last, start := -1, len(dst)
	for i, b := range buckets {
		if b.Empty() {
			dst = append(dst, Column{})
			continue
		}
		lo, hi := finite(b.Min), finite(b.Max)
		within := func(v float64) float64 { return min(max(finite(v), lo), hi) }
		dst = append(dst, Column{Lo: lo, Hi: hi, Enter: within(b.Avg()), Leave: within(b.Last), Shown: true})
		cols := dst[start:]
		switch {
		case last < 0 && lead.Columns > 0 && joined(-1, i):
			bridge(cols[:i], finite(lead.Value), cols[i].Enter, lead.Columns)
		case last >= 0 && joined(last, i):
			bridge(cols[last+1:i], cols[last].Leave, cols[i].Enter, 1)
		case i > 0:
			cols[i].Enter = math.NaN() // no line from the left
		}
		last = i
	}
	return dst
}

// bridge interpolates linearly from value a, which is before columns before the
// first of cols, to value b directly after the last of them.
func bridge(cols []Column, a, b, before float64) {
	n := before + float64(len(cols))
	for k := range cols {
		v := a + (b-a)*((float64(k)+before)/n)
		cols[k] = Column{Lo: v, Hi: v, Enter: v, Leave: v, Shown: true}
	}
}

// MinMax returns the smallest and the largest value of the columns.
func MinMax(cols []Column) (lo, hi float64, ok bool) {
	for _, c := range cols {
		if !c.Shown {
			continue
		}
		if !ok {
			lo, hi, ok = c.Lo, c.Hi, true
			continue
		}
		lo, hi = min(lo, c.Lo), max(hi, c.Hi)
	}
	return lo, hi, ok
}
