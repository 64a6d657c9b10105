package store

import (
	"cmp"
	"slices"
	"time"

	"topicmux/sse"
)

// Regroup gives the kept events of some topics to other topics: when it turns out what
// their topics are, or when the user wants other ones. From are the topics, by their
// names on the wire. Assign gets each event and passes it to put with another Type, or
// several events in its place. They keep their order, times and lines. A topic that has
// no event left is Moved. The observer sees the events again, in their new topics.
func (s *Stream) Regroup(from []string, assign func(ev sse.Event, put func(sse.Event))) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	var all []movedEvent
	for _, raw := range from {
		t := s.topics.find(raw)
		if t == nil || t.Members() > 0 {
			continue
		}
		all = append(all, t.movedEvents(raw)...)
		s.topics.replace(raw, t, s.store.ingest.successor(t))
	}
	slices.SortStableFunc(all, func(a, b movedEvent) int { return int(min(max(a.at-b.at, -1), 1)) })
	for i := range all {
		ev := &all[i]
		assign(sse.Event{Type: ev.from, Data: ev.data, ID: ev.id}, func(to sse.Event) {
			ev.data = to.Data
			s.move(ev, to.Type)
			ev.at++ // several events in its place keep their order
		})
	}
	for _, raw := range from {
		if t := s.topics.find(raw); t != nil && t.Count == 0 {
			t.Moved = true
		}
	}
	s.store.state.Version++
	s.store.notify()
}

// Payloads passes the payloads of the kept events of some topics to visit, by their names
// on the wire, until it returns false. It must not keep them. Those that were too large to be
// kept are left out.
func (s *Stream) Payloads(of []string, visit func(data []byte) bool) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	for _, raw := range of {
		t := s.topics.find(raw)
		if t == nil || t.Members() > 0 {
			continue
		}
		for i := range t.log.len() {
			if r := t.log.at(i); r.gap == nil && !r.cut && !visit(t.log.text(r)) {
				return
			}
		}
	}
}

// movedEvent is an event on its way to another topic.
type movedEvent struct {
	from     string // the name with which it came, or that of its topic
	data, id []byte
	at, when int64
	lines    []byte // that made it, as they came
	more     int    // further lines
}

// movedEvents returns the kept events of a topic, with their lines. Those of which the
// payload was too large to be kept stay out.
func (t *Topic) movedEvents(raw string) []movedEvent {
	var out []movedEvent
	l, w := &t.log, &t.blocks
	b := 0
	for i := range l.len() {
		r := l.at(i)
		if r.gap != nil || r.cut && r.ordinal != t.largeOf {
			continue
		}
		from := raw
		if t.origins != nil {
			from = cmp.Or(t.origins.at(r.ordinal), raw)
		}
		ev := movedEvent{from: from, data: slices.Clone(l.text(r)), id: slices.Clone(l.id(r)), at: r.at, when: r.when}
		if r.cut {
			ev.data = slices.Clone(t.large)
		}
		for b < w.Len() && w.At(b).at < r.at {
			b++
		}
		if b < w.Len() && w.At(b).at == r.at {
			o := w.At(b)
			ev.lines, ev.more = slices.Clone(w.buf[o.off:o.off+o.len]), o.more
			b++
		}
		out = append(out, ev)
	}
	return out
}

// move applies an event to its new topic.
func (s *Stream) move(ev *movedEvent, name string) {
	t := s.topics.topic(name)
	if t == nil {
		s.state.Overflow++
		return
	}
	left := s.store.ingest.memory.left
	a := arrival{name: ev.from, data: ev.data, id: ev.id, at: ev.at, when: ev.when}
	s.store.ingest.receive(t, &a)
	if len(ev.lines) > 0 {
		t.addBlock(&rawBlock{buf: ev.lines, more: ev.more}, ev.at, s.store.paused, &s.store.ingest.memory)
	}
	t.cost += left - s.store.ingest.memory.left
	if s.store.observer != nil {
		s.store.observer.Observe(&s.store.state, t, Observed{Data: t.told(&a), Arrived: time.Unix(0, a.at), At: time.Unix(0, a.when)})
	}
}
