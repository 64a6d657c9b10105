package alert

import (
	"cmp"
	"slices"
	"time"

	"topicmux/tui/store"
)

// maxItems is how many pairs of rule and topic are watched; of a rule with "*"
// those beyond are left out, and counted in Watch.Left.
const maxItems = 1024

// Phase is how it stands with an alert.
type Phase uint8

// The phases: nothing is wrong; something is, but not for long enough; it fires.
const (
	Quiet Phase = iota
	Pending
	Firing
)

// Alert is how it stands with one rule and one topic.
type Alert struct {
	Rule  *Rule
	Topic string // its name in the store; "" while there is none that fits
	Field string // in its payload, "" for the value itself
	Phase Phase
	Since time.Time // when the phase began
	Value string    // the value that fired it, or the newest when it is over
	Over  time.Time // when it was over the last time; zero: never
	Times int       // how often it has fired
	Known bool      // the person has acknowledged it
}

// Open reports whether a person should look at it: it fires, or it has and
// nobody has acknowledged that.
func (a *Alert) Open() bool { return a.Phase == Firing || a.Times > 0 && !a.Known }

// Change is an alert that fired or is over now.
type Change struct {
	Alert
	Fired bool // false: it is over
	At    time.Time
}

// Watch holds rules against a store. It belongs to one goroutine.
type Watch struct {
	// Left is how many pairs of rule and topic are beyond the bound.
	Left int

	rules []*Rule
	main  func(*store.Topic) *store.Series
	items []*item
	seen  int // topics that were resolved
	begun time.Time
	next  time.Time
	fired int
}

// New returns a watch for rules, of which it takes the first MaxRules. Main
// returns the series that stands for a topic of several; nil: the first.
func New(rules []*Rule, main func(*store.Topic) *store.Series) *Watch {
	if main == nil {
		main = func(t *store.Topic) *store.Series {
			if len(t.Series) == 0 {
				return nil
			}
			return t.Series[0]
		}
	}
	return &Watch{rules: rules[:min(len(rules), MaxRules)], main: main}
}

// Any reports whether there is a rule at all.
func (w *Watch) Any() bool { return w != nil && len(w.rules) > 0 }

// Fired returns how often an alert has fired so far.
func (w *Watch) Fired() int { return w.fired }

// Look compares the store with the rules as of now and returns what has
// changed. The store must be locked by the caller.
func (w *Watch) Look(st *store.State, now time.Time) []Change {
	if !w.Any() {
		return nil
	}
	if w.begun.IsZero() {
		w.begun = now
	}
	w.resolve(st, now)
	var out []Change
	w.next = time.Time{}
	for _, it := range w.items {
		if c, changed := it.look(w, now); changed {
			if c.Fired {
				w.fired++
			}
			out = append(out, c)
		}
		w.sooner(it.due(w, now), now)
	}
	return out
}

// Next returns when Look has to be called again should nothing come in
// meanwhile; zero: not before something does.
func (w *Watch) Next() time.Time {
	if w == nil {
		return time.Time{}
	}
	return w.next
}

func (w *Watch) sooner(at, now time.Time) {
	if at.After(now) && (w.next.IsZero() || at.Before(w.next)) {
		w.next = at
	}
}

// Alerts returns how it stands with every rule: those that fire first, then
// those that did, then the quiet ones, each kind the latest first.
func (w *Watch) Alerts() []Alert {
	if w == nil {
		return nil
	}
	out := make([]Alert, len(w.items))
	for i, it := range w.items {
		out[i] = it.Alert
	}
	rank := func(a *Alert) int {
		switch {
		case a.Phase == Firing && !a.Known:
			return 0
		case a.Phase == Firing:
			return 1
		case a.Open():
			return 2
		case a.Phase == Pending:
			return 3
		}
		return 4
	}
	slices.SortStableFunc(out, func(a, b Alert) int {
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), b.Since.Compare(a.Since))
	})
	return out
}

// Acknowledge notes that the person has seen an alert, as Alerts returned it.
func (w *Watch) Acknowledge(a Alert) {
	for _, it := range w.items {
		if it.Rule == a.Rule && it.Topic == a.Topic && it.Times == a.Times {
			it.Known = it.Times > 0
		}
	}
}

// Open returns how many alerts fire, and how many more have and nobody has
// acknowledged.
func (w *Watch) Open() (firing, over int) {
	if w == nil {
		return 0, 0
	}
	for _, it := range w.items {
		switch {
		case it.Phase == Firing:
			firing++
		case it.Open():
			over++
		}
	}
	return firing, over
}

// Firing reports whether an alert of the topic fires.
func (w *Watch) Firing(topic string) bool {
	if w == nil {
		return false
	}
	return slices.ContainsFunc(w.items, func(it *item) bool { return it.Topic == topic && it.Phase == Firing })
}

// Limit is a threshold of a topic, for its chart.
type Limit struct {
	Field  string  // the series that it is for, "" for the main one
	Value  float64 // in the series's unit
	Above  bool    // larger values are bad; else smaller ones
	Firing bool
}

// Limits appends the thresholds of a topic to dst.
func (w *Watch) Limits(dst []Limit, topic string) []Limit {
	if w == nil {
		return dst
	}
	for _, it := range w.items {
		r := it.Rule
		if it.Topic == topic && r.kind == isNumber && (r.op.upward() || r.op.downward()) {
			dst = append(dst, Limit{Field: it.Field, Value: it.limit(), Above: r.op.upward(), Firing: it.Phase == Firing})
		}
	}
	return dst
}
