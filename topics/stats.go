package topics

import (
	"slices"
	"sync/atomic"
	"time"
)

// Stats are the metrics of a hub. Counters start at 0 when the hub is created.
type Stats struct {
	Topics      int    // number of topics
	Events      uint64 // events published
	Bytes       uint64 // bytes of their frames
	Subscribers int    // open subscriptions
	Selections  int    // different selections and formats among them
	Slowest     uint64 // events that the slowest subscriber has still to get
	Delivered   uint64 // events delivered to subscribers
	Sent        uint64 // bytes of these
	Gaps        uint64 // gaps delivered to subscribers
	Missed      uint64 // events lost in these
	Losses      Losses // Gaps and Missed by reason
	Conflated   uint64 // events replaced by a newer one, counted once per selection
	Evicted     uint64 // events dropped from histories
	History     uint64 // bytes of memory used by the histories
}

// counters are the counters of a hub that subscribers update.
type counters struct {
	events, bytes, conflated atomic.Uint64
	losses                   losses
}

func (c *counters) delivered(b *Batch) {
	if b.Events > 0 {
		c.events.Add(uint64(b.Events))
		c.bytes.Add(uint64(len(b.Bytes)))
	}
	for i := range b.Gaps {
		c.losses.add(&b.Gaps[i])
	}
}

// Stats returns the current metrics of the hub. It does not delay publishers or new
// subscribers, whatever the number of topics.
func (h *Hub) Stats() Stats {
	h.mu.RLock()
	cursors := slices.Clone(h.numbers.cursors)
	selections := len(h.cursors)
	h.mu.RUnlock()
	topics := h.list.pieces().all()
	s := Stats{
		Topics:     len(topics),
		Selections: selections,
		Delivered:  h.counters.events.Load(),
		Sent:       h.counters.bytes.Load(),
		Losses:     h.counters.losses.load(),
		Conflated:  h.counters.conflated.Load(),
		History:    uint64(max(0, h.history.Load())),
	}
	lost := s.Losses.sum()
	s.Gaps, s.Missed = lost.Gaps, lost.Missed
	for _, t := range topics {
		t.addTo(&s)
	}
	for _, c := range cursors {
		if c != nil {
			c.addTo(&s)
		}
	}
	return s
}

func (t *Topic) addTo(s *Stats) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.Events += t.log.next
	s.Bytes += t.log.total
	if !t.log.latest {
		s.Evicted += t.log.first
	}
}

func (c *sharedCursor) addTo(s *Stats) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.Subscribers += len(c.subs)
	var pending uint64
	c.eachUnread(func(f *feed) { pending += f.unread() })
	for _, sub := range c.subs {
		s.Slowest = max(s.Slowest, pending+c.window.end-sub.at+sub.backlog.Load())
	}
}

// eachUnread calls do with each feed that may have events or changes which the cursor
// has not read. The caller holds c.mu.
func (c *sharedCursor) eachUnread(do func(*feed)) {
	for _, f := range c.dirty {
		do(f)
	}
	for f := c.flagged.Load(); f != nil; f = f.nextFlagged { // only a holder of c.mu takes feeds off the list
		if !f.dirty {
			do(f)
		}
	}
}

// pending returns the number of events of the topic that the cursor has not read.
func (f *feed) unread() uint64 {
	f.topic.mu.Lock()
	defer f.topic.mu.Unlock()
	return f.topic.log.next - f.at.next
}

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
