package alert

import (
	"sync"
	"sync/atomic"
	"time"

	"topicmux/monitor/store"
)

const (
	// maxItems bounds the pairs of rule and topic that are watched. Further
	// topics of a rule with "*" are not watched; Left counts them.
	maxItems = 1024
	// maxChanges bounds the changes that wait for the next Look. Further
	// changes are dropped and counted in Untold. Only rules that flip with
	// every event of a burst get there.
	maxChanges = 256
)

// Options configures a watch. The zero value works.
type Options struct {
	// EventTime takes the time from the events: "for 15s" means fifteen seconds
	// of a recording, however fast it is read. Default: the wall clock.
	EventTime bool
	// Backlog judges all events that the server held before the connection.
	// Default: only the newest of each topic, which is its current state.
	Backlog bool
}

// Watch evaluates rules against a store. As the store's observer it judges
// every event; each Look judges what depends on time. It is safe for concurrent
// use.
type Watch struct {
	opts  Options
	rules atomic.Int32 // how many there are

	mu       sync.Mutex // guards all below; if the store's lock is needed too, take that first
	entries  []*entry
	topics   map[*store.Topic][]*item
	items    int
	left     int
	seen     []*store.Topic // topics that were resolved
	replaced uint64         // as st.Replaced was then
	resolved bool           // false: all are to be found again
	changes  []Change       // since the last Look
	untold   int
	fired    int
	begun    time.Time
	now      time.Time // of the newest event, with EventTime
	next     time.Time
}

// entry is a rule with the topics that it is held against.
type entry struct {
	rule    *Rule
	muted   bool
	longest int     // tokens of the rule's path that are the topic's name
	items   []*item // one without a topic while there is none
}

// New returns a watch for the first MaxRules of rules.
func New(rules []*Rule, opts Options) *Watch {
	w := &Watch{opts: opts, topics: make(map[*store.Topic][]*item)}
	for _, r := range rules {
		w.Add(r)
	}
	return w
}

// Any reports whether there are any rules. A nil watch has none.
func (w *Watch) Any() bool { return w != nil && w.rules.Load() > 0 }

// Observe judges an event by the rules of its topic. It implements
// store.Observer.
func (w *Watch) Observe(st *store.State, t *store.Topic, e store.Observed) {
	if !w.Any() {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now := e.Arrived
	if w.opts.EventTime {
		if e.At.After(w.now) {
			w.now = e.At
		}
		now = w.now
	}
	w.begin(now)
	w.resolve(st, now)
	if w.opts.EventTime && !w.next.IsZero() && now.After(w.next) {
		w.pass(now)
	}
	for _, it := range w.topics[t] {
		it.observe(w, &e, now)
		w.sooner(it.due(w, now), now)
	}
}

// Look judges what depends on time as of now, and returns all changes since the
// last Look. The caller must hold the store's lock.
func (w *Watch) Look(st *store.State, now time.Time) []Change {
	if !w.Any() {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.opts.EventTime {
		if now = w.now; now.IsZero() {
			return nil
		}
	}
	w.begin(now)
	w.resolve(st, now)
	w.pass(now)
	out := w.changes
	w.changes = nil
	return out
}

func (w *Watch) begin(now time.Time) {
	if w.begun.IsZero() {
		w.begun = now
	}
}

// pass lets time decide.
func (w *Watch) pass(now time.Time) {
	w.next = time.Time{}
	for _, e := range w.entries {
		for _, it := range e.items {
			it.pass(w, now)
			w.sooner(it.due(w, now), now)
		}
	}
}

// Next returns when Look must be called again if no event arrives; zero: only
// after an event.
func (w *Watch) Next() time.Time {
	if w == nil || w.opts.EventTime {
		return time.Time{}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.next
}

func (w *Watch) sooner(at, now time.Time) {
	if at.After(now) && (w.next.IsZero() || at.Before(w.next)) {
		w.next = at
	}
}

// report notes a change for the next Look, unless its rule is muted.
func (w *Watch) report(it *item, c Change) {
	switch {
	case it.Muted:
		return
	case len(w.changes) == maxChanges:
		w.untold++
	default:
		w.changes = append(w.changes, c)
	}
	if c.Fired {
		w.fired++
	}
}
