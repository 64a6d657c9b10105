package topics

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// A selectionKey identifies a selection by content and format. Subscribers that ask for
// the same topics in the same format share one cursor.
type selectionKey struct {
	selection string
	format    int
}

// A sharedCursor is shared by the subscribers with the same selection and format. It
// holds a bounded window of encoded events of its topics, in order. The first
// subscriber that needs an event encodes it for all. Each subscriber is a position in
// the window. A subscriber that falls behind the window reads from the topics'
// histories until it has caught up; see replay.
type sharedCursor struct {
	hub       *Hub
	key       selectionKey
	selection Selection

	// The hub's lock guards what follows.
	number int32  // of the cursor, in hub.numbers
	begin  uint64 // topics created from this count on join in Hub.finish

	flagged     atomic.Pointer[feed] // list of the feeds flagged since takeFlagged last ran
	waiting     waitList
	ongoing     atomic.Int64 // topics selected by plain name that are not complete; MaxInt64 with a pattern
	subscribers atomic.Int64
	retired     atomic.Bool  // no subscriber is left, and no topic joins any more; written under mu
	size        atomic.Int64 // the cursor's share of Options.MaxSelected
	overLimit   atomic.Bool  // a topic appeared that exceeds Options.MaxSelected: nothing more is delivered

	mu            sync.Mutex // guards what follows
	feeds         []*feed    // only grows
	dirty         []*feed    // feeds to be read, taken from fresh
	pos           uint64     // everything selected up to this number is in the window or before it
	window        window
	pendingLosses []loss // not reported in gaps yet
	scratch       []byte
	list          topicList // the topics of feeds[:listed]
	listed        int
	subs          []*Subscription
	closed        bool
	weight        int64 // the share of Options.MaxSelected that the patterns take
}

func newSharedCursor(h *Hub, key selectionKey, s Selection) *sharedCursor {
	c := &sharedCursor{hub: h, key: key, selection: s, begin: math.MaxUint64}
	c.ongoing.Store(math.MaxInt64)
	if s.Plain() {
		c.ongoing.Store(int64(s.Len()))
	}
	return c
}

// join adds a topic that is older than the cursor. The cursor reads it from c.pos on. The
// caller holds c.mu.
func (c *sharedCursor) join(t *Topic) {
	f := &feed{cursor: c, topic: t, index: int32(len(c.feeds))}
	t.mu.Lock()
	defer t.mu.Unlock()
	next, _ := t.log.rank(c.pos)
	f.at = position{next, c.pos}
	c.feeds = append(c.feeds, f)
	c.window.base = append(c.window.base, f.at)
	t.feeds.add(f)
	if t.info.State == StateComplete {
		c.ongoing.Add(-1)
	}
	if t.log.next > next || t.changed() > c.pos {
		f.flag()
	}
}

// joinLater adds a topic that is being created. The cursor adopts it when it next
// takes the flagged feeds. If Options.MaxSelected leaves no room for the topic, the
// cursor ends.
func (c *sharedCursor) joinLater(t *Topic) {
	if !c.hub.reserveSelected(c, 1) {
		c.overLimit.Store(true) // before the topic takes its first number: see advance
		c.notify()
		return
	}
	f := &feed{cursor: c, topic: t, index: -1}
	t.mu.Lock()
	t.feeds.add(f)
	f.flag()
	t.mu.Unlock()
	if c.retired.Load() { // detach may not have seen the feed
		t.leave(f)
	}
}

// adopt adds the feed of a topic that joined with joinLater. The caller holds c.mu.
func (c *sharedCursor) adopt(f *feed) {
	f.index = int32(len(c.feeds))
	f.at = position{0, c.pos}
	c.feeds = append(c.feeds, f)
	c.window.base = append(c.window.base, f.at)
}

// complete reports whether all topics were selected by plain name and are complete. If
// it is true before the cursor advances and finds nothing, the stream has ended.
func (c *sharedCursor) complete() bool { return c.ongoing.Load() == 0 }

// topics returns the list of the selected topics. It contains at least the topics that
// have joined. The caller holds c.mu.
func (c *sharedCursor) topics() *topicList {
	if c.selection.Everything() {
		return &c.hub.list
	}
	joined := make([]*Topic, len(c.feeds)-c.listed)
	for i, f := range c.feeds[c.listed:] {
		joined[i] = f.topic
	}
	slices.SortFunc(joined, compareTopics)
	c.list.add(joined)
	c.listed = len(c.feeds)
	return &c.list
}

// positions returns the position in each feed of a reader at the end of the window. The
// caller holds c.mu.
func (c *sharedCursor) positions() []position {
	positions := make([]position, len(c.feeds))
	for i, f := range c.feeds {
		positions[i] = f.at
	}
	return positions
}

// add adds the subscriber s. The caller holds c.mu.
func (c *sharedCursor) add(s *Subscription) {
	s.index = len(c.subs)
	c.subs = append(c.subs, s)
	c.subscribers.Add(1)
}

// leave removes the subscriber s, and ends the cursor if s was its last.
func (c *sharedCursor) leave(s *Subscription) {
	c.mu.Lock()
	defer c.unlock()
	if !s.closed {
		s.closed = true
		c.waiting.remove(s)
		c.remove(s)
	}
}

// unlock unlocks c.mu, and ends the cursor if it has no subscribers.
func (c *sharedCursor) unlock() {
	feeds := c.retire()
	c.mu.Unlock()
	c.detach(feeds)
}

// remove removes s from the list of subscribers. The caller holds c.mu.
func (c *sharedCursor) remove(s *Subscription) {
	last := c.subs[len(c.subs)-1]
	c.subs[s.index], last.index = last, s.index
	c.subs[len(c.subs)-1] = nil
	c.subs = c.subs[:len(c.subs)-1]
	c.subscribers.Add(-1)
}

// close lets subscriptions end once they have delivered everything. The caller has
// ended all topics.
func (c *sharedCursor) close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.hub.waker.enqueue(c)
}

// notify wakes the waiting subscribers. It costs a publisher one atomic load if no
// subscriber waits or a wake-up is already under way.
func (c *sharedCursor) notify() {
	if c.waiting.claim() {
		c.hub.waker.enqueue(c)
	}
}

// park adds s to the waiting subscribers, unless something is new. It reports whether
// s waits. The caller holds c.mu.
func (c *sharedCursor) park(s *Subscription) bool {
	c.waiting.add(s)
	// A publisher first flags its feed and then checks for waiting subscribers. This
	// code does the opposite, so at least one of the two sees the other.
	if len(c.dirty) == 0 && c.flagged.Load() == nil && !c.overLimit.Load() {
		return true
	}
	c.waiting.remove(s)
	return false
}
