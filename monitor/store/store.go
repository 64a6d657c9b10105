package store

import (
	"sync"
	"time"

	"topicmux/protocol"
	"topicmux/sse"
)

// Options configures a Store. The zero value is valid.
type Options struct {
	// Clock returns the current time. Default (nil): time.Now.
	Clock func() time.Time
	// MaxTopics is the largest number of topics. Events of further topics are
	// counted in State.Overflow. Default (0): 10,000.
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

// Store holds a State that one goroutine updates and another reads. Its methods
// are safe for concurrent use, unless they say otherwise.
type Store struct {
	changed chan struct{}
	opts    Options
	raw     rawBlock // used by the feeding goroutine only

	mu     sync.Mutex // guards all fields below
	state  State
	topics directory
	ingest ingest

	observer Observer
	buffered *backfillBuffer // nil unless events are buffered
	paused   bool
	stamped  int64 // time of arrival of the newest event
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
		state:   State{byName: make(map[string]*Topic)},
	}
	s.topics = directory{store: s, state: &s.state, max: opts.MaxTopics, byRaw: make(map[string]*Topic)}
	s.ingest = ingest{
		state:       &s.state,
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

// SetEnvelopes makes the store look into the envelopes of JSON objects from now on: into
// a member such as "data" or "payload" that is an object or an array, if the other
// members only name and date the event. Without it, and always for other members, only
// strings that contain JSON or a number are looked into.
func (s *Store) SetEnvelopes(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ingest.envelopes = on
}

// SetObserver sets the Observer for later events; nil removes it.
func (s *Store) SetObserver(o Observer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.observer = o
}

// SetUnmatched sets the names and patterns that were requested and have no
// topic.
func (s *Store) SetUnmatched(all []Unmatched) {
	s.mu.Lock()
	s.state.unmatched = all
	s.state.Version++
	s.mu.Unlock()
	s.notify()
}

// Apply applies an event that arrived at the time at: a data event or a control
// event of the server. It does not retain ev's memory. Only one goroutine may
// call it at a time.
func (s *Store) Apply(ev sse.Event, at time.Time) {
	now := at.UnixNano()
	var control applyControl
	if protocol.IsControl(ev.Type) {
		control = parseControl(ev)
	}
	s.mu.Lock()
	if control == nil || !control(s, now) {
		s.data(ev.Type, &ev, now)
	}
	s.state.Version++
	s.mu.Unlock()
	s.notify()
}

// Line adds a raw line of the stream. Call it for each line before the event
// that the line is part of, from the goroutine that calls Apply and SetConn. It
// does not retain l's memory. Without these calls, topics have no raw lines,
// and everything else works.
func (s *Store) Line(l sse.Line) { s.raw.add(l) }

// SetConn applies a change of the connection's state.
func (s *Store) SetConn(c sse.State) {
	now := s.opts.Clock()
	s.raw.drop()
	s.mu.Lock()
	if opened := s.state.connection(c, now); opened {
		s.ingest.opened(now.UnixNano())
		s.state.replay = 0
		for _, t := range s.state.Topics {
			s.state.announce(t, "")
		}
	}
	s.state.Version++
	s.mu.Unlock()
	s.notify()
}

// Keepalive counts an event that only keeps the connection open and has no topic.
func (s *Store) Keepalive() {
	s.mu.Lock()
	s.state.Keepalives++
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

// data applies a data event that came with a name to the topic that is its type.
func (s *Store) data(name string, ev *sse.Event, now int64) {
	s.state.Events++
	s.state.Bytes += uint64(len(ev.Data))
	t := s.topics.topic(ev.Type)
	if t == nil {
		s.state.meter.observe(now)
		s.state.Overflow++
		return
	}
	if s.paused {
		t.freeze()
	}
	if s.buffered != nil {
		s.buffered.add(t, *ev)
	}
	if s.state.replay > 0 {
		s.state.replay--
	}
	at := s.stamp(now)
	a := arrival{name: name, data: ev.Data, id: ev.ID, at: at, when: now, past: s.state.isPast(t, ev.ID)}
	if a.past {
		s.state.Older++
		s.state.OlderBytes += uint64(len(ev.Data))
	} else {
		s.state.meter.observe(now)
	}
	if ev.Time > 0 {
		s.state.Timed = true
		s.ingest.eventTime(t, ev.Time, &a)
	}
	left := s.ingest.memory.left
	s.ingest.receive(t, &a)
	t.takeBlock(&s.raw, at, s.paused, &s.ingest.memory)
	t.cost += left - s.ingest.memory.left
	s.observe(t, &a)
}

const (
	// stampStep is the least distance of two events. It leaves room for the events
	// that replace one of them; see [Store.Regroup].
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
