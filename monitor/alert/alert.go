package alert

import (
	"cmp"
	"slices"
	"time"
)

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
	Rule     *Rule
	Topic    string // its name in the store; "" while there is none that fits
	Field    string // in its payload, "" for the value itself
	Main     string // the field that was judged where Field names none and the payload has several, else ""
	Phase    Phase
	Since    time.Time // when the phase began
	Value    string    // the value that fired it as it came, or the one that resolved it
	Resolved time.Time // when it was resolved the last time; zero: never
	Ended    bool      // the topic has ended, so nothing will change
	Times    int       // how often it has fired
	Judged   uint64    // values that were compared with the rule
	Known    bool      // the person has acknowledged it
	Muted    bool      // nobody is told
}

// Open reports whether a person should look at it: it fires, or it has and
// nobody has acknowledged that.
func (a *Alert) Open() bool { return !a.Muted && (a.Phase == Firing || a.Times > 0 && !a.Known) }

// Subject names what the value is of: the topic, and the field where one was named or
// where the topic has several; "" while there is no topic.
func (a *Alert) Subject() string {
	if a.Topic == "" {
		return ""
	}
	return Path(a.Topic, cmp.Or(a.Field, a.Main))
}

// Change is an alert that fired or was resolved.
type Change struct {
	Alert
	Fired bool // false: it is resolved
	At    time.Time
}

// Alerts returns how it stands with every rule: those that fire first, then
// those that did, then the quiet ones, each kind the latest first.
func (w *Watch) Alerts() []Alert {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Alert
	for _, e := range w.entries {
		for _, it := range e.items {
			out = append(out, it.Alert)
		}
	}
	rank := func(a *Alert) int {
		switch {
		case a.Muted:
			return 5
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
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.entries {
		for _, it := range e.items {
			if it.Rule == a.Rule && it.Topic == a.Topic && it.Times == a.Times {
				it.Known = it.Times > 0
			}
		}
	}
}

// Open returns how many alerts fire, and how many more have and nobody has
// acknowledged. Muted ones do not count.
func (w *Watch) Open() (firing, resolved int) {
	if w == nil {
		return 0, 0
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.entries {
		for _, it := range e.items {
			switch {
			case !it.Open():
			case it.Phase == Firing:
				firing++
			default:
				resolved++
			}
		}
	}
	return firing, resolved
}

// Firing reports whether an alert of the topic fires that is not muted.
func (w *Watch) Firing(topic string) bool {
	if w == nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.entries {
		if !e.muted && slices.ContainsFunc(e.items, func(it *item) bool { return it.Topic == topic && it.Phase == Firing }) {
			return true
		}
	}
	return false
}

// Fired returns how often an alert has fired so far.
func (w *Watch) Fired() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fired
}

// Left returns how many pairs of rule and topic are beyond the bound.
func (w *Watch) Left() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.left
}

// Untold returns how many changes no Look has returned, because there were too
// many at once.
func (w *Watch) Untold() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.untold
}

// Limit is a threshold of a topic, for its chart.
type Limit struct {
	Field  string  // the series that it is for, "" for the main one
	Value  float64 // in the series's unit
	Above  bool    // larger values are bad; else smaller ones
	Firing bool
}

// Limits appends the thresholds of a topic to dst. The store must be locked by
// the caller.
func (w *Watch) Limits(dst []Limit, topic string) []Limit {
	if !w.Any() {
		return dst
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.entries {
		r := e.rule
		if r.kind != isNumber || !r.op.upward() && !r.op.downward() {
			continue
		}
		for _, it := range e.items {
			if it.Topic == topic {
				dst = append(dst, Limit{Field: it.Field, Value: it.scale(r.limit), Above: r.op.upward(), Firing: it.Phase == Firing})
			}
		}
	}
	return dst
}
