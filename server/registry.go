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
	open   map[T]struct{}
	closed bool
	empty  chan struct{} // closed once the registry is closed and empty
}

// add adds v. It returns false if the registry is full or closed.
func (r *registry[T]) add(v T) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || len(r.open) >= r.max {
		return false
	}
	if r.open == nil {
		r.open = map[T]struct{}{}
	}
	r.open[v] = struct{}{}
	return true
}

// remove removes v. It returns false if v was not in the registry.
func (r *registry[T]) remove(v T) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.open[v]; !ok {
		return false
	}
	delete(r.open, v)
	if r.closed && len(r.open) == 0 {
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
	return len(r.open)
}

// close makes the registry reject new items. The returned channel is closed when no
// item is open.
func (r *registry[T]) close() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.closed = true
		r.empty = make(chan struct{})
		if len(r.open) == 0 {
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
	for v := range r.open {
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
