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

// Catalogue returns the entries of the selected topics, sorted by name.
func (h *Hub) Catalogue(s Selection) []Entry {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.catalogue(s)
}

// Entry returns the catalogue entry of one topic.
func (h *Hub) Entry(n Name) (Entry, bool) {
	t, ok := h.lookup(n)
	if !ok {
		return Entry{}, false
	}
	return t.current(), true
}

func (h *Hub) catalogue(s Selection) []Entry {
	entries := []Entry{}
	for _, t := range h.topics {
		if s.Match(t.name) {
			entries = append(entries, t.current())
		}
	}
	return entries
}

func (t *Topic) current() Entry {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.withLast()
}

// withLast returns the entry with the id of the newest event. The caller holds
// t.mu.
func (t *Topic) withLast() Entry {
	e := t.entry
	if t.log.len() > 0 {
		e.Last = ID{t.hub.epoch, t.log.newest().seq}.String()
	}
	return e
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
	if e.State = t.entry.State; e.State == StateFailed {
		e.Error = t.entry.Error
	} else {
		e.State = StateLive
	}
	if !e.same(t.entry) {
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
	e := t.entry
	if e.State == StateComplete || e.State == s && e.Error == why {
		return
	}
	e.State, e.Error = s, why
	h.change(t, e)
}

// change makes e the entry of the topic and tells the readers, under h.mu.
func (h *Hub) change(t *Topic, e Entry) {
	t.mu.Lock()
	first := t.entry.State == ""
	t.entry = e
	t.log.latest = e.Keep == KeepLatest
	t.failed = e.State == StateFailed
	t.ended = nil
	if e.State == StateComplete {
		t.ended = ErrComplete
	}
	if len(t.changes) == maxChanges {
		t.changes = slices.Delete(t.changes, 0, 1)
	}
	t.changes = append(t.changes, change{t.number(), t.withLast(), first})
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
	if !h.closed && t.entry.State == StateFailed {
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
