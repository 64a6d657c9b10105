package alert

import (
	"cmp"
	"slices"
	"time"
)

// Phase is the state of an alert.
type Phase uint8

// The phases of an alert. Quiet: no value is bad. Pending: a value is bad, but
// not yet for the duration of the rule. Firing: the alert fires.
const (
	Quiet Phase = iota
	Pending
	Firing
)

// Alert is the state of one rule for one topic.
type Alert struct {
	Rule     *Rule
	Topic    string // the topic's name in the store, or "" while no topic matches
	Field    string // the field of its payload, or "" for the value itself
	Main     string // the field that was evaluated if the rule names none and the payload has several, otherwise ""
	Phase    Phase
	Since    time.Time // when the phase began
	Value    string    // the value that fired or resolved the alert, as received
	Resolved time.Time // when the alert was last resolved; zero if never
	Ended    bool      // the topic has ended, so the alert no longer changes
	Times    int       // how often the alert has fired
	Judged   uint64    // number of values compared with the rule
	Known    bool      // the user has acknowledged it
	Muted    bool      // changes are not reported
}

// Open reports whether the alert needs attention: it is not muted and it fires,
// or it has fired and the user has not acknowledged it.
func (a *Alert) Open() bool { return !a.Muted && (a.Phase == Firing || a.Times > 0 && !a.Known) }

// Subject returns the topic, with the field if the rule names one or the topic
// has several; "" while no topic matches.
func (a *Alert) Subject() string {
	if a.Topic == "" {
		return ""
	}
	return Path(a.Topic, cmp.Or(a.Field, a.Main))
}

// Change is an alert that fired or was resolved.
type Change struct {
	Alert
	Fired bool // true if the alert fired, false if it was resolved
	At    time.Time
}

// Alerts returns the state of every rule: firing alerts first, then those that
// have fired, then the rest. Each group begins with the latest.
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

// Acknowledge marks an alert, as Alerts returned it, as seen by the user.
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

// Open returns the number of firing alerts, and of resolved alerts that the
// user has not acknowledged. It does not count muted alerts.
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

// Firing reports whether an unmuted alert of the topic fires.
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

// Fired returns how often alerts have fired in total.
func (w *Watch) Fired() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fired
}

// Left returns the number of pairs of rule and topic that are not watched
// because there are too many.
func (w *Watch) Left() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.left
}

// Dropped returns the number of changes that were dropped because too many were
// waiting for the next Evaluate.
func (w *Watch) Dropped() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dropped
}

// Limit is an alert threshold to draw in a topic's chart.
type Limit struct {
	Field  string  // the series it applies to, or "" for the main one
	Value  float64 // in the unit of the series
	Above  bool    // values above it are bad, otherwise values below it
	Firing bool
}

// Limits appends the thresholds of a topic to dst. The caller must hold the
// store's lock.
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
