package store

import (
	"strings"
	"sync"
	"time"

	"topicmux/sse"
)

// Options are the choices of a store. The zero value works.
type Options struct {
	// Clock returns the time. Default: time.Now.
	Clock func() time.Time
	// MaxTopics is how many topics are kept; the events of others are counted
	// in State.Overflow. Default: 10,000.
	MaxTopics int
	// MaxMemory bounds the bytes of all histories together; beyond it they get
	// shorter. Default: 256 MiB.
	MaxMemory int
	// ArrivalTime goes by the arrival of events even when they carry their own
	// time, but for those that the server had before. Default: their own.
	ArrivalTime bool
	// Fields are charted of the topics of these names, beside what the topics
	// have by themselves. Default: none.
	Fields map[string][]Extractor
}

// Store is a State that one goroutine feeds and another draws.
type Store struct {
	changed chan struct{}
	opts    Options
	raw     rawBlock // of the feed's goroutine alone

	mu     sync.Mutex // guards all below
	state  State
	topics map[string]*Topic // by the name on the wire
	ingest ingest

	observer Observer
	buffered *backfillBuffer // nil: nothing is buffered
	paused   bool
}

// New returns an empty store.
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
		topics:  make(map[string]*Topic),
		state:   State{byName: make(map[string]*Topic)},
	}
	s.ingest = ingest{
		state:       &s.state,
		extractors:  opts.Fields,
		arrivalTime: opts.ArrivalTime,
		memory:      budget{left: opts.MaxMemory},
	}
	return s
}

// Changed returns a channel that holds a token when something has changed
// since the token was last received.
func (s *Store) Changed() <-chan struct{} { return s.changed }

// Acquire locks the store and returns its state, which the caller may read
// until it calls Release. Hold it for one frame, no longer: the feed waits.
func (s *Store) Acquire() *State {
	s.mu.Lock()
	return &s.state
}

// Release ends what Acquire began.
func (s *Store) Release() { s.mu.Unlock() }

// Pause keeps the events that are kept now until Resume, however many more
// arrive: Len, Event, Upto, Latest, Table and JSON stand still meanwhile. It
// costs a second copy of the events of each topic that goes on.
func (s *Store) Pause() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.paused = true
}

// Resume ends what Pause began.
func (s *Store) Resume() {
	s.mu.Lock()
	for _, t := range s.state.Topics {
		t.thaw()
	}
	s.paused = false
	s.state.Version++
	s.mu.Unlock()
	s.notify()
}

// SetArrivalTime makes events from now on go by their arrival, or by their own
// time where they carry it. Those before keep their place.
func (s *Store) SetArrivalTime(on bool) {
	s.mu.Lock()
	s.ingest.arrivalTime = on
	s.mu.Unlock()
}

// SetObserver passes each event to o from now on; nil: nobody does.
func (s *Store) SetObserver(o Observer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.observer = o
}

// SetUnmatched sets what was asked for and has no topic.
func (s *Store) SetUnmatched(all []Unmatched) {
	s.mu.Lock()
	s.state.unmatched = all
	s.state.Version++
	s.mu.Unlock()
	s.notify()
}

// Apply applies one event that arrived at that time, be it data or a control
// event of the server. It keeps nothing of ev's memory.
func (s *Store) Apply(ev sse.Event, at time.Time) {
	now := at.UnixNano()
	control := parseControl(ev)
	s.mu.Lock()
	if control == nil || !control(s, now) {
		s.data(ev, now)
	}
	s.state.Version++
	s.mu.Unlock()
	s.notify()
}

func (s *Store) notify() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// data applies an event of a topic.
func (s *Store) data(ev sse.Event, now int64) {
	s.state.Events++
	s.state.Bytes += uint64(len(ev.Data))
	t := s.topic(ev.Type)
	if t == nil {
		s.state.meter.add(now)
		s.state.Overflow++
		return
	}
	if s.paused {
		t.freeze()
	}
	if s.buffered != nil {
		s.buffered.add(t, ev)
	}
	a := arrival{data: ev.Data, id: ev.ID, at: now, when: now, past: s.state.isPast(t, ev.ID)}
	if a.past {
		s.state.Older++
		s.state.OlderBytes += uint64(len(ev.Data))
	} else {
		s.state.meter.add(now)
	}
	if ev.Time > 0 {
		s.state.Timed = true
		s.ingest.eventTime(t, ev.Time, &a)
	}
	left := s.ingest.memory.left
	s.ingest.receive(t, &a)
	s.keepWire(t, now)
	t.cost += left - s.ingest.memory.left
	s.observe(t, &a)
}

// observe passes an event that has been applied to the observer.
func (s *Store) observe(t *Topic, a *arrival) {
	if s.observer == nil {
		return
	}
	s.observer.Observe(&s.state, t, Observed{
		Data: a.data, Arrived: time.Unix(0, a.at), At: time.Unix(0, a.when), Past: t.backlog != "",
	})
}

// topic returns the topic of that name, which it may have to add; nil when
// there are too many.
func (s *Store) topic(raw string) *Topic {
	if t, ok := s.topics[raw]; ok {
		return t
	}
	if len(s.state.Topics) >= s.opts.MaxTopics || len(raw) > maxRawName {
		return nil
	}
	raw = strings.Clone(raw)
	t := newTopic(s.state.freeName(raw), s)
	t.Index = len(s.state.Topics)
	s.topics[raw] = t
	s.state.byName[t.Name] = t
	s.state.Topics = append(s.state.Topics, t)
	return t
}
