package topics

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
)

const (
	// maxChanges is how many changes of its info a topic stores for readers that have
	// not seen them yet. The first is the topic's appearance and is never dropped.
	// When the list is full, the second oldest is dropped.
	maxChanges = 17
)

// A change is the topic info that became valid at a number of the order. It is
// immutable.
type change struct {
	seq   uint64
	info  TopicInfo
	first bool // the topic appeared
}

// Declare creates the topic or changes its info: kind, unit, range, help and
// retention, which is RetainAll if empty. The hub sets State, Error, RetryAt, Restarts
// and Last itself and ignores them in e. A complete topic becomes live again. The errors are
// ErrClosed, ErrTooManyTopics, ErrTopicInfo and ErrTooLarge.
func (h *Hub) Declare(e TopicInfo) (*Topic, error) {
	e.Restarts = 0
	return h.declare(e)
}

// declare is Declare for a topic whose source has been started again Restarts times.
func (h *Hub) declare(e TopicInfo) (*Topic, error) {
	if e.Retention == "" {
		e.Retention = RetainAll
	}
	if err := e.Validate(); err != nil {
		return nil, fmt.Errorf("declare %q: %w", e.Name, err)
	}
	t, created, err := h.getOrCreate(e)
	if err == nil && !created {
		err = t.declare(e)
	}
	if err != nil {
		return nil, fmt.Errorf("declare %q: %w", e.Name, err)
	}
	return t, nil
}

// Complete ends the topic. Its subscribers get the change, and Publish returns
// ErrComplete from then on. Complete returns ErrUnknownTopic if the topic does not
// exist, and ErrClosed if the hub is closed.
func (h *Hub) Complete(n Name) error {
	t, ok := h.lookup(n)
	if !ok {
		return fmt.Errorf("%w %s", ErrUnknownTopic, n)
	}
	return t.Complete()
}

// Complete ends the topic; see Hub.Complete. The error is ErrClosed.
func (t *Topic) Complete() error {
	err := t.update(func(now TopicInfo) TopicInfo {
		now.State, now.Error, now.RetryAt = StateComplete, "", 0
		return now
	})
	if err != nil {
		return fmt.Errorf("complete %q: %w", t.name, err)
	}
	return nil
}

// Catalogue returns the infos of the selected topics, sorted by name. ReadCatalogue
// reads them one by one.
func (h *Hub) Catalogue(s Selection) []TopicInfo { return h.ReadCatalogue(s).all() }

// ReadCatalogue returns a cursor over the infos of the selected topics. It includes
// all topics that exist when ReadCatalogue is called.
func (h *Hub) ReadCatalogue(s Selection) *CatalogueCursor {
	return newCatalogueCursor(h.listed(s))
}

// listed returns the list of the selected topics.
func (h *Hub) listed(s Selection) *topicList {
	if s.Everything() {
		return &h.list
	}
	list := &topicList{}
	list.add(findSelected(h.list.pieces().all(), s))
	return list
}

// TopicInfo returns the info of a topic, and whether the topic exists.
func (h *Hub) TopicInfo(n Name) (TopicInfo, bool) {
	t, ok := h.lookup(n)
	if !ok {
		return TopicInfo{}, false
	}
	return t.current(), true
}

// all returns the remaining infos.
func (c *CatalogueCursor) all() []TopicInfo {
	entries := []TopicInfo{}
	for c.Next() {
		entries = append(entries, c.TopicInfo())
	}
	return entries
}

func (t *Topic) current() TopicInfo {
	info, last := t.state()
	e := info.TopicInfo
	e.Last = last.String()
	return e
}

// state returns the topic's info and the id of its newest event, which is zero before
// the first event.
func (t *Topic) state() (*infoVersion, ID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.info, t.lastID()
}

// lastID returns the id of the newest event, which is zero before the first event.
// The caller holds t.mu.
func (t *Topic) lastID() (id ID) {
	if t.log.len() > 0 {
		id = ID{Epoch: t.hub.epoch, Seq: t.log.newest().seq}
	}
	return id
}

// declare changes the info to e, except the fields that the hub sets.
func (t *Topic) declare(e TopicInfo) error {
	e.Error, e.RetryAt, e.Last = "", 0, ""
	e.Min, e.Max = cloneBound(e.Min), cloneBound(e.Max)
	return t.update(func(now TopicInfo) TopicInfo {
		if e.State = StateLive; now.State == StateFailed {
			e.State, e.Error, e.RetryAt = now.State, now.Error, now.RetryAt
		}
		e.Restarts = max(e.Restarts, now.Restarts)
		return e
	})
}

// cloneBound returns a copy of a bound, which the caller of Declare cannot change.
func cloneBound(bound *float64) *float64 {
	if bound == nil {
		return nil
	}
	v := *bound
	return &v
}

// update changes the topic's info and notifies the readers if it differs. The error
// is ErrClosed.
func (t *Topic) update(next func(now TopicInfo) TopicInfo) error {
	t.mu.Lock()
	var flagged []atomic.Pointer[feed]
	closed := errors.Is(t.ended, ErrClosed)
	if e := next(t.info.TopicInfo); !closed && !sameInfo(e, t.info.TopicInfo) {
		flagged = t.change(e)
	}
	t.mu.Unlock()
	notify(flagged)
	if closed {
		return ErrClosed
	}
	return nil
}

// change makes e the topic's info. It returns the feeds whose shared cursors the
// caller must notify after it unlocks t.mu, which it holds.
func (t *Topic) change(e TopicInfo) []atomic.Pointer[feed] {
	was, is := t.info.State == StateComplete, e.State == StateComplete
	first := t.info.State == ""
	t.info = &infoVersion{TopicInfo: e}
	t.log.latest = e.Retention == RetainLatest
	t.failed = e.State == StateFailed
	t.ended = nil
	if is {
		t.ended = ErrComplete
	}
	if len(t.changes) == maxChanges {
		t.changes = slices.Delete(t.changes, 1, 2)
	}
	seq, flagged := t.number()
	if first { // joinLater has flagged the feeds but has not notified the cursors
		flagged = t.feeds.slots
	}
	e.Last = t.lastID().String()
	t.changes = append(t.changes, &change{seq, e, first})
	if was != is { // after the change is readable
		t.count(is)
	}
	return flagged
}

// count updates how many ongoing topics the shared cursors have after the topic
// became complete or live again. The caller holds t.mu.
func (t *Topic) count(complete bool) {
	ongoing := int64(1)
	if complete {
		ongoing = -1
	}
	for i := range t.feeds.slots {
		if f := t.feeds.slots[i].Load(); f != nil {
			f.cursor.ongoing.Add(ongoing)
		}
	}
}

// appeared reports whether the topic appeared at or before the number at. The caller
// holds t.mu.
func (t *Topic) appeared(at uint64) bool { return len(t.changes) > 0 && t.changes[0].seq <= at }

// changed returns the number of the newest change of the info, or 0. The caller
// holds t.mu.
func (t *Topic) changed() uint64 {
	if n := len(t.changes); n > 0 {
		return t.changes[n-1].seq
	}
	return 0
}

// sameInfo reports whether two topic infos are equal.
func sameInfo(e, other TopicInfo) bool {
	bound := func(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }
	if !bound(e.Min, other.Min) || !bound(e.Max, other.Max) {
		return false
	}
	e.Min, e.Max = other.Min, other.Max
	return e == other
}
