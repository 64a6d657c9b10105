package store

import (
	"slices"

	"topicmux/sse"
)

// maxBuffered bounds the events that are buffered for a backfill, in bytes of ids and
// payloads. Topics of which more comes meanwhile are not backfilled.
const maxBuffered = 8 << 20

// backfillBuffer is the events that have come since Hold.
type backfillBuffer struct {
	events map[*Topic][]sse.Event
	size   int
	over   bool // there were too many
}

// Hold keeps a copy of each event from now on, until Backfill or Drop. It must be
// called before the history is asked for.
func (s *Store) Hold() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buffered = &backfillBuffer{events: make(map[*Topic][]sse.Event)}
}

// Drop ends what Hold began.
func (s *Store) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
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

// Backfill puts into each topic what the server remembers of the time before the
// first event that the topic got here, and ends what Hold began. It returns how
// many events that are, by the topics' names. No event is there twice, and none
// is missing that was there before: where the server's memory does not reach back
// without a break to before the first event, the topic stays as it is. A topic that
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
	all := s.buffered.continued(t, past)
	if all == nil {
		return "", 0
	}
	fresh := s.ingest.rebuild(t, all, s.opts.Clock().UnixNano())
	s.topics[raw] = fresh
	s.state.replace(t, fresh)
	return t.Name, older
}

// continued returns the past, which ends somewhere, up to exactly the newest event
// that the topic has: cut behind it, or with what came since. Nil: that cannot be
// known.
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
