package store

import (
	"slices"

	"topicmux/sse"
)

// maxBuffered is the largest total size of the events buffered for a backfill,
// as bytes of ids and payloads. If more arrive, topics with newer events are
// not backfilled.
const maxBuffered = 8 << 20

// backfillBuffer holds the events received since Hold.
type backfillBuffer struct {
	events map[*Topic][]sse.Event
	size   int
	over   bool // more than maxBuffered bytes arrived
}

// Hold starts to keep a copy of each event, until Backfill or Drop. Call it
// before you request the history.
func (s *Stream) Hold() {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.buffered = &backfillBuffer{events: make(map[*Topic][]sse.Event)}
}

// Drop discards the copies and ends Hold.
func (s *Stream) Drop() {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.buffered = nil
}

func (h *backfillBuffer) add(t *Topic, ev sse.Event) {
	if h.size += len(ev.ID) + len(ev.Data); h.size > maxBuffered {
		h.events, h.over = nil, true
	}
	if !h.over {
		h.events[t] = append(h.events[t], ev.Clone())
	}
}

// Backfill inserts the events of past that precede the first stored event of
// each topic, and ends Hold. It returns the number of inserted events by topic
// name. It never duplicates or loses an event: a topic stays unchanged if its
// past does not reach its first event without a gap. A backfilled topic is
// replaced by a new *Topic, whose ordinals are higher by the number of inserted
// events.
func (s *Stream) Backfill(past *Past) map[string]int {
	defer s.Drop()
	added := make(map[string]int)
	for raw, events := range past.events { // lock once per topic, so that the feed need not wait long
		if name, n := s.backfill(raw, events); n > 0 {
			added[name] = n
		}
	}
	if len(added) > 0 {
		s.store.notify()
	}
	return added
}

func (s *Stream) backfill(raw string, past []sse.Event) (name string, added int) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	t := s.topics.find(raw)
	if t == nil || t.firstID == "" {
		return "", 0
	}
	older := slices.IndexFunc(past, func(ev sse.Event) bool { return string(ev.ID) == t.firstID })
	if older <= 0 {
		return "", 0
	}
	all := s.buffered.continued(t, past)
	if all == nil {
		return "", 0
	}
	fresh := s.store.ingest.rebuild(t, all, s.Now().UnixNano())
	s.topics.replace(raw, t, fresh)
	return t.Name, older
}

// continued returns the past, extended or cut so that it ends with the newest
// event of the topic. It returns nil if that is not possible.
func (h *backfillBuffer) continued(t *Topic, past []sse.Event) []sse.Event {
	newest := t.newestID()
	seen := make(map[string]int, len(past))
	for i, ev := range past {
		seen[string(ev.ID)] = i
	}
	if i, ok := seen[newest]; ok {
		return past[:i+1]
	}
	if h == nil || h.over {
		return nil
	}
	since := h.events[t]
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
