package store

import (
	"slices"

	"topicmux/sse"
)

// maxHeld bounds the events that are held for a backfill, in bytes of ids and
// payloads. Topics of which more comes meanwhile are not backfilled.
const maxHeld = 8 << 20

// holding is the events that have come since Hold.
type holding struct {
	events map[*Topic][]sse.Event
	size   int
	over   bool // there were too many
}

// Hold keeps a copy of each event from now on, until Backfill or Drop. It must be
// called before the history is asked for.
func (s *Store) Hold() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = &holding{events: make(map[*Topic][]sse.Event)}
}

// Drop ends what Hold began.
func (s *Store) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = nil
}

func (h *holding) add(t *Topic, ev sse.Event) {
	if h.size += len(ev.ID) + len(ev.Data); h.size > maxHeld {
		h.events, h.over = nil, true
	}
	if !h.over {
		h.events[t] = append(h.events[t], ev.Clone())
	}
}

// Backfill puts into each topic what the server remembers of the time before the
// first event that the topic got here, and ends what Hold began. It returns how
// many events that are, by the topics' names. No event is there twice, and none
// is missing that was there before: where the server's memory does not reach back
// without a hole to before the first event, the topic stays as it is. A topic that
// was backfilled is another *Topic in its place; its ordinals are higher by what
// was added.
func (s *Store) Backfill(past *Past) map[string]int {
	defer s.Drop()
	added := make(map[string]int)
	for raw, events := range past.events { // one lock for each, not to keep the feed waiting
		if name, n := s.backfill(raw, events); n > 0 {
			added[name] = n
		}
	}
	if len(added) > 0 {
		s.notify()
	}
	return added
}

func (s *Store) backfill(raw string, past []sse.Event) (name string, added int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.topics[raw]
	if t == nil || t.firstID == "" {
		return "", 0
	}
	older := slices.IndexFunc(past, func(ev sse.Event) bool { return string(ev.ID) == t.firstID })
	if older <= 0 {
		return "", 0
	}
	all := s.continued(t, past)
	if all == nil {
		return "", 0
	}
	s.rebuild(raw, t, all)
	return t.Name, older
}

// continued returns the past, which ends somewhere, up to exactly the newest event
// that the topic has: cut behind it, or with what came since. Nil: that cannot be
// told.
func (s *Store) continued(t *Topic, past []sse.Event) []sse.Event {
	newest := t.newestID()
	seen := make(map[string]int, len(past))
	for i, ev := range past {
		seen[string(ev.ID)] = i
	}
	if i, ok := seen[newest]; ok {
		return past[:i+1]
	}
	if s.held == nil || s.held.over {
		return nil
	}
	since := s.held.events[t]
	for i := len(since) - 1; i >= 0; i-- {
		if _, ok := seen[string(since[i].ID)]; ok {
			since = since[i+1:]
			break
		}
	}
	if len(since) == 0 || string(since[len(since)-1].ID) != newest {
		return nil
	}
	return append(past[:len(past):len(past)], since...)
}

// rebuild puts a topic in t's place that has received all these events: the ones
// that t has, and others before them.
func (s *Store) rebuild(raw string, t *Topic, events []sse.Event) {
	fresh := newTopic(t.Name, s)
	fresh.Index, fresh.Info, fresh.Version = t.Index, t.Info, t.Version
	fresh.Unit, fresh.Shape, fresh.hint = t.Info.Unit, t.hint, t.hint
	fresh.Missed, fresh.Gaps, fresh.firstID = t.Missed, t.Gaps, string(events[0].ID)
	fresh.delay, fresh.Wire = t.delay, t.Wire
	s.memory.give(t.cost)
	s.series -= len(t.byPath)
	left := s.memory.left
	s.wantAgain(t, fresh)
	s.replay(t, fresh, events)
	fresh.cost = left - s.memory.left
	fresh.Earlier = true
	fresh.Info, fresh.Gone, fresh.afterGap = t.Info, t.Gone, t.afterGap
	s.topics[raw], s.state.byName[t.Name], s.state.Topics[t.Index] = fresh, fresh, fresh
	s.state.Replaced++
	s.state.Version++
}

// wantAgain charts the fields that a person asked for of t. Those of extractors
// come by themselves.
func (s *Store) wantAgain(t, fresh *Topic) {
	for name := range t.wanted {
		byItself := slices.ContainsFunc(s.opts.Fields[t.Name], func(x Extractor) bool {
			return len(name) >= len(x.String()) && name[:len(x.String())] == x.String()
		})
		if !byItself {
			fresh.Want(name)
		}
	}
}

// replay gives fresh the events, those that t has at the times that they have
// there, with its gaps in between, and the log of the pause if there is one.
func (s *Store) replay(t, fresh *Topic, events []sse.Event) {
	places := make(map[string]entry, t.log.n)
	gaps := make(map[string][]entry) // by the ids that they follow
	id := ""
	for i := range t.log.n {
		r := *t.log.at(i)
		if r.gap != nil {
			gaps[id] = append(gaps[id], r)
			continue
		}
		id = string(t.log.id(&r))
		places[id] = r
	}
	frozen := ""
	if t.Events.frozen != nil {
		frozen = t.Events.frozen.newestID()
	}
	now := s.opts.Clock().UnixNano()
	for _, ev := range events {
		in := arrival{data: ev.Data, id: ev.ID, at: now, when: now, past: true}
		if r, ok := places[string(ev.ID)]; ok {
			in.at, in.when = r.at, r.when
		} else if ev.Time > 0 {
			s.eventTime(fresh, ev.Time, &in)
			in.at = in.when
		}
		s.receive(fresh, &in)
		for _, r := range gaps[string(ev.ID)] {
			r.ordinal, fresh.afterGap = fresh.Count, true
			fresh.log.addGap(r, &s.memory)
		}
		if t.Events.frozen != nil && string(ev.ID) == frozen {
			fresh.Events.frozen = fresh.log.clone()
		}
	}
}
