package topics

import (
	"math"
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

	// The hub's lock guards what follows.
	number int32  // of the selection, in hub.numbered
	begin  uint64 // topics created from this one on join by themselves

	fresh       atomic.Pointer[feed] // feeds that were flagged since the last look
	waiting     waitList
	ongoing     atomic.Int64 // topics selected by plain name that are not complete; all, if there is a pattern
	subscribers atomic.Int64
	dissolved   atomic.Bool  // written under mu: nobody subscribes any more, and no topic joins
	size        atomic.Int64 // what it takes of Options.MaxSelected
	crowded     atomic.Bool  // a topic has found no room in it: nothing more is delivered

	mu      sync.Mutex // guards what follows
	feeds   []*feed    // only grows
	dirty   []*feed    // feeds to be read, taken from fresh
	pos     uint64     // everything selected up to this number is in the window or before it
	window  window
	late    []loss // not told yet
	scratch []byte
	list    topicList // of the first listed feeds' topics
	listed  int
	subs    []*Subscription
	closed  bool
	weight  int64 // what its patterns take of Options.MaxSelected
}

func newMerge(h *Hub, key mergeKey, s Selection) *merge {
	m := &merge{hub: h, key: key, selection: s, begin: math.MaxUint64}
	m.ongoing.Store(math.MaxInt64)
	if names := len(s.patterns) - len(s.wild); names > 0 && len(s.wild) == 0 {
		m.ongoing.Store(int64(names))
	}
	return m
}

// join adds a topic that there was before the merge, from the merge's position on.
// The caller holds m.mu.
func (m *merge) join(t *Topic) {
	f := &feed{merge: m, topic: t, index: int32(len(m.feeds))}
	t.mu.Lock()
	defer t.mu.Unlock()
	next, _ := t.log.rank(m.pos)
	f.at = mark{next, m.pos}
	m.feeds = append(m.feeds, f)
	m.window.base = append(m.window.base, f.at)
	t.feeds.add(f)
	if t.info.State == StateComplete {
		m.ongoing.Add(-1)
	}
	if t.log.next > next || t.changed() > m.pos {
		f.flag()
	}
}

// joinLater adds a topic that is being created. The merge notices when it looks
// which topics something happened to. Where there is no room for the topic, the merge
// ends: see Options.MaxSelected.
func (m *merge) joinLater(t *Topic) {
	if !m.hub.choose(m, 1) {
		m.crowded.Store(true) // before the topic takes its first number: see advance
		m.notify()
		return
	}
	f := &feed{merge: m, topic: t, index: -1}
	t.mu.Lock()
	t.feeds.add(f)
	f.flag()
	t.mu.Unlock()
	if m.dissolved.Load() { // perhaps too late for it to notice
		t.leave(f)
	}
}

// admit takes in a topic that has joined later. The caller holds m.mu.
func (m *merge) admit(f *feed) {
	f.index = int32(len(m.feeds))
	f.at = mark{0, m.pos}
	m.feeds = append(m.feeds, f)
	m.window.base = append(m.window.base, f.at)
}

// complete reports whether all topics were selected by plain name and are complete.
// What was true before the merge advances to where nothing more is says that this
// is the end.
func (m *merge) complete() bool { return m.ongoing.Load() == 0 }

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
	slices.SortFunc(joined, compareTopics)
	m.list.add(joined)
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

// add makes s a subscriber from the merge's position on. The caller holds m.mu.
func (m *merge) add(s *Subscription) {
	s.index = len(m.subs)
	m.subs = append(m.subs, s)
	m.subscribers.Add(1)
}

// leave makes s no subscriber any more, and ends the merge if it was the last.
func (m *merge) leave(s *Subscription) {
	m.mu.Lock()
	if !s.closed {
		s.closed = true
		m.waiting.remove(s)
		m.remove(s)
	}
	feeds := m.dissolve()
	m.mu.Unlock()
	m.scatter(feeds)
}

// remove takes s off the list of subscribers. The caller holds m.mu.
func (m *merge) remove(s *Subscription) {
	last := m.subs[len(m.subs)-1]
	m.subs[s.index], last.index = last, s.index
	m.subs[len(m.subs)-1] = nil
	m.subs = m.subs[:len(m.subs)-1]
	m.subscribers.Add(-1)
}

// close lets subscriptions end once they have everything. No publisher publishes
// any more.
func (m *merge) close() {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.hub.waker.add(m)
}

// notify wakes the subscribers that wait. It costs a publisher one look if there
// are none, or if a wake-up is under way already.
func (m *merge) notify() {
	if m.waiting.claim() {
		m.hub.waker.add(m)
	}
}

// park puts s on the list of those that wait, unless something is new. The
// caller holds m.mu.
func (m *merge) park(s *Subscription) bool {
	m.waiting.add(s)
	// A publisher flags its feed first and then looks whether somebody waits; here
	// it is the other way round, so one of the two sees the other.
	if len(m.dirty) == 0 && m.fresh.Load() == nil && !m.crowded.Load() {
		return true
	}
	m.waiting.remove(s)
	return false
}
