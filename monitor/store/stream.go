package store

import (
	"time"

	"topicmux/protocol"
	"topicmux/sse"
)

// Stream is one of the streams that feed a store. Create it with [Store.AddStream]. Its
// topics are its own: streams with topics of the same names do not share them. Only one
// goroutine at a time may call Apply, Line, SetConn, ApplyConversation and ApplyTree. The
// other methods are safe for concurrent use.
type Stream struct {
	store *Store
	raw   rawBlock // used by the feeding goroutine only

	// The store's lock guards the fields below.
	state    StreamState
	topics   directory
	skew     skewEstimator
	openedAt int64 // time of the latest connect, 0 before the first
	// dateBehind is how far the server's clock is behind the local one by the head of the
	// response. It is 0 if that is not known, or less than two seconds.
	dateBehind time.Duration
	envelopes  bool // objects and arrays are envelopes, too
	buffered   *backfillBuffer
}

// AddStream adds a stream. If it has a name, its topics have the name and a dot in front:
// "cpu" is shown as "name.cpu". The name is cleaned like that of a topic.
func (s *Store) AddStream(name string) *Stream {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := &Stream{store: s}
	st.state.Name, st.state.Index = cleanWord(name, maxWord), len(s.state.Streams)
	st.topics = directory{stream: st, byRaw: make(map[string]*Topic)}
	if st.state.Name != "" {
		st.topics.prefix = st.state.Name + "."
	}
	s.state.Streams = append(s.state.Streams, &st.state)
	s.streams = append(s.streams, st)
	return st
}

// Stream returns the stream with an index: 0 is the first that was added.
func (s *Store) Stream(index int) *Stream {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.streams[index]
}

// Now returns the time of the store's clock.
func (s *Stream) Now() time.Time { return s.store.opts.Clock() }

// SetEnvelopes makes the store look into the envelopes of JSON objects from now on: into
// a member such as "data" or "payload" that is an object or an array, if the other
// members only name and date the event. Without it, and always for other members, only
// strings that contain JSON or a number are looked into.
func (s *Stream) SetEnvelopes(on bool) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.envelopes = on
}

// SetUnmatched sets the names and patterns that were requested and have no topic.
func (s *Stream) SetUnmatched(all []Unmatched) {
	s.change(func() { s.state.unmatched = all })
}

// Keepalive counts an event that only keeps the connection open and has no topic.
func (s *Stream) Keepalive() {
	s.change(func() { s.state.Keepalives++ })
}

// Apply applies an event that arrived at the time at: a data event or a control
// event of the server. It does not retain ev's memory.
func (s *Stream) Apply(ev sse.Event, at time.Time) {
	now := at.UnixNano()
	var control applyControl
	if protocol.IsControl(ev.Type) {
		control = parseControl(ev)
	}
	s.store.mu.Lock()
	if control == nil || !control(s, now) {
		s.data(ev.Type, &ev, now)
	}
	s.store.commit()
}

// Line adds a raw line of the stream. Call it for each line before the event that the
// line is part of. It does not retain l's memory. Without these calls, topics have no raw
// lines, and everything else works.
func (s *Stream) Line(l sse.Line) { s.raw.add(l) }

// SetConn applies a change of the connection's state.
func (s *Stream) SetConn(c sse.State) {
	now := s.Now()
	s.raw.drop()
	s.change(func() {
		s.noteDate(c)
		if opened := s.state.connection(c, now); opened {
			s.skew.reset()
			s.openedAt = now.UnixNano()
			s.caughtUp()
		}
	})
}

// change calls does with the store's lock held, and notifies the readers.
func (s *Stream) change(does func()) {
	s.store.mu.Lock()
	does()
	s.store.commit()
}

// caughtUp notes that nothing of what the server had stored is still to come.
func (s *Stream) caughtUp() {
	s.state.replay = 0
	for _, t := range s.topics.byRaw {
		s.state.announce(t, "")
	}
}

// data applies a data event that came with a name to the topic that is its type.
func (s *Stream) data(name string, ev *sse.Event, now int64) {
	st := s.store
	s.state.Events++
	s.state.Bytes += uint64(len(ev.Data))
	t := s.topics.topic(ev.Type)
	if t == nil {
		s.state.meter.observe(now)
		s.state.Overflow++
		return
	}
	if st.paused {
		t.freeze()
	}
	if s.buffered != nil {
		s.buffered.add(t, *ev)
	}
	if s.state.replay > 0 {
		s.state.replay--
	}
	at := st.stamp(now)
	a := arrival{name: name, data: ev.Data, id: ev.ID, at: at, when: now, past: s.state.isPast(t, ev.ID)}
	if a.past {
		s.state.Older++
		s.state.OlderBytes += uint64(len(ev.Data))
	} else {
		s.state.meter.observe(now)
	}
	if ev.Time > 0 {
		s.state.Timed = true
		st.ingest.eventTime(t, ev.Time, &a)
	}
	left := st.ingest.memory.left
	st.ingest.receive(t, &a)
	t.takeBlock(&s.raw, at, st.paused, &st.ingest.memory)
	t.cost += left - st.ingest.memory.left
	st.observe(t, &a)
}
