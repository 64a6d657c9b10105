package store

import "time"

// Series is the history of a numeric field.
type Series struct {
	Field string // dotted path in the payload, "" for a bare number
	Unit  string // unit of its values; "" if Topic.Unit applies
	Clock bool   // all values are Unix times near the times of their events

	// The fields used for each value come first, so that they share cache lines.
	raw       string // unmodified path in the payload
	wanted    bool   // requested by the user, not part of the topic's shape
	aside     bool   // in a group's copy: not a measurement
	member    *Topic // in a group's copy: the member that has the series
	naming    naming
	conduct   conduct
	quoting   quoting
	lost      bool   // the value is unknown since the newest hole
	negative  bool   // a value was below zero
	ordinal   uint64 // ordinal of the newest event with a value
	literal   literal
	last      float64
	lastAt    int64
	first     int64 // Unix ns of the oldest value
	n         uint64
	open      cell       // the newest values, not in the rollups yet
	openSlot  int64      // the slot of the finest rollup that they belong to
	memory    *budget    // for flush
	histogram *histogram // nil while the buckets hold each value
	unit      payloadUnit
	holes     []hole // oldest first
	latest    [rollupCount]latest
	rollups   [rollupCount]rollup
}

// newSeries returns the series for a field of a topic. The topic's name
// determines the meaning of a bare number.
func newSeries(path []byte, topic string) *Series {
	s := &Series{raw: string(path), Field: fieldName(path)}
	if s.naming = namingOf(s.Field); s.Field == "" {
		s.naming = namingOf(topic)
	}
	return s
}

// Bucket summarizes the values of a series in a column of a chart.
type Bucket struct {
	Min, Max, Sum, Last float64
	Count               uint64
}

// Empty reports whether the bucket has no values.
func (b Bucket) Empty() bool { return b.Count == 0 }

// Avg returns the mean of the bucket's values, or 0 if it is empty.
func (b Bucket) Avg() float64 {
	if b.Count == 0 {
		return 0
	}
	return b.Sum / float64(b.Count)
}

func (b *Bucket) merge(c *cell) {
	if b.Count == 0 {
		b.Min, b.Max = c.min, c.max
	}
	b.Min, b.Max = min(b.Min, c.min), max(b.Max, c.max)
	b.Sum += c.sum
	b.Last = c.last
	b.Count += uint64(c.n)
}

// put adds a value with its time, its original text, and its number of decimals
// in the series's unit.
func (s *Series) put(v float64, decimals int, text []byte, when int64, b *budget) {
	if when < 0 {
		return
	}
	if s.lost {
		s.find(when)
	}
	if v < 0 {
		s.negative = true
	}
	s.literal.count(decimals)
	if s.n == 0 || when < s.first {
		s.first = when
	}
	if s.n++; when >= s.lastAt {
		if !s.conduct.known() {
			s.conduct.observe(v, s.last, text, when, s.n == 1)
			s.Clock = !s.conduct.notClock
		}
		s.last, s.lastAt = v, when
		s.literal.keep(text)
	}
	const finest = int64(100 * time.Millisecond)
	if slot := when / finest; slot != s.openSlot {
		s.flush()
		s.openSlot, s.memory = slot, b
	}
	s.open.observe(v)
	s.record(v, when, b)
}

// flush adds the open values to the rollups. Whoever reads the rollups calls it first:
// most values of a fast series belong to the same buckets, so they are added together.
func (s *Series) flush() {
	if s.open.n == 0 {
		return
	}
	slot := s.openSlot
	for i, slot := range [rollupCount]int64{slot, slot / 10, slot / 100, slot / 600} {
		s.latest[i].merge(&s.rollups[i], slot, &s.open, depths[i], s.memory)
	}
	s.open = cell{}
}

// Wanted reports whether the series was requested by the user.
func (s *Series) Wanted() bool { return s.wanted }

// Negative reports whether a value has been below zero.
func (s *Series) Negative() bool { return s.negative }

// Last returns the newest value.
func (s *Series) Last() float64 { return s.last }

// Count returns the number of values received so far.
func (s *Series) Count() uint64 { return s.n }

// At returns the newest value as of to and its time, to within a bucket. A zero
// to means now. It is not ok if there is no value, or a newer event says that it
// is unknown.
func (s *Series) At(to time.Time) (v float64, at time.Time, ok bool) {
	if s.unknownAt(to) {
		return 0, time.Time{}, false
	}
	return s.Newest(to)
}

// Newest is like At, but also returns a value that is followed by an unknown
// one.
func (s *Series) Newest(to time.Time) (v float64, at time.Time, ok bool) {
	if s.n == 0 || !to.IsZero() && to.UnixNano() < s.first {
		return 0, time.Time{}, false
	}
	if to.IsZero() || to.UnixNano() >= s.lastAt {
		return s.last, time.Unix(0, s.lastAt), true
	}
	s.flush()
	for i := range s.rollups {
		slot := to.UnixNano() / widths[i]
		if c, found := s.rollups[i].before(slot); c != nil {
			return c.last, time.Unix(0, found*widths[i]), true
		}
	}
	return 0, time.Time{}, false
}

// before returns the newest cell with values at or before slot, and its slot.
// It returns nil if there is none or a newer one may have been evicted.
func (t *rollup) before(slot int64) (*cell, int64) {
	if !t.any || slot < 0 {
		return nil, 0
	}
	slot = min(slot, (t.newest+1)*chunkCells-1)
	for number := slot / chunkCells; number >= t.since(0); number-- {
		c := t.chunk(number)
		for ; c != nil && slot >= number*chunkCells; slot-- {
			if cell := &c.cells[slot%chunkCells]; cell.n > 0 {
				return cell, slot
			}
		}
		slot = number*chunkCells - 1
		if t.lost != 0 && number <= t.lost {
			break
		}
	}
	return nil, 0
}
