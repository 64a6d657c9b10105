package alert

import (
	"sync"
	"sync/atomic"
	"time"

	"topicmux/monitor/store"
)

const (
	// maxItems is the largest number of pairs of rule and topic that are
	// watched. Further topics of a rule with "*" are not watched; Left counts
	// them.
	maxItems = 1024
	// maxChanges is the largest number of changes that wait for the next Evaluate.
	// Further changes are dropped and counted in Dropped. The limit is reached
	// only by rules that flip with every event of a burst.
	maxChanges = 256
)

// Options configures a watch. The zero value works.
type Options struct {
	// EventTime measures durations by the time of events: "for 15s" means
	// fifteen seconds of a recording, however fast it is read. Default: the
	// wall clock.
	EventTime bool
	// Backlog evaluates all events that the server stored before the
	// connection. Default: only the newest of each topic, which is its current
	// state.
	Backlog bool
	// Streams are the streams that rules about figures may name. Default: none, such
	// rules are not evaluated.
	Streams []Stream
}

// Stream is a stream as rules about its figures see it.
type Stream struct {
	// Name is the name of the stream in rules. Default: none, for the only stream.
	Name string
	// Figure returns the current value of a figure. It must not call the watch or the
	// store.
	Figure func(figure string, now time.Time) Figure
}

// topic returns what the alerts of the stream have in place of a topic.
func (s *Stream) topic() string {
	if s.Name == "" {
		return StreamTopic
	}
	return s.Name + "." + StreamTopic
}

// Watch evaluates rules against a store. It evaluates every event that it gets
// as the store's observer. Evaluate evaluates conditions that depend on time. It is
// safe for concurrent use.
type Watch struct {
	opts  Options
	rules atomic.Int32 // number of rules

	mu       sync.Mutex // guards all fields below; lock the store first if both locks are needed
	entries  []*watchedRule
	topics   map[*store.Topic][]*item
	items    int
	left     int
	seen     []*store.Topic // topics that have been matched with the rules
	replaced uint64         // value of st.Replaced at that time
	resolved bool           // false if all rules must be matched again
	changes  []Change       // changes since the last Evaluate
	dropped  int
	fired    int
	begun    time.Time
	now      time.Time // time of the newest event, with EventTime
	next     time.Time
}

// watchedRule is a rule with its items.
type watchedRule struct {
	rule    *Rule
	muted   bool
	longest int     // number of path tokens that form the topic's name
	items   []*item // while no topic matches: one item without a topic
}

// New returns a Watch for rules. It ignores rules after the first MaxRules.
func New(rules []*Rule, opts Options) *Watch {
	w := &Watch{opts: opts, topics: make(map[*store.Topic][]*item)}
	for _, r := range rules {
		w.Add(r)
	}
	return w
}

// Any reports whether there are any rules. A nil watch has none.
func (w *Watch) Any() bool { return w != nil && w.rules.Load() > 0 }

// Observe evaluates the rules of topic t for an event. It implements
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

// Evaluate evaluates conditions that depend on time as of now. It returns all
// changes since the last Evaluate. The caller must hold the store's lock.
func (w *Watch) Evaluate(st *store.State, now time.Time) []Change {
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

// pass evaluates the conditions that depend on time.
func (w *Watch) pass(now time.Time) {
	w.next = time.Time{}
	for _, e := range w.entries {
		for _, it := range e.items {
			it.pass(w, now)
			w.sooner(it.due(w, now), now)
		}
	}
}

// Next returns when Evaluate must be called again if no event arrives. It returns
// the zero time if only an event can change an alert.
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

// report queues a change for the next Evaluate, unless its rule is muted.
func (w *Watch) report(it *item, c Change) {
	switch {
	case it.Muted:
		return
	case len(w.changes) == maxChanges:
		w.dropped++
	default:
		w.changes = append(w.changes, c)
	}
	if c.Fired {
		w.fired++
	}
}
