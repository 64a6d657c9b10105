package topics

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// maxChanges is how many changes of an entry a topic remembers for readers
	// that did not see them yet; before that the newest stands for the older ones.
	maxChanges = 16
	// maxHelp and maxUnit are the longest texts of an entry in bytes, maxError
	// that of an error, which is cut.
	maxHelp, maxUnit, maxError = 1024, 32, 512
)

// A change is what an entry became at a place in the order.
type change struct {
	seq   uint64
	entry Entry
	first bool // the topic appeared
}

// Declare creates the topic or changes its catalogue entry: kind, unit, range,
// help and keep. State, Error and Last are the hub's and are ignored. A topic
// that was complete is live again. Beside ErrClosed and ErrTooManyTopics the
// errors are ErrEntry and ErrTooLarge.
func (h *Hub) Declare(e Entry) (*Topic, error) {
	if e.Keep == "" {
		e.Keep = KeepAll
	}
	if err := e.fault(); err != nil {
		return nil, fmt.Errorf("declare %q: %w", e.Name, err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	t, err := h.declare(e)
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
	h := t.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return fmt.Errorf("complete %q: %w", t.name, ErrClosed)
	}
	h.update(t, StateComplete, "")
	return nil
}

// Catalogue returns the entries of the selected topics, sorted by name. It is
// ReadCatalogue for those who want them all at once.
func (h *Hub) Catalogue(s Selection) []Entry { return h.ReadCatalogue(s).all() }

// ReadCatalogue returns a cursor over the entries of the selected topics. Topics
// that exist when it is called are all among them.
func (h *Hub) ReadCatalogue(s Selection) *CatalogueCursor {
	return newCatalogueCursor(h.listed(s))
}

// listed returns the list of the topics selected.
func (h *Hub) listed(s Selection) *topicList {
	if s.everything() {
		return &h.list
	}
	list := &topicList{}
	for _, t := range h.list.all() {
		if s.Match(t.name) {
			list.sorted = append(list.sorted, t)
		}
	}
	return list
}

// Entry returns the catalogue entry of one topic.
func (h *Hub) Entry(n Name) (Entry, bool) {
	t, ok := h.lookup(n)
	if !ok {
		return Entry{}, false
	}
	return t.current(), true
}

// all returns the entries that are left.
func (c *CatalogueCursor) all() []Entry {
	entries := []Entry{}
	for c.Next() {
		entries = append(entries, c.Entry())
	}
	return entries
}

func (t *Topic) current() Entry {
	info, last := t.state()
	e := info.Entry
	e.Last = last.String()
	return e
}

// state returns the topic's entry and the id of its newest event, zero before the
// first.
func (t *Topic) state() (*topicInfo, ID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.info, t.lastID()
}

// lastID returns the id of the newest event, zero before the first. The caller holds
// t.mu.
func (t *Topic) lastID() (id ID) {
	if t.log.len() > 0 {
		id = ID{t.hub.epoch, t.log.newest().seq}
	}
	return id
}

// declare does the work of Declare under h.mu.
func (h *Hub) declare(e Entry) (*Topic, error) {
	if h.closed {
		return nil, ErrClosed
	}
	e.Error, e.Last = "", ""
	e.Min, e.Max = own(e.Min), own(e.Max)
	t, ok := h.lookup(e.Name)
	if !ok {
		return h.create(e)
	}
	if e.State = t.info.State; e.State == StateFailed {
		e.Error = t.info.Error
	} else {
		e.State = StateLive
	}
	if !e.same(t.info.Entry) {
		h.change(t, e)
	}
	return t, nil
}

// own returns a bound that the caller of Declare cannot change any more.
func own(bound *float64) *float64 {
	if bound == nil {
		return nil
	}
	v := *bound
	return &v
}

// update changes the state of a topic, under h.mu. A complete topic stays so.
func (h *Hub) update(t *Topic, s State, why string) {
	e := t.info.Entry
	if e.State == StateComplete || e.State == s && e.Error == why {
		return
	}
	e.State, e.Error = s, why
	h.change(t, e)
}

// change makes e the entry of the topic and tells the readers, under h.mu.
func (h *Hub) change(t *Topic, e Entry) {
	t.mu.Lock()
	first := t.info.State == ""
	t.info = &topicInfo{Entry: e}
	t.log.latest = e.Keep == KeepLatest
	t.failed = e.State == StateFailed
	t.ended = nil
	if e.State == StateComplete {
		t.ended = ErrComplete
	}
	if len(t.changes) == maxChanges {
		t.changes = slices.Delete(t.changes, 0, 1)
	}
	e.Last = t.lastID().String()
	t.changes = append(t.changes, change{t.number(), e, first})
	feeds := t.feeds
	t.mu.Unlock()
	for _, f := range feeds {
		f.merge.settle()
		f.merge.notify()
	}
}

// failing marks a topic whose source is down.
func (h *Hub) failing(t *Topic, why string) {
	if why = strings.ToValidUTF8(why, "\uFFFD"); len(why) > maxError {
		cut := maxError
		for !utf8.RuneStart(why[cut]) {
			cut--
		}
		why = why[:cut] + "…"
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.update(t, StateFailed, why)
	}
}

// recovered marks a topic live again after it was published to.
func (h *Hub) recovered(t *Topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed && t.info.State == StateFailed {
		h.update(t, StateLive, "")
	}
}

func (e Entry) same(other Entry) bool {
	bound := func(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }
	if !bound(e.Min, other.Min) || !bound(e.Max, other.Max) {
		return false
	}
	e.Min, e.Max = other.Min, other.Max
	return e == other
}

// fault returns what keeps the entry out of the catalogue, or nil.
func (e Entry) fault() error {
	impossible := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrEntry, fmt.Sprintf(format, args...))
	}
	switch {
	case e.Name.IsZero():
		return errNoName
	case e.Kind != "" && !slices.Contains(kinds, e.Kind):
		return impossible("kind %q is none of %v", e.Kind, kinds)
	case e.Keep != KeepAll && e.Keep != KeepLatest:
		return impossible("keep %q is neither %q nor %q", e.Keep, KeepAll, KeepLatest)
	case len(e.Unit) > maxUnit:
		return fmt.Errorf("%w: the unit has more than %d bytes", ErrTooLarge, maxUnit)
	case len(e.Help) > maxHelp:
		return fmt.Errorf("%w: the help has more than %d bytes", ErrTooLarge, maxHelp)
	}
	for _, bound := range []*float64{e.Min, e.Max} {
		if bound != nil && (math.IsNaN(*bound) || math.IsInf(*bound, 0)) {
			return impossible("a bound is not a finite number")
		}
	}
	if e.Min != nil && e.Max != nil && *e.Min > *e.Max {
		return impossible("min %v is above max %v", *e.Min, *e.Max)
	}
	return nil
}
