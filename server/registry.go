package server

import (
	"sync"
	"time"
)

// A registry knows what is open of one kind, up to a number. The zero registry
// takes nothing.
type registry[T comparable] struct {
	max int

	mu     sync.Mutex // guards what follows
	open   map[T]struct{}
	closed bool
	empty  chan struct{} // closed once the registry is closed and empty
}

// add reports whether v was taken: false when there are too many, or it is
// closed.
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

// remove reports whether v was there.
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

// len returns how many are open.
func (r *registry[T]) len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.open)
}

// close refuses what comes from now on. The channel that it returns is closed
// when nothing is open any more.
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

// all returns what is open, in buf if it is large enough.
func (r *registry[T]) all(buf []T) []T {
	r.mu.Lock()
	defer r.mu.Unlock()
	buf = buf[:0]
	for v := range r.open {
		buf = append(buf, v)
	}
	return buf
}

// wait reports whether the channel is closed within d.
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
