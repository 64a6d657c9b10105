// Package registry has sets of open items with a maximum size that can be waited for.
package registry

import (
	"sync"
	"time"
)

// A Set is a set of open items with a maximum size. The zero registry accepts
// no items.
type Set[T comparable] struct {
	Max int

	mu     sync.Mutex // guards what follows
	items  map[T]struct{}
	closed bool
	empty  chan struct{} // closed once the registry is closed and empty
}

// Open lets the registry accept up to n items, unless it is closed.
func (r *Set[T]) Open(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Max = n
}

// Add adds v. It returns false if the registry is full or closed.
func (r *Set[T]) Add(v T) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || len(r.items) >= r.Max {
		return false
	}
	if r.items == nil {
		r.items = map[T]struct{}{}
	}
	r.items[v] = struct{}{}
	return true
}

// Remove removes v. It returns false if v was not in the registry.
func (r *Set[T]) Remove(v T) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.items[v]; !ok {
		return false
	}
	delete(r.items, v)
	if r.closed && len(r.items) == 0 {
		select {
		case <-r.empty:
		default:
			close(r.empty)
		}
	}
	return true
}

// Len returns the number of open items.
func (r *Set[T]) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.items)
}

// Close makes the registry reject new items. The returned channel is closed when no
// item is open.
func (r *Set[T]) Close() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.closed = true
		r.empty = make(chan struct{})
		if len(r.items) == 0 {
			close(r.empty)
		}
	}
	return r.empty
}

// All returns the open items, in buf if it is large enough.
func (r *Set[T]) All(buf []T) []T {
	r.mu.Lock()
	defer r.mu.Unlock()
	buf = buf[:0]
	for v := range r.items {
		buf = append(buf, v)
	}
	return buf
}

// Wait waits for the channel to close. It returns false after d.
func Wait(empty <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-empty:
		return true
	case <-timer.C:
		return false
	}
}
