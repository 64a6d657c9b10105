package view

import (
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
)

// maxLines is the largest number of series in a chart. With more, lines cannot
// be distinguished. The legend shows how many are missing.
const maxLines = 16

// missedMost is the number of usual intervals without a sample from which on a
// chart is interrupted, even if the topic is not stale yet. Readers take a long
// straight line for data.
const missedMost = 10

// bounds returns the declared bounds of a topic's values.
func bounds(t *store.Topic) chart.Bounds {
	low, high := t.Range()
	return chart.Bounds{Min: low, Max: high, Binary: t.IsBinary()}
}

// limits returns the declared range of a topic's values. It is not ok if one
// end is missing.
func limits(t *store.Topic) (lo, hi float64, ok bool) {
	b := bounds(t)
	if b.Min == nil || b.Max == nil || *b.Min >= *b.Max {
		return 0, 0, false
	}
	return *b.Min, *b.Max, true
}

// isSpare reports whether a larger value of a field is better, because it
// counts what is free.
func isSpare(field string) bool {
	switch strings.ToLower(store.FieldLabel(field)) {
	case "available", "avail", "free", "idle", "remaining", "left", "spare", "battery", "charge":
		return true
	}
	return false
}

// load fills m.columns with the columns of the series over the span.
func (m *Cache) load(t *store.Topic, series []*store.Series, sp chart.Span, to time.Time) [][]chart.Column {
	for len(m.columns) < len(series) {
		m.columns = append(m.columns, nil)
	}
	for i, s := range series {
		m.columns[i] = m.columnsOf(m.columns[i][:0], t, s, sp, to)
	}
	return m.columns[:len(series)]
}

// columnsOf appends the columns of a series to dst.
func (m *Cache) columnsOf(dst []chart.Column, t *store.Topic, s *store.Series, sp chart.Span, to time.Time) []chart.Column {
	m.buckets = s.AppendColumns(m.buckets[:0], sp.From, sp.To(), sp.N)
	if n := len(m.buckets); n > 0 && sp.To().After(to) {
		m.buckets[n-1] = s.Summary(sp.Start(sp.N-1), to.Add(1)) // exclude values after the time that is shown
	}
	known, usual := s.Resolution(sp.From), t.Interval()
	var lead chart.Lead
	before, at, ok := s.At(sp.From.Add(-1))
	if ok {
		lead = chart.Lead{Columns: float64(sp.From.Sub(at)) / float64(sp.Step), Value: before}
	}
	return chart.Join(dst, m.buckets, lead, func(i, j int) bool {
		if i < 0 {
			return t.Joined(s, at, sp.Start(j)) && !s.Unknown(at, sp.Start(j)) && !t.FailedBetween(s, sp.From, sp.Start(j))
		}
		if j > i+1 && t.FailedBetween(s, sp.Start(i).Add(max(sp.Step, known)), sp.Start(j)) {
			return false
		}
		if j > i+1 && s.WasUnknown() && s.Unknown(sp.Start(i+1), sp.Start(j)) {
			return false
		}
		// The distance is measured between columns, so that adjacent columns
		// are connected however long they are.
		if time.Duration(j-i)*sp.Step <= 2*known {
			return true
		}
		a, b := sp.Start(i+1), sp.Start(j)
		if usual > 0 && b.Sub(a) > missedMost*usual {
			return false
		}
		return t.Joined(s, a, b)
	})
}
