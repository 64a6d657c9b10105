package topics

import (
	"sync"
	"sync/atomic"
)

// A waitList is the list of a shared cursor's waiting subscribers. It has its own lock.
// So the waker, which serves all shared cursors, never waits for a busy cursor.
type waitList struct {
	armed atomic.Bool // a subscriber waits, and no wake-up is under way

	mu     sync.Mutex // guards parked here and in each subscriber
	parked []*Subscription

	woken []*Subscription // used only by the waker
}

// add adds s to the list.
func (l *waitList) add(s *Subscription) {
	l.mu.Lock()
	s.parked.Store(int32(len(l.parked)))
	l.parked = append(l.parked, s)
	l.mu.Unlock()
	if !l.armed.Load() { // else the pending wake-up includes s
		l.armed.Store(true)
	}
}

// remove removes s from the list if s is in it.
func (l *waitList) remove(s *Subscription) {
	if s.parked.Load() < 0 { // only the reader of s adds it
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

// claim reports whether the caller must start a wake-up. It does that at most once per
// wake-up.
func (l *waitList) claim() bool { return l.armed.Load() && l.armed.CompareAndSwap(true, false) }

// wake wakes all waiting subscribers. Only the waker calls it.
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
