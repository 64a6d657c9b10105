// Package ring has a queue in a ring buffer.
package ring

// Ring is a queue of items in one slice, which it uses over and over again. Its zero value is
// an empty ring without memory.
type Ring[T any] struct {
	items []T
	first int // index of the oldest item
	count int
}

// Len returns the number of items.
func (r *Ring[T]) Len() int { return r.count }

// Cap returns the number of items that fit without another allocation.
func (r *Ring[T]) Cap() int { return len(r.items) }

// At returns item i in place. Item 0 is the oldest; i must be less than Len. The pointer is
// valid until the item is dropped or the ring is resized.
func (r *Ring[T]) At(i int) *T {
	if i += r.first; i >= len(r.items) {
		i -= len(r.items)
	}
	return &r.items[i]
}

// minCap is the capacity that Push begins with.
const minCap = 16

// Push appends an item. A full ring doubles its capacity; Resize it before to do otherwise.
func (r *Ring[T]) Push(v T) {
	if r.count == len(r.items) {
		r.grow()
	}
	r.count++
	*r.At(r.count - 1) = v
}

// grow doubles the capacity. Push is inlined without it.
//
//go:noinline
func (r *Ring[T]) grow() { r.Resize(max(minCap, 2*r.count)) }

// Replace drops the oldest item of a full ring and appends another in its place.
func (r *Ring[T]) Replace(v T) {
	r.items[r.first] = v
	r.first++
	if r.first == len(r.items) {
		r.first = 0
	}
}

// Pop removes and returns the oldest item. The ring must not be empty.
func (r *Ring[T]) Pop() T {
	v := r.items[r.first]
	r.Drop()
	return v
}

// Drop removes the oldest item. The ring must not be empty.
func (r *Ring[T]) Drop() {
	var zero T
	r.items[r.first] = zero
	r.first++
	if r.first == len(r.items) {
		r.first = 0
	}
	r.count--
}

// Resize sets the capacity, which must be at least Len.
func (r *Ring[T]) Resize(capacity int) {
	items := make([]T, capacity)
	r.copyTo(items)
	r.items, r.first = items, 0
}

// Clone returns a copy with the same capacity.
func (r *Ring[T]) Clone() Ring[T] {
	c := Ring[T]{items: make([]T, len(r.items)), count: r.count}
	r.copyTo(c.items)
	return c
}

// copyTo copies the items, oldest first.
func (r *Ring[T]) copyTo(items []T) {
	end := min(r.first+r.count, len(r.items))
	n := copy(items, r.items[r.first:end])
	copy(items[n:], r.items[:r.count-n])
}
