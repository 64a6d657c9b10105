package topics

import (
	"sync"
	"sync/atomic"
)

// A waitList is the subscribers of a shared cursor that wait. It has a lock of its own, so
// that the waker, who serves all shared cursors, never waits for one that is busy.
type waitList struct {
	some atomic.Bool // somebody waits, and no wake-up is under way

	mu     sync.Mutex // guards what follows, and parked in each of the subscribers
	parked []*Subscription

	woken []*Subscription // belongs to the waker
}

// add puts s on the list.
func (l *waitList) add(s *Subscription) {
	l.mu.Lock()
	s.parked.Store(int32(len(l.parked)))
	l.parked = append(l.parked, s)
	l.mu.Unlock()
	if !l.some.Load() { // else whoever is to wake them has not looked yet
		l.some.Store(true)
	}
}

// remove takes s off the list, if it is there.
func (l *waitList) remove(s *Subscription) {
	if s.parked.Load() < 0 { // nobody but its reader puts it there
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	i := s.parked.Load()
	if i < 0 {
		return
	}
	end := len(l.parked) - 1
	last := l.parked[end]
	l.parked[i] = last
	last.parked.Store(i)
	l.parked[end] = nil
	l.parked = l.parked[:end]
	s.parked.Store(-1)
}

// claim reports whether somebody waits, and makes the caller the one to see to it.
func (l *waitList) claim() bool { return l.some.Load() && l.some.CompareAndSwap(true, false) }

// wake lets all go on that wait. Only the waker calls it.
func (l *waitList) wake() {
	l.mu.Lock()
	l.parked, l.woken = l.woken[:0], l.parked
	for _, s := range l.woken {
		s.parked.Store(-1)
	}
	l.mu.Unlock()
	for _, s := range l.woken {
		s.wake()
	}
	clear(l.woken)
}
