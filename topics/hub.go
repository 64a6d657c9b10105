package topics

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"topicmux/protocol"
)

// Hub puts the events of publishers into one order, stores the newest and delivers them
// to subscribers. Any goroutine may call its methods.
//
// The order comes from one counter. A publisher takes its number while it holds the
// lock of its topic. It releases the lock only when the event is in the topic's
// history. So a reader that first reads the counter and then visits each topic sees
// every event up to there. No lock is common to all publishers.
type Hub struct {
	opts   Options
	epoch  string
	byName sync.Map  // Name → *Topic; written under mu
	list   topicList // all topics, including those being created; written under mu

	// Every publisher writes seq and history. The padding keeps fields that are only
	// read off their cache lines.
	_       [64]byte
	seq     atomic.Uint64 // the last number taken
	_       [56]byte
	history atomic.Int64 // bytes of memory that the histories take
	_       [56]byte

	selections atomic.Int32 // number of shared cursors
	selected   atomic.Int64 // number of selected topics, counted once for each shared cursor

	counters counters
	evictor  evictor
	waker    waker

	// mu guards the sets of topics and shared cursors. It is held for about ten
	// microseconds at most, so long operations release it in between. Locks are taken in
	// the order shared cursor, Hub, Topic. A goroutine that holds the lock of one shared
	// cursor never waits for that of another.
	mu        sync.RWMutex
	closed    bool
	created   uint64                 // number of topics created
	creating  map[Name]chan struct{} // topics being created, until they are in byName; closed then
	cursors   map[selectionKey]*sharedCursor
	numbers   numbers
	patterns  patternTree // of the shared cursors
	closeOnce sync.Once
}

// NewHub returns a new hub. The caller must close it.
func NewHub(opts Options) *Hub {
	h := &Hub{
		opts:     opts.withDefaults(),
		epoch:    protocol.NewEpoch(),
		creating: map[Name]chan struct{}{},
		cursors:  map[selectionKey]*sharedCursor{},
	}
	h.waker.start(h.opts.Linger)
	return h
}

// Close ends the hub and returns when its goroutine has ended. Publish then returns
// ErrClosed. Subscriptions deliver what they still have and then return ErrClosed.
func (h *Hub) Close() {
	h.closeOnce.Do(h.end)
	h.waker.stop()
}

func (h *Hub) end() {
	h.mu.Lock()
	h.closed = true
	cursors := slices.Clone(h.numbers.cursors)
	h.mu.Unlock()
	for _, t := range h.list.pieces().all() {
		t.end(ErrClosed)
	}
	for _, c := range cursors {
		if c != nil {
			c.close()
		}
	}
}

// Epoch returns the epoch of the hub's ids. It is new for each hub.
func (h *Hub) Epoch() string { return h.epoch }

// Topic returns the topic with that name. It creates the topic if necessary.
func (h *Hub) Topic(n Name) (*Topic, error) {
	if t, ok := h.lookup(n); ok {
		return t, nil
	}
	t, _, err := h.getOrCreate(TopicInfo{Name: n, Retention: RetainAll})
	if err != nil {
		return nil, fmt.Errorf("topic %q: %w", n, err)
	}
	return t, nil
}

// Publish publishes a copy of data to the topic. It creates the topic if necessary.
// The errors are those of Topic and Topic.Publish.
func (h *Hub) Publish(n Name, data []byte) (ID, error) {
	if err := h.checkSize(n, data); err != nil { // before Topic creates the topic
		return ID{}, err
	}
	t, err := h.Topic(n)
	if err != nil {
		return ID{}, err
	}
	return t.Publish(data)
}

// Last returns the newest event of a topic, or false if it has no events.
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
