package store

import (
	"sync"
	"time"
)

// Options configures a Store. The zero value is valid.
type Options struct {
	// Clock returns the current time. Default (nil): time.Now.
	Clock func() time.Time
	// MaxTopics is the largest number of topics. Events of further topics are
	// counted in StreamState.Overflow. Default (0): 10,000.
	MaxTopics int
	// MaxMemory limits all histories together, in bytes. Above it histories get
	// shorter. Default (0): 256 MiB.
	MaxMemory int
	// ArrivalTime uses the arrival of events as their time, even if they have
	// their own. It does not apply to events that the server had stored before
	// the connection. Default (false): their own time.
	ArrivalTime bool
	// Fields lists extractors by topic name. Their results are charted in
	// addition to the topic's own fields. Default (nil): none.
	Fields map[string][]Extractor
}

// Store holds a State that its streams update and another goroutine reads. Its methods
// are safe for concurrent use.
type Store struct {
	changed chan struct{}
	opts    Options

	mu      sync.Mutex // guards all fields below, and what they point to
	state   State
	streams []*Stream
	ingest  ingest

	observer Observer
	paused   bool
	stamped  int64 // time of arrival of the newest event
}

// New returns an empty store without streams.
func New(opts Options) *Store {
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	if opts.MaxTopics <= 0 {
		opts.MaxTopics = maxTopics
	}
	if opts.MaxMemory <= 0 {
		opts.MaxMemory = maxMemory
	}
	s := &Store{
		changed: make(chan struct{}, 1),
		opts:    opts,
		state:   State{byName: make(map[string]*Topic)},
	}
	s.ingest = ingest{
		extractors:  opts.Fields,
		arrivalTime: opts.ArrivalTime,
		memory:      budget{left: opts.MaxMemory},
	}
	return s
}

// Now returns the time of the store's clock.
func (s *Store) Now() time.Time { return s.opts.Clock() }

// Changed returns a channel that receives a value after the store has changed.
// Several changes may be combined.
func (s *Store) Changed() <-chan struct{} { return s.changed }

// Acquire locks the store and returns its state, which the caller may read
// until it calls Release. Release it quickly, because Apply has to wait.
func (s *Store) Acquire() *State {
	s.mu.Lock()
	return &s.state
}

// Release unlocks the store.
func (s *Store) Release() { s.mu.Unlock() }

// Pause freezes the events that are stored now until Resume: Len, Event, Upto,
// Latest, Table and JSON do not change while more events arrive. Each topic
// that receives events meanwhile needs memory for a second copy.
func (s *Store) Pause() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.paused = true
}

// Resume ends a pause.
func (s *Store) Resume() {
	s.mu.Lock()
	for _, t := range s.state.Topics {
		t.thaw()
	}
	s.paused = false
	s.commit()
}

// commit ends a change: it unlocks the store and notifies the reader.
func (s *Store) commit() {
	s.state.Version++
	s.mu.Unlock()
	s.notify()
}

// SetArrivalTime selects for later events whether their time is their arrival,
// or their own time if they have one. It does not affect earlier events.
func (s *Store) SetArrivalTime(on bool) {
	s.mu.Lock()
	s.ingest.arrivalTime = on
	s.mu.Unlock()
}

// SetObserver sets the Observer for later events; nil removes it.
func (s *Store) SetObserver(o Observer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.observer = o
}

func (s *Store) notify() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

const (
	// stampStep is the least distance of two events. It leaves room for the events
	// that replace one of them; see [Stream.Regroup].
	stampStep = int64(time.Microsecond)
	// stampSlack is the largest difference between the time at which an event
	// arrived and the one that is stored with it. Beyond it, as when the clock was
	// set back, the order of events in different topics may be lost.
	stampSlack = int64(100 * time.Millisecond)
)

// stamp returns the time of arrival of the next event. It is a little later than now if
// other events arrived in the same instant, as in a recording: the times say in which
// order the events of all topics arrived.
func (s *Store) stamp(now int64) int64 {
	if ahead := s.stamped + stampStep - now; ahead > 0 && ahead <= stampSlack {
		now += ahead
	}
	s.stamped = now
	return now
}

// observe notifies the observer of an event that has been applied.
func (s *Store) observe(t *Topic, a *arrival) {
	if s.observer == nil {
		return
	}
	s.observer.Observe(&s.state, t, Observed{
		Data: t.told(a), Arrived: time.Unix(0, a.at), At: time.Unix(0, a.when), Past: t.backlog != "",
	})
}
