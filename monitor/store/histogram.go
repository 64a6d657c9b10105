package store

import (
	"math"
	"sort"
	"time"
)

// Weight is a value and the number of times that it occurred.
type Weight struct {
	V float64
	N uint64
}

// histogramSlots is the number of slots of each width, and slotCells the
// largest number of different values in a slot. Beyond it the nearest value is
// counted instead.
const (
	histogramSlots = 120
	slotCells      = 192
)

// The widths of the slots. Fine slots cover two minutes in total, and coarse
// slots an hour.
const (
	histogramFine   = int64(time.Second)
	histogramCoarse = int64(30 * time.Second)
)

var histogramWidths = [...]int64{histogramFine, histogramCoarse}

// histogram is the distribution of a fast series's values, with an error of at
// most 3 %. A slow series has none, because its buckets hold each value.
type histogram struct {
	since int64
	open  int64 // the newest fine slot, not in the coarse ring yet
	rings [len(histogramWidths)]slotRing
}

// slotRing is a ring of the newest slots of one width, indexed by number modulo
// length.
type slotRing [histogramSlots]slot

// slot holds the values of a time interval, ascending.
type slot struct {
	number int64
	cells  []slotCell
}

type slotCell struct {
	key int16
	n   uint32
}

// keyOf truncates a value to its sign, exponent and four bits of its mantissa.
// Keys have the same order as the values.
func keyOf(v float64) int16 {
	k := int16(math.Float64bits(math.Abs(v)) >> 48)
	if v < 0 {
		return -1 - k
	}
	return k
}

// valueOf returns the middle of the values that have the same key.
func valueOf(k int16) float64 {
	sign := 1.0
	if k < 0 {
		sign, k = -1, -1-k
	}
	if k == 0 {
		return 0
	}
	from := math.Float64frombits(uint64(k) << 48)
	if to := math.Float64frombits(uint64(k+1) << 48); !math.IsInf(to, 0) && !math.IsNaN(to) {
		return sign * (from + (to-from)/2)
	}
	return sign * from
}

// record adds a value to the histogram if the series is too fast for its
// buckets.
func (s *Series) record(v float64, when int64, b *budget) {
	if s.histogram == nil {
		s.flush()
		const size = len(histogramWidths) * histogramSlots * 32
		if s.latest[0].cell == nil || s.latest[0].cell.n < 3 || !b.reserve(size) {
			return
		}
		s.histogram = &histogram{since: s.lastAt + 1} // the buckets have the values so far

		if cur := s.latest[0].cell; s.n == uint64(cur.n) { // these are the first values of the series
			s.histogram.since = 0
			s.histogram.record(cur.min, when, b)
			s.histogram.record(cur.max, when, b)
			return
		}
	}
	s.histogram.record(v, when, b)
}

// record counts a value. The values of the newest second reach the coarse ring together.
func (p *histogram) record(v float64, when int64, b *budget) {
	k, second := keyOf(v), when/histogramFine
	if second > p.open {
		p.close(b)
		p.open = second
	}
	p.rings[0].observe(second, k, 1, b)
	if second < p.open {
		p.rings[1].observe(when/histogramCoarse, k, 1, b)
	}
}

// close adds the open slot to the coarse ring.
func (p *histogram) close(b *budget) {
	const fine = histogramCoarse / histogramFine
	for _, c := range p.rings[0].cells(p.open) {
		p.rings[1].observe(p.open/fine, c.key, c.n, b)
	}
}

// cells returns the values in the slot with that number.
func (r *slotRing) cells(number int64) []slotCell {
	c := &r[uint64(number)%histogramSlots] // a division without a sign is faster
	if c.number != number {
		return nil
	}
	return c.cells
}

// observe counts n values in the slot with that number, unless the slot is older
// than the ring.
func (r *slotRing) observe(number int64, k int16, n uint32, b *budget) {
	c := &r[uint64(number)%histogramSlots]
	switch {
	case c.number < number:
		c.number, c.cells = number, c.cells[:0]
	case c.number > number:
		return
	}
	c.observe(k, n, b)
}

func (c *slot) observe(k int16, n uint32, b *budget) {
	i := sort.Search(len(c.cells), func(i int) bool { return c.cells[i].key >= k })
	if i < len(c.cells) && c.cells[i].key == k {
		c.cells[i].n += n
		return
	}
	if len(c.cells) == cap(c.cells) {
		grown := min(max(8, 2*cap(c.cells)), slotCells)
		if grown == cap(c.cells) || !b.reserve(8*(grown-cap(c.cells))) {
			if len(c.cells) > 0 {
				c.cells[min(i, len(c.cells)-1)].n += n
			}
			return
		}
		c.cells = append(make([]slotCell, 0, grown), c.cells...)
	}
	c.cells = append(c.cells, slotCell{})
	copy(c.cells[i+1:], c.cells[i:])
	c.cells[i] = slotCell{k, n}
}

// AppendHistogram appends the values between from and to, with the number of
// times that each occurred. It is not exact if only the extremes and the mean
// of several values are known, or if values are rounded by up to 3 %.
func (s *Series) AppendHistogram(dst []Weight, from, to time.Time) (_ []Weight, exact bool) {
	f, t := max(from.UnixNano(), 0), to.UnixNano()
	if t <= f {
		return dst, true
	}
	if p := s.histogram; p != nil {
		for i, width := range histogramWidths {
			oldest := s.lastAt/width - histogramSlots + 1
			if f >= p.since && f/width >= oldest {
				first, last := f/width, (t-1)/width
				if open := p.open * histogramFine / width; i > 0 && first <= open && open <= last {
					dst = appendCells(dst, p.rings[0].cells(p.open))
				}
				return appendSlots(dst, &p.rings[i], first, last), false
			}
		}
	}
	i := s.rollupFor(f, 0)
	return s.rollups[i].appendWeights(dst, f, t, widths[i])
}

// appendSlots appends the values of the slots from first to last.
func appendSlots(dst []Weight, r *slotRing, first, last int64) []Weight {
	for n := first; n <= last; n++ {
		dst = appendCells(dst, r.cells(n))
	}
	return dst
}

func appendCells(dst []Weight, cells []slotCell) []Weight {
	for _, x := range cells {
		dst = append(dst, Weight{valueOf(x.key), uint64(x.n)})
	}
	return dst
}

// appendWeights appends the values of the cells between from and to: the
// extremes, and the mean of the others.
func (t *rollup) appendWeights(dst []Weight, from, to, width int64) (_ []Weight, exact bool) {
	exact = true
	if !t.any {
		return dst, true
	}
	first, last := from/width, (to-1)/width
	for number := t.since(first); number <= min(last/chunkCells, t.newest); number++ {
		c := t.chunk(number)
		if c == nil {
			continue
		}
		base := number * chunkCells
		for i := max(first-base, 0); i < min(last+1-base, chunkCells); i++ {
			x := &c.cells[i]
			if x.n == 0 {
				continue
			}
			dst = append(dst, Weight{x.min, 1})
			if x.n > 1 {
				dst = append(dst, Weight{x.max, 1})
			}
			if x.n > 2 {
				exact = false
				mean := (x.sum - x.min - x.max) / float64(x.n-2)
				dst = append(dst, Weight{min(max(mean, x.min), x.max), uint64(x.n - 2)})
			}
		}
	}
	return dst, exact
}
