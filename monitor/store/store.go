package store

import (
	"strings"
	"sync"
	"time"

	"topicmux/sse"
)

// Options are the choices of a store. The zero value works.
type Options struct {
	// Clock tells the time. Default: time.Now.
	Clock func() time.Time
	// MaxTopics is how many topics are kept; the events of others are counted
	// in State.Overflow. Default: 10,000.
	MaxTopics int
	// MaxMemory bounds the bytes of all histories together; beyond it they get
	// shorter. Default: 256 MiB.
	MaxMemory int
	// ArrivalTime goes by the arrival of events even when they tell their own
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
	walk   walker
	plain  []byte   // a line without its colours
	picked [][]byte // results of an extractor
	memory budget
	series int // of all topics
	offset clockOffset

	observer Observer
	held     *holding // nil: nothing is held
	openedAt int64    // when the connection was opened, 0 before
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
	return &Store{
		changed: make(chan struct{}, 1),
		opts:    opts,
		topics:  make(map[string]*Topic),
		memory:  budget{left: opts.MaxMemory},
		state:   State{byName: make(map[string]*Topic)},
	}
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
// time where they tell it. Those before keep their place.
func (s *Store) SetArrivalTime(on bool) {
	s.mu.Lock()
	s.opts.ArrivalTime = on
	s.mu.Unlock()
}

// Apply takes one event that arrived at that time, be it data or the server's
// own word. It keeps nothing of ev's memory.
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

// data takes an event of a topic.
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
	if s.held != nil {
		s.held.add(t, ev)
	}
	in := arrival{data: ev.Data, id: ev.ID, at: now, when: now, past: s.past(t, ev.ID)}
	if in.past {
		s.state.Older++
		s.state.OlderBytes += uint64(len(ev.Data))
	} else {
		s.state.meter.add(now)
	}
	if ev.Time > 0 {
		s.state.Timed = true
		s.eventTime(t, ev.Time, &in)
	}
	left := s.memory.left
	s.receive(t, &in)
	s.keepWire(t, now)
	t.cost += left - s.memory.left
	s.observe(t, &in)
}

// eventTime goes by the event's own time, in Unix milliseconds, if it is
// plausible.
func (s *Store) eventTime(t *Topic, ms int64, in *arrival) {
	if ms > in.at/int64(time.Millisecond)+int64(longest/time.Millisecond) {
		return
	}
	own := s.offset.local(ms*int64(time.Millisecond), in.at, in.past)
	s.state.Skew = 0
	if d := time.Duration(s.offset.offset); d.Abs() >= trusted {
		s.state.Skew = d
	}
	late := time.Duration(in.at - own)
	if late >= longest {
		return
	}
	if own >= s.openedAt && !in.past {
		t.delay.add(late) // an older one is a replay and was not under way so long
	}
	if !s.opts.ArrivalTime || in.past {
		in.when = own
	}
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
