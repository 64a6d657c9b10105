package store

import "topicmux/internal/ring"

// blockRing holds the newest blocks of a topic, at most maxBlocks blocks and
// maxWire bytes. It evicts the oldest first.
type blockRing struct {
	ring.Ring[block]
	total uint64 // blocks ever added

	buf  []byte // ring of raw lines; each block is contiguous
	next int
}

// block is the position of an event's lines in the ring of bytes.
type block struct {
	at       int64
	off, len int
	more     int
}

func (r *blockRing) add(data []byte, more int, now int64, b *budget) {
	if !r.reserve(len(data), b) {
		return
	}
	if r.Cap() < maxBlocks && r.Len() == r.Cap() {
		r.extend(b)
	}
	if r.Len() == r.Cap() {
		r.Drop()
	}
	r.total++
	r.Push(block{at: now, off: r.next, len: len(data), more: more})
	r.next += copy(r.buf[r.next:], data)
}

const (
	// firstBlocks is the number of blocks that are allowed regardless of the
	// budget, and blockBytes the memory of each besides its lines.
	firstBlocks = 8
	blockBytes  = 32
)

// extend makes room for more blocks if the budget allows.
func (r *blockRing) extend(b *budget) {
	size := min(max(firstBlocks, 2*r.Len()), maxBlocks)
	if b.reserve((size-r.Len())*blockBytes) || r.Len() == 0 {
		r.Resize(size)
	}
}

// reserve makes room for need contiguous bytes at next.
func (r *blockRing) reserve(need int, b *budget) bool {
	if r.next+need > len(r.buf) && len(r.buf) < maxWire {
		r.grow(need, b)
	}
	if need > len(r.buf) {
		return false
	}
	if r.next+need > len(r.buf) {
		r.evict(r.next, len(r.buf))
		r.next = 0
	}
	r.evict(r.next, r.next+need)
	return true
}

// evict drops the oldest blocks until no block overlaps the bytes between
// from and to.
func (r *blockRing) evict(from, to int) {
	for r.Len() > 0 {
		if o := r.At(0); o.off >= to || o.off+o.len <= from {
			return
		}
		r.Drop()
	}
}

// grow enlarges the ring of bytes within the limits, and compacts its contents.
func (r *blockRing) grow(need int, b *budget) {
	size := max(2*len(r.buf), 1<<10)
	for size < r.used()+need {
		size *= 2
	}
	size = min(size, maxWire)
	if !b.reserve(size - len(r.buf)) {
		return
	}
	buf, next := make([]byte, size), 0
	for i := range r.Len() {
		o := r.At(i)
		n := copy(buf[next:], r.buf[o.off:o.off+o.len])
		o.off = next
		next += n
	}
	r.buf, r.next = buf, next
}

func (r *blockRing) used() int {
	n := 0
	for i := range r.Len() {
		n += r.At(i).len
	}
	return n
}

func (r *blockRing) clone() *blockRing {
	c := *r
	c.Ring = r.Clone()
	c.buf = append([]byte(nil), r.buf...)
	return &c
}

func (r *blockRing) ordinal(i int) uint64 { return r.total - uint64(r.Len()-1-i) }
