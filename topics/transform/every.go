package transform

import (
	"cmp"
	"slices"
	"time"
)

// held is what every remembers about a topic.
type held struct {
	due     time.Time // when the next event may pass
	waiting bool      // whether there is an event
	event   Event
}

// applyEvery passes an event if the last one is long enough ago. Otherwise it holds it
// back in place of the one that it already holds.
func applyEvery(d time.Duration) func(*memory, time.Time, Event, func(Event)) error {
	return func(m *memory, now time.Time, e Event, emit func(Event)) error {
		h := m.held[e.Topic]
		if h == nil {
			h = &held{due: now}
			m.held[e.Topic] = h
		}
		if now.Before(h.due) {
			h.waiting, h.event = true, Event{e.Topic, append(h.event.Data[:0], e.Data...)}
			return nil
		}
		*h = held{due: now.Add(d)}
		emit(e)
		return nil
	}
}

// flush returns the events that may pass now, sorted by topic.
func (m *memory) flush(step Step, now time.Time) (events []Event) {
	for _, h := range m.held {
		if !h.waiting || now.Before(h.due) {
			continue
		}
		events = append(events, h.event)
	}
	slices.SortFunc(events, func(a, b Event) int { return cmp.Compare(a.Topic.String(), b.Topic.String()) })
	for _, e := range events {
		_ = step.apply(m, now, e, func(Event) {}) // it passes, and the next one has to wait
	}
	return events
}
