package servertest

import (
	"slices"
	"sort"
	"sync"

	"topicmux/topics"
)

// A publishedEvent is an event that the hub accepted.
type publishedEvent struct {
	seq  uint64
	data string
}

// A History records everything that was published on one hub. Each connection's
// log is checked against it.
type History struct {
	Hub *topics.Hub

	mu        sync.Mutex // guards what follows
	attempted map[string]int
	published map[string][]publishedEvent // by topic; in order after Settle
	latest    map[string]bool             // topics that retain only their latest event
}

// NewHistory returns an empty history of the hub. It declares the topics named in
// latest as ones that retain only their latest event.
func NewHistory(hub *topics.Hub, latest ...string) *History {
	h := &History{Hub: hub, attempted: map[string]int{}, published: map[string][]publishedEvent{}, latest: map[string]bool{}}
	for _, name := range latest {
		h.latest[name] = true
		if _, err := hub.Declare(topics.TopicInfo{Name: topics.MustName(name), Retention: topics.RetainLatest}); err != nil {
			panic(err)
		}
	}
	return h
}

// Publish publishes on the hub and records the event.
func (h *History) Publish(topic, data string) error {
	h.mu.Lock()
	h.attempted[topic]++
	h.mu.Unlock()
	id, err := h.Hub.Publish(topics.MustName(topic), []byte(data))
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.published[topic] = append(h.published[topic], publishedEvent{id.Seq, data})
	return nil
}

// counts returns, by topic, how many events were certainly published and how many
// at most.
func (h *History) counts() (done, begun map[string]int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	done, begun = map[string]int{}, map[string]int{}
	for name, n := range h.attempted {
		done[name], begun[name] = len(h.published[name]), n
	}
	return done, begun
}

// Settle sorts the events. Nothing may be published afterwards.
func (h *History) Settle() {
	for _, events := range h.published {
		slices.SortFunc(events, func(a, b publishedEvent) int { return int(a.seq) - int(b.seq) })
	}
}

// rank returns how many events of the topic have a number of at most seq.
func (h *History) rank(topic string, seq uint64) int {
	events := h.published[topic]
	return sort.Search(len(events), func(i int) bool { return events[i].seq > seq })
}
