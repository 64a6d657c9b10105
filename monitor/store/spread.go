package store

import (
	"math"
	"sort"
	"time"
)

// Weight is a value and how often it came.
type Weight struct {
	V float64
	N uint64
}

// spreadSlots is how many slots of each width a spread has, and spreadCells
// how many different values a slot tells apart: beyond, the nearest counts.
const (
	spreadSlots = 120
	spreadCells = 192
)

// These are how long the slots are: two minutes in all, and an hour.
const (
	spreadFine   = int64(time.Second)
	spreadCoarse = int64(30 * time.Second)
)

var spreadWidths = [...]int64{spreadFine, spreadCoarse}

// spread is how the values of a fast series were distributed, within 3 % of
// each value. A slow one needs none: its buckets hold each value.
type spread struct {
	since int64
	rings [len(spreadWidths)]ring
}

// ring is the newest slots of one width, by number modulo their count.
type ring [spreadSlots]slot

// slot is the values of one stretch of time, ascending.
type slot struct {
	number int64
	cells  []spreadCell
}

type spreadCell struct {
	key int16
	n   uint32
}

// keyOf cuts a value's bits down to sign, exponent and four more: keys are in
// the order of the values.
func keyOf(v float64) int16 {
	k := int16(math.Float64bits(math.Abs(v)) >> 48)
	if v < 0 {
		return -1 - k
	}
	return k
}

// valueOf is the middle of the values that share a key.
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

// scatter notes a value of a series that is too fast for its buckets.
func (s *Series) scatter(v float64, when int64, b *budget) {
	if s.spread == nil {
		const size = len(spreadWidths) * spreadSlots * 32
		if s.latest[0].cell == nil || s.latest[0].cell.n < 3 || !b.take(size) {
			return
		}
		s.spread = &spread{since: when}
		if cur := s.latest[0].cell; s.n == uint64(cur.n) { // its very first values
			s.spread.since = 0
			s.spread.put(cur.min, when, b)
			s.spread.put(cur.max, when, b)
			return
		}
	}
	s.spread.put(v, when, b)
}

func (p *spread) put(v float64, when int64, b *budget) {
	k := keyOf(v)
	p.rings[0].add(when/spreadFine, k, b)
	p.rings[1].add(when/spreadCoarse, k, b)
}

// add counts a value in the slot of that number, unless it is older than what is
// kept.
func (r *ring) add(number int64, k int16, b *budget) {
	c := &r[number%spreadSlots]
	switch {
	case c.number < number:
		c.number, c.cells = number, c.cells[:0]
	case c.number > number:
		return
	}
	c.add(k, b)
}

func (c *slot) add(k int16, b *budget) {
	i := sort.Search(len(c.cells), func(i int) bool { return c.cells[i].key >= k })
	if i < len(c.cells) && c.cells[i].key == k {
		c.cells[i].n++
		return
	}
	if len(c.cells) == cap(c.cells) {
		grown := min(max(8, 2*cap(c.cells)), spreadCells)
		if grown == cap(c.cells) || !b.take(8*(grown-cap(c.cells))) {
			if len(c.cells) > 0 {
				c.cells[min(i, len(c.cells)-1)].n++
			}
			return
		}
		c.cells = append(make([]spreadCell, 0, grown), c.cells...)
	}
	c.cells = append(c.cells, spreadCell{})
	copy(c.cells[i+1:], c.cells[i:])
	c.cells[i] = spreadCell{k, 1}
}

// AppendSpread appends the values from from to to, each with how often it
// came. Exact is false where only the extremes and the mean of many are known,
// or values are told apart by 3 % only.
func (s *Series) AppendSpread(dst []Weight, from, to time.Time) (_ []Weight, exact bool) {
	f, t := max(from.UnixNano(), 0), to.UnixNano()
	if t <= f {
		return dst, true
	}
	if p := s.spread; p != nil {
		for i, width := range spreadWidths {
			oldest := s.lastAt/width - spreadSlots + 1
			if f >= p.since && f/width >= oldest {
				return appendSlots(dst, &p.rings[i], f/width, (t-1)/width), false
			}
		}
	}
	i := s.tier(f, 0)
	return s.tiers[i].spread(dst, f, t, widths[i])
}

// appendSlots appends the values of the slots from first to last.
func appendSlots(dst []Weight, r *ring, first, last int64) []Weight {
	for n := first; n <= last; n++ {
		c := &r[n%spreadSlots]
		if c.number != n {
			continue
		}
		for _, x := range c.cells {
			dst = append(dst, Weight{valueOf(x.key), uint64(x.n)})
		}
	}
	return dst
}

// spread appends what the cells from from to to hold: the extremes, and the
// mean of the others.
func (t *tier) spread(dst []Weight, from, to, width int64) (_ []Weight, exact bool) {
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
