package topics

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"
)

const (
	// maxChanges is how many changes of an entry a topic remembers for readers that
	// did not see them yet; a newer one stands for those between its appearance,
	// which is always told, and the last of them.
	maxChanges = 17
	// maxError is the longest error of an entry in bytes; a longer one is cut.
	maxError = 512
)

// A change is what an entry became at a place in the order. It is immutable.
type change struct {
	seq   uint64
	info  TopicInfo
	first bool // the topic appeared
}

// Declare creates the topic or changes its catalogue entry: kind, unit, range,
// help and keep. State, Error and Last are the hub's and are ignored. A topic
// that was complete is live again. Beside ErrClosed and ErrTooManyTopics the
// errors are ErrTopicInfo and ErrTooLarge.
func (h *Hub) Declare(e TopicInfo) (*Topic, error) {
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

// Complete ends the topic: its subscribers are told, and nothing more can be
// published on it. It returns ErrUnknownTopic if there is none.
func (h *Hub) Complete(n Name) error {
	t, ok := h.lookup(n)
	if !ok {
		return fmt.Errorf("complete %q: %w", n, ErrUnknownTopic)
	}
	return t.Complete()
}

// Complete ends the topic, as Hub.Complete does.
func (t *Topic) Complete() error {
	if err := t.setState(StateComplete, ""); err != nil {
		return fmt.Errorf("complete %q: %w", t.name, err)
	}
	return nil
}

// Catalogue returns the entries of the selected topics, sorted by name. It is
// ReadCatalogue for those who want them all at once.
func (h *Hub) Catalogue(s Selection) []TopicInfo { return h.ReadCatalogue(s).all() }

// ReadCatalogue returns a cursor over the entries of the selected topics. Topics
// that exist when it is called are all among them.
func (h *Hub) ReadCatalogue(s Selection) *CatalogueCursor {
	return newCatalogueCursor(h.listed(s))
}

// listed returns the list of the topics selected.
func (h *Hub) listed(s Selection) *topicList {
	if s.Everything() {
		return &h.list
	}
	list := &topicList{}
	list.add(findSelected(h.list.pieces().all(), s))
	return list
}

// TopicInfo returns the catalogue entry of one topic.
func (h *Hub) TopicInfo(n Name) (TopicInfo, bool) {
	t, ok := h.lookup(n)
	if !ok {
		return TopicInfo{}, false
	}
	return t.current(), true
}

// all returns the entries that are left.
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

// state returns the topic's entry and the id of its newest event, zero before the
// first.
func (t *Topic) state() (*infoVersion, ID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.info, t.lastID()
}

// lastID returns the id of the newest event, zero before the first. The caller holds
// t.mu.
func (t *Topic) lastID() (id ID) {
	if t.log.len() > 0 {
		id = ID{Epoch: t.hub.epoch, Seq: t.log.newest().seq}
	}
	return id
}

// declare makes e what the entry says, but for what is the hub's.
func (t *Topic) declare(e TopicInfo) error {
	e.Error, e.Last = "", ""
	e.Min, e.Max = cloneBound(e.Min), cloneBound(e.Max)
	return t.update(func(now TopicInfo) TopicInfo {
		if e.State = StateLive; now.State == StateFailed {
			e.State, e.Error = now.State, now.Error
		}
		return e
	})
}

// cloneBound returns a bound that the caller of Declare cannot change any more.
func cloneBound(bound *float64) *float64 {
	if bound == nil {
		return nil
	}
	v := *bound
	return &v
}

// setState changes the state of the topic. A complete one stays so.
func (t *Topic) setState(s State, why string) error {
	return t.update(func(now TopicInfo) TopicInfo {
		if now.State != StateComplete {
			now.State, now.Error = s, why
		}
		return now
	})
}

// failing positions a topic whose source is down.
func (t *Topic) markFailed(why string) {
	if why = strings.ToValidUTF8(why, "\uFFFD"); len(why) > maxError {
		cut := maxError
		for !utf8.RuneStart(why[cut]) {
			cut--
		}
		why = why[:cut] + "…"
	}
	_ = t.setState(StateFailed, why) // once the hub is closed nobody asks
}

// recovered positions a topic live again after it was published to.
func (t *Topic) markLive() {
	_ = t.update(func(now TopicInfo) TopicInfo {
		if now.State == StateFailed {
			now.State, now.Error = StateLive, ""
		}
		return now
	})
}

// update changes the topic's entry and tells the readers, unless it stays the same.
// The error is ErrClosed.
func (t *Topic) update(next func(now TopicInfo) TopicInfo) error {
	t.mu.Lock()
	var told []atomic.Pointer[feed]
	closed := errors.Is(t.ended, ErrClosed)
	if e := next(t.info.TopicInfo); !closed && !sameInfo(e, t.info.TopicInfo) {
		told = t.change(e)
	}
	t.mu.Unlock()
	notify(told)
	if closed {
		return ErrClosed
	}
	return nil
}

// change makes e the topic's entry. It returns the feeds whose shared cursors are to be
// notified. The caller holds t.mu.
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
	seq, told := t.number()
	if first { // who let it join has flagged them, and told nobody
		told = t.feeds.places
	}
	e.Last = t.lastID().String()
	t.changes = append(t.changes, &change{seq, e, first})
	if was != is { // once that can be read
		t.count(is)
	}
	return told
}

// count tells the shared cursors that the topic is complete, or is not any more. The caller
// holds t.mu.
func (t *Topic) count(complete bool) {
	ongoing := int64(1)
	if complete {
		ongoing = -1
	}
	for i := range t.feeds.places {
		if f := t.feeds.places[i].Load(); f != nil {
			f.cursor.ongoing.Add(ongoing)
		}
	}
}

// appeared reports whether the topic had appeared at that number. The caller holds
// t.mu.
func (t *Topic) appeared(at uint64) bool { return len(t.changes) > 0 && t.changes[0].seq <= at }

// changed returns the number of the newest change of the entry, or 0. The caller
// holds t.mu.
func (t *Topic) changed() uint64 {
	if n := len(t.changes); n > 0 {
		return t.changes[n-1].seq
	}
	return 0
}

// sameInfo reports whether two topic infos say the same.
func sameInfo(e, other TopicInfo) bool {
	bound := func(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }
	if !bound(e.Min, other.Min) || !bound(e.Max, other.Max) {
		return false
	}
	e.Min, e.Max = other.Min, other.Max
	return e == other
}
