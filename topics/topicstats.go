package topics

import "time"

// TopicStats are the metrics of one topic. Counters start at 0 when the hub is
// created.
type TopicStats struct {
	Name   Name
	State  State
	Events uint64    // events published
	Bytes  uint64    // bytes of their frames
	Newest time.Time // time of the newest event; zero before the first event
}

// TopicStats returns the metrics of every topic, sorted by name.
func (h *Hub) TopicStats() []TopicStats {
	topics := h.list.pieces().all()
	stats := make([]TopicStats, 0, len(topics))
	for _, t := range topics {
		if s := t.stats(); s.State != "" { // it has appeared
			stats = append(stats, s)
		}
	}
	return stats
}

func (t *Topic) stats() TopicStats {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := TopicStats{Name: t.name, State: t.info.State, Events: t.log.next, Bytes: t.log.total}
	if t.log.len() > 0 {
		s.Newest = time.Unix(0, t.log.newest().time)
	}
	return s
}

// Subscribers returns the number of open subscriptions that select the topic. It is 0
// for an unknown topic.
func (h *Hub) Subscribers(n Name) (subscribers int) {
	t, ok := h.lookup(n)
	if !ok {
		return 0
	}
	t.mu.Lock()
	places := t.feeds.slots
	t.mu.Unlock()
	for i := range places {
		if f := places[i].Load(); f != nil {
			subscribers += int(f.cursor.subscribers.Load())
		}
	}
	return subscribers
}
