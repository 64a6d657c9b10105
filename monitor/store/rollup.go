package store

import (
	"math"
	"time"
)

const chunkCells = 60

// widths are the bucket widths of a series's rollups, finest first, and depths
// the number of buckets of each. They cover 2 minutes, 30 minutes, 6 hours and
// 3 days.
var (
	widths = [...]int64{
		int64(100 * time.Millisecond), int64(time.Second),
		int64(10 * time.Second), int64(time.Minute),
	}
	depths = [...]int64{1200, 1800, 2160, 4320}
)

const (
	rollupCount = len(widths)
	chunkBytes  = chunkCells*40 + 16
)

// cell summarizes the values of a bucket of a rollup.
type cell struct {
	min, max, sum, last float64
	n                   uint32
}

func (c *cell) observe(v float64) {
	if c.n == 0 {
		c.min, c.max = v, v
	}
	if v < c.min { // the builtins min and max handle NaN, which does not occur, and take twice as long
		c.min = v
	}
	if v > c.max {
		c.max = v
	}
	c.sum += v
	c.last = v
	if c.n++; c.n == 0 {
		c.n--
	}
}

// merge adds later values to the cell.
func (c *cell) merge(o *cell) {
	if c.n == 0 {
		c.min, c.max = o.min, o.max
	}
	c.min, c.max = min(c.min, o.min), max(c.max, o.max)
	c.sum += o.sum
	c.last = o.last
	if c.n += o.n; c.n < o.n {
		c.n = math.MaxUint32
	}
}

// chunk is a sequence of cells. Chunk n holds the slots from n*chunkCells.
type chunk struct {
	number int64
	cells  [chunkCells]cell
}

// rollup is a ring of buckets with the same width. Chunks are allocated only
// where there is data.
type rollup struct {
	chunks []*chunk // by number modulo length
	newest int64    // highest chunk number
	lost   int64    // chunks up to this number may have been evicted
	any    bool
}

// latest is the cell of a rollup's latest value.
type latest struct {
	slot int64
	cell *cell // nil if the slot is older than the rollup
}

// merge adds values to the cell for that slot.
func (l *latest) merge(t *rollup, slot int64, values *cell, depth int64, b *budget) {
	if slot != l.slot || l.cell == nil {
		l.cell, l.slot = t.cell(slot, depth, b), slot
	}
	if l.cell != nil {
		l.cell.merge(values)
	}
}

// cell returns the cell for a slot. It allocates a chunk if necessary.
func (t *rollup) cell(slot, depth int64, b *budget) *cell {
	if t.chunks == nil {
		t.chunks = make([]*chunk, depth/chunkCells+1)
	}
	number := slot / chunkCells
	c := t.chunk(number)
	if c == nil {
		if c = t.claim(number, b); c == nil {
			return nil
		}
	}
	return &c.cells[slot%chunkCells]
}

// chunk returns the chunk with that number, or nil.
func (t *rollup) chunk(number int64) *chunk {
	if len(t.chunks) == 0 {
		return nil
	}
	if c := t.chunks[number%int64(len(t.chunks))]; c != nil && c.number == number {
		return c
	}
	return nil
}

// claim returns a chunk for that number. It reuses an expired chunk, or
// allocates one, or else evicts the oldest.
func (t *rollup) claim(number int64, b *budget) *chunk {
	n := int64(len(t.chunks))
	if t.any && number <= max(t.newest-n, t.lost) {
		return nil
	}
	i := t.expired(number)
	if i < 0 && (!t.any || b.reserve(chunkBytes)) {
		t.chunks[number%n] = &chunk{number: number}
		t.newest, t.any = max(t.newest, number), true
		return t.chunks[number%n]
	}
	if i < 0 {
		i = t.oldest()
	}
	c := t.chunks[i]
	if c.number > number {
		return nil
	}
	t.lost = max(t.lost, c.number)
	t.chunks[i] = nil
	*c = chunk{number: number}
	t.chunks[number%n] = c
	t.newest = max(t.newest, number)
	return c
}

// expired returns the index of a chunk that is out of range once number exists,
// or -1. It prefers the chunk in the place of number.
func (t *rollup) expired(number int64) int {
	n := int64(len(t.chunks))
	limit := max(t.newest, number) - n
	if t.chunks[number%n] != nil {
		return int(number % n)
	}
	for i, c := range t.chunks {
		if c != nil && c.number <= limit {
			return i
		}
	}
	return -1
}

func (t *rollup) oldest() int {
	found := -1
	for i, c := range t.chunks {
		if c != nil && (found < 0 || c.number < t.chunks[found].number) {
			found = i
		}
	}
	return found
}

// covers reports whether all data from slot on is still stored.
func (t *rollup) covers(slot int64) bool {
	return t.any && (t.lost == 0 || slot/chunkCells > max(t.lost, t.newest-int64(len(t.chunks))))
}

// since returns the first chunk number that may hold data from slot on.
func (t *rollup) since(slot int64) int64 {
	return max(slot/chunkCells, t.newest-int64(len(t.chunks))+1, 0)
}
