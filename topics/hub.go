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
	h.evictor.hub = h
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

// getOrCreate returns the topic with the name in e. created says whether it was created
// with e.
func (h *Hub) getOrCreate(e TopicInfo) (t *Topic, created bool, err error) {
	for {
		if t, ok := h.lookup(e.Name); ok {
			return t, false, nil
		}
		t, underWay, err := h.begin(e.Name)
		switch {
		case err != nil:
			return nil, false, err
		case t != nil:
			return t, true, h.finish(t, e)
		}
		<-underWay
	}
}

// begin returns a new topic that the caller must finish. If another goroutine is
// creating the topic, begin returns a channel that is closed when it has finished.
// From begin on, new subscribers let the topic join their cursor; see Hub.cursor.
func (h *Hub) begin(n Name) (t *Topic, underWay <-chan struct{}, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if underWay, ok := h.creating[n]; ok {
		return nil, underWay, nil
	}
	if _, ok := h.lookup(n); ok {
		return nil, finished, nil
	}
	switch {
	case h.closed:
		return nil, nil, ErrClosed
	case n.IsZero():
		return nil, nil, protocol.ErrNoName
	case h.created >= uint64(h.opts.MaxTopics):
		return nil, nil, fmt.Errorf("%w: the hub holds at most %d", ErrTooManyTopics, h.opts.MaxTopics)
	}
	t = &Topic{hub: h, name: n, created: h.created, info: &infoVersion{}}
	h.created++
	h.creating[n] = make(chan struct{})
	h.list.add([]*Topic{t})
	return t, nil, nil
}

// finished is a closed channel.
var finished = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// finish lets the topic join the shared cursors that are older than it, and makes it
// appear. It flags all of them before the topic takes its first number, so a reader
// that has reached that number knows the topic.
func (h *Hub) finish(t *Topic, e TopicInfo) error {
	for _, c := range h.cursorsSelecting(t) {
		c.joinLater(t)
	}
	err := t.declare(e)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err == nil {
		h.byName.Store(t.name, t)
	}
	close(h.creating[t.name])
	delete(h.creating, t.name)
	return err
}

// cursorsSelecting returns the shared cursors that select the topic and are older than
// it. It releases the hub's lock now and then.
func (h *Hub) cursorsSelecting(t *Topic) (cursors []*sharedCursor) {
	h.mu.RLock()
	search := h.patterns.begin(t.name)
	for search.proceed() {
		h.mu.RUnlock()
		h.mu.RLock()
	}
	defer h.mu.RUnlock()
	search.found.each(func(n int) {
		if c := h.numbers.cursors[n]; c != nil && c.begin <= t.created {
			cursors = append(cursors, c)
		}
	})
	return cursors
}

// checkSize returns ErrTooLarge if data exceeds Options.MaxEvent.
func (h *Hub) checkSize(n Name, data []byte) error {
	if len(data) <= h.opts.MaxEvent {
		return nil
	}
	return fmt.Errorf("publish %q: %w: %d bytes, at most %d", n, ErrTooLarge, len(data), h.opts.MaxEvent)
}
