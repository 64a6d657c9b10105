package topics

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// A mergeKey tells selections apart by content, so that subscribers that ask for
// the same topics in the same format share one merge.
type mergeKey struct {
	selection string
	format    int
}

// A merge is what subscribers with the same selection and format share: the
// events of its topics in their order, as ready bytes, made once by whichever
// subscriber comes first, and bounded to a window. Each subscriber is a place in
// it. One that fell behind the window reads from the topics' histories until it
// has caught up; see replay.
type merge struct {
	hub       *Hub
	key       mergeKey
	selection Selection
	named     []Name // the topics selected, if all are by plain name

	fresh   atomic.Pointer[feed] // feeds that were flagged since the last look
	waiting atomic.Bool          // a subscriber waits, and no wake-up is under way

	mu       sync.Mutex // guards what follows
	feeds    []*feed    // only grows
	dirty    []*feed    // feeds to be read, taken from fresh
	pos      uint64     // everything selected up to this number is in the window or before it
	window   window
	late     []loss // not told yet
	scratch  []byte
	list     topicList // of the first listed feeds' topics
	listed   int
	subs     []*Subscription
	waiters  []*Subscription
	complete bool // all topics, selected by plain name, are complete
	closed   bool

	woken []*Subscription // belongs to the waker
}

// merge returns the merge with that key, which it creates if need be. The caller
// holds h.mu.
func (h *Hub) merge(key mergeKey, s Selection) (*merge, error) {
	if m, ok := h.merges[key]; ok {
		return m, nil
	}
	if len(h.merges) >= h.opts.MaxSelections {
		return nil, fmt.Errorf("%w: the hub serves at most %d different ones", ErrTooManySelections, h.opts.MaxSelections)
	}
	m := &merge{hub: h, key: key, selection: s, named: s.names(), pos: h.seq.Load()}
	for _, t := range h.list.all() {
		if s.Match(t.name) {
			m.join(t)
		}
	}
	m.settle()
	h.merges[key] = m
	h.selections.Add(1)
	return m, nil
}

// join adds a topic from the merge's position on. The caller holds h.mu.
func (m *merge) join(t *Topic) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	f := &feed{merge: m, topic: t, index: len(m.feeds)}
	next, _ := t.log.rank(m.pos)
	f.at = mark{next, m.pos}
	m.feeds = append(m.feeds, f)
	m.window.base = append(m.window.base, f.at)
	t.feeds = append(slices.Clip(t.feeds), f)
	f.flag() // something may have happened since m.pos
}

// settle finds out whether the merge has ended: whether all its topics, selected
// by plain name, are complete. The caller holds h.mu.
func (m *merge) settle() {
	if len(m.named) == 0 {
		return
	}
	complete := m.hub.complete(m.named)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.complete = complete
}

// topics returns the list of the selected topics: those that joined, at least. The
// caller holds m.mu.
func (m *merge) topics() *topicList {
	if m.selection.everything() {
		return &m.hub.list
	}
	joined := make([]*Topic, len(m.feeds)-m.listed)
	for i, f := range m.feeds[m.listed:] {
		joined[i] = f.topic
	}
	m.list.add(joined...)
	m.listed = len(m.feeds)
	return &m.list
}

// marks returns where a reader at the merge's position stands in each feed. The
// caller holds m.mu.
func (m *merge) marks() []mark {
	marks := make([]mark, len(m.feeds))
	for i, f := range m.feeds {
		marks[i] = f.at
	}
	return marks
}

// complete reports whether there are names, and all are of complete topics. The
// caller holds h.mu.
func (h *Hub) complete(names []Name) bool {
	for _, n := range names {
		if t, ok := h.lookup(n); !ok || t.info.State != StateComplete {
			return false
		}
	}
	return len(names) > 0
}

// add makes s a subscriber from the merge's position on. The caller holds m.mu.
func (m *merge) add(s *Subscription) {
	s.index = len(m.subs)
	m.subs = append(m.subs, s)
}

// leave makes s no subscriber any more, and ends the merge if it was the last.
// Others leave at the same time; only the last needs the hub for itself.
func (m *merge) leave(s *Subscription) {
	h := m.hub
	h.mu.RLock()
	left := m.remove(s, false)
	h.mu.RUnlock()
	if !left {
		h.mu.Lock()
		m.remove(s, true)
		h.mu.Unlock()
	}
}

// remove does the work of leave, unless s is the last subscriber and the caller
// does not hold h.mu alone; then it returns false.
func (m *merge) remove(s *Subscription, alone bool) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.closed {
		return true
	}
	if len(m.subs) == 1 && !alone {
		return false
	}
	s.closed = true
	m.unpark(s)
	last := m.subs[len(m.subs)-1]
	m.subs[s.index], last.index = last, s.index
	m.subs[len(m.subs)-1] = nil
	m.subs = m.subs[:len(m.subs)-1]
	if len(m.subs) == 0 {
		m.dissolve()
	}
	return true
}

// dissolve ends a merge without subscribers. The caller holds h.mu and m.mu.
func (m *merge) dissolve() {
	delete(m.hub.merges, m.key)
	m.hub.selections.Add(-1)
	for _, f := range m.feeds {
		f.topic.leave(f)
	}
}

func (t *Topic) leave(f *feed) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.Index(t.feeds, f)
	t.feeds = slices.Concat(t.feeds[:i], t.feeds[i+1:])
}

// close lets subscriptions end once they have everything. The caller holds h.mu,
// and no publisher publishes any more.
func (m *merge) close() {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.hub.waker.add(m)
}

// notify wakes the subscribers that wait. It costs a publisher one look if there
// are none, or if a wake-up is under way already.
func (m *merge) notify() {
	if m.waiting.Load() && m.waiting.CompareAndSwap(true, false) {
		m.hub.waker.add(m)
	}
}

// park puts s on the list of those that wait, unless something is new. The
// caller holds m.mu.
func (m *merge) park(s *Subscription) bool {
	s.parked = len(m.waiters)
	m.waiters = append(m.waiters, s)
	m.waiting.Store(true)
	// A publisher flags its feed first and then looks whether somebody waits; here
	// it is the other way round, so one of the two sees the other.
	if len(m.dirty) == 0 && m.fresh.Load() == nil {
		return true
	}
	m.unpark(s)
	return false
}

// unpark takes s off the list of those that wait. The caller holds m.mu.
func (m *merge) unpark(s *Subscription) {
	if s.parked < 0 {
		return
	}
	last := m.waiters[len(m.waiters)-1]
	m.waiters[s.parked], last.parked = last, s.parked
	m.waiters[len(m.waiters)-1] = nil
	m.waiters = m.waiters[:len(m.waiters)-1]
	s.parked = -1
}

// wake lets all go on that wait. Only the waker calls it.
func (m *merge) wake() {
	m.mu.Lock()
	m.waiters, m.woken = m.woken[:0], m.waiters
	for _, s := range m.woken {
		s.parked = -1
	}
	m.mu.Unlock()
	for _, s := range m.woken {
		s.ring()
	}
	clear(m.woken)
}
