package delivery

// A ring is a FIFO queue in a ring buffer that grows as needed.
type ring[T any] struct {
	items []T // its length is a power of two, or 0
	first int
	count int
}

func (r *ring[T]) len() int { return r.count }

func (r *ring[T]) push(v T) {
	if r.count == len(r.items) {
		items := make([]T, max(16, 2*r.count))
		n := copy(items, r.items[r.first:])
		copy(items[n:], r.items[:r.first])
		r.items, r.first = items, 0
	}
	r.items[(r.first+r.count)&(len(r.items)-1)] = v
	r.count++
}

// front returns the oldest item. The ring must not be empty.
func (r *ring[T]) front() T { return r.items[r.first] }

// pop removes and returns the oldest item. The ring must not be empty.
func (r *ring[T]) pop() T {
	var zero T
	v := r.items[r.first]
	r.items[r.first] = zero
	r.first = (r.first + 1) & (len(r.items) - 1)
	r.count--
	return v
}
