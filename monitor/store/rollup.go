package store

import "time"

const chunkCells = 60

// widths and depths are how long the buckets of a series's rollups are, and how many
// each keeps, finest first: 2 minutes,
// 30 minutes, 6 hours and 3 days.
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

// cell is what fell into one bucket of a rollup.
type cell struct {
	min, max, sum, last float64
	n                   uint32
}

func (c *cell) add(v float64) {
	if c.n == 0 {
		c.min, c.max = v, v
	}
	if v < c.min { // the builtins min and max care for NaN, of which there is none, and cost twice as much
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

// chunk is a run of cells; number n holds the slots from n*chunkCells.
type chunk struct {
	number int64
	cells  [chunkCells]cell
}

// rollup is a ring of buckets of one width, in chunks that exist only where
// there is something.
type rollup struct {
	chunks []*chunk // by number modulo length
	newest int64    // the highest chunk number
	lost   int64    // chunks up to this number may have been forgotten
	any    bool
}

// latest is where the latest value of a rollup went.
type latest struct {
	slot int64
	cell *cell // nil: the slot is older than what is kept
}

// put adds a value to the cell of that slot.
func (l *latest) put(t *rollup, slot int64, v float64, depth int64, b *budget) {
	if slot != l.slot || l.cell == nil {
		l.cell, l.slot = t.cell(slot, depth, b), slot
	}
	if l.cell != nil {
		l.cell.add(v)
	}
}

// cell returns the cell of that slot, which may need a chunk.
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

// chunk returns the chunk of that number, or nil.
func (t *rollup) chunk(number int64) *chunk {
	if len(t.chunks) == 0 {
		return nil
	}
	if c := t.chunks[number%int64(len(t.chunks))]; c != nil && c.number == number {
		return c
	}
	return nil
}

// claim makes a chunk for that number: of one whose time is over, else of new
// memory, else of the oldest one.
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

// expired returns where a chunk lies that is out of reach once number exists,
// or -1. The one in number's own place comes first.
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

// covers reports whether nothing since that slot has been forgotten.
func (t *rollup) covers(slot int64) bool {
	return t.any && (t.lost == 0 || slot/chunkCells > max(t.lost, t.newest-int64(len(t.chunks))))
}

// since returns the first chunk number that may hold something from slot on.
func (t *rollup) since(slot int64) int64 {
	return max(slot/chunkCells, t.newest-int64(len(t.chunks))+1, 0)
}
