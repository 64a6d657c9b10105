package server

import (
	"sync"
	"time"
)

// A registry is a set of open items with a maximum size. The zero registry accepts
// no items.
type registry[T comparable] struct {
	max int

	mu     sync.Mutex // guards what follows
	items  map[T]struct{}
	closed bool
	empty  chan struct{} // closed once the registry is closed and empty
}

// open lets the registry accept up to n items, unless it is closed.
func (r *registry[T]) open(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.max = n
}

// add adds v. It returns false if the registry is full or closed.
func (r *registry[T]) add(v T) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || len(r.items) >= r.max {
		return false
	}
	if r.items == nil {
		r.items = map[T]struct{}{}
	}
	r.items[v] = struct{}{}
	return true
}

// remove removes v. It returns false if v was not in the registry.
func (r *registry[T]) remove(v T) bool {
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

// len returns the number of open items.
func (r *registry[T]) len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.items)
}

// close makes the registry reject new items. The returned channel is closed when no
// item is open.
func (r *registry[T]) close() <-chan struct{} {
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

// all returns the open items, in buf if it is large enough.
func (r *registry[T]) all(buf []T) []T {
	r.mu.Lock()
	defer r.mu.Unlock()
	buf = buf[:0]
	for v := range r.items {
		buf = append(buf, v)
	}
	return buf
}

// wait waits for the channel to close. It returns false after d.
func wait(empty <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-empty:
		return true
	case <-timer.C:
		return false
	}
}
