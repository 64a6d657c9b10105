package topics

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
)

// Hub takes events from publishers, puts them in one order, remembers some, and
// hands them to subscribers. All methods may be called from any goroutine.
//
// The order comes from one counter. A publisher takes its number while it holds
// the lock of its topic, and lets go only when the event is in the topic's
// history. So a reader that first reads the counter and then visits each topic
// sees every event up to there, and no lock is common to all publishers.
type Hub struct {
	opts   Options
	epoch  string
	byName sync.Map  // Name → *Topic; written under mu
	list   topicList // of all topics; written under mu

	// seq and history are written by every publisher; the padding keeps what is
	// only read off their cache lines.
	_       [64]byte
	seq     atomic.Uint64 // the number given last
	_       [56]byte
	history atomic.Int64 // bytes of memory that the topics take
	_       [56]byte

	selections atomic.Int32 // how many merges there are

	counters  counters
	reclaimer reclaimer
	waker     waker

	// mu guards the catalogue: which topics there are, what their entries say, and
	// which merges read them. Locks are taken in the order Hub, merge, Topic.
	mu     sync.RWMutex
	closed bool
	merges map[mergeKey]*merge
}

const epochDigits = "0123456789abcdefghijklmnopqrstuvwxyz"

// NewHub returns a hub, which must be closed in the end.
func NewHub(opts Options) *Hub {
	var epoch [5]byte
	for i := range epoch {
		epoch[i] = epochDigits[rand.IntN(len(epochDigits))]
	}
	h := &Hub{
		opts:   opts.withDefaults(),
		epoch:  string(epoch[:]),
		merges: map[mergeKey]*merge{},
	}
	h.waker.start(h.opts.Linger)
	return h
}

// Close ends the hub and returns when its goroutine has ended: publishing is
// refused with ErrClosed, and subscriptions give what they still have and then
// ErrClosed.
func (h *Hub) Close() {
	h.mu.Lock()
	if !h.closed {
		h.closed = true
		for _, t := range h.list.all() {
			t.end(ErrClosed)
		}
		for _, m := range h.merges {
			m.close()
		}
	}
	h.mu.Unlock()
	h.waker.stop()
}

// Epoch returns what the ids of this life of the hub begin with.
func (h *Hub) Epoch() string { return h.epoch }

// Topic returns the topic with that name, which it creates if need be.
func (h *Hub) Topic(n Name) (*Topic, error) {
	if t, ok := h.lookup(n); ok {
		return t, nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if t, ok := h.lookup(n); ok {
		return t, nil
	}
	t, err := h.create(Entry{Name: n, Keep: KeepAll})
	if err != nil {
		return nil, fmt.Errorf("topic %q: %w", n, err)
	}
	return t, nil
}

// Publish publishes data on the topic, which it creates if need be.
func (h *Hub) Publish(n Name, data []byte) (ID, error) {
	if err := h.fits(n, data); err != nil { // before there is a topic for nothing
		return ID{}, err
	}
	t, err := h.Topic(n)
	if err != nil {
		return ID{}, err
	}
	return t.Publish(data)
}

// Last returns the newest event of a topic, if there is one.
func (h *Hub) Last(n Name) (Event, bool) {
	t, ok := h.lookup(n)
	if !ok {
		return Event{}, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.log.len() == 0 {
		return Event{}, false
	}
	return t.log.newest().event(n), true
}

func (h *Hub) lookup(n Name) (*Topic, bool) {
	t, ok := h.byName.Load(n)
	if !ok {
		return nil, false
	}
	return t.(*Topic), true
}

// create adds a topic with that entry to the catalogue. The caller holds h.mu.
func (h *Hub) create(e Entry) (*Topic, error) {
	switch {
	case h.closed:
		return nil, ErrClosed
	case e.Name.IsZero():
		return nil, errNoName
	case h.list.len() >= h.opts.MaxTopics:
		return nil, fmt.Errorf("%w: the hub holds at most %d", ErrTooManyTopics, h.opts.MaxTopics)
	}
	t := &Topic{hub: h, name: e.Name, info: &topicInfo{}}
	for _, m := range h.merges {
		if m.selection.Match(e.Name) {
			m.join(t)
		}
	}
	e.State = StateLive
	h.change(t, e)
	h.list.add(t)
	h.byName.Store(e.Name, t)
	return t, nil
}
