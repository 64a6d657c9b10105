package store

import "time"

// Rate returns the events a second at the moment now.
func (t *Topic) Rate(now time.Time) float64 {
	if t.group != nil {
		return t.group.rate(now)
	}
	return t.meter.rate(now.UnixNano())
}

// Stale reports whether the topic has been silent for longer than its usual
// intervals explain: four times the longest of its usual intervals, and at least two
// seconds; a minute for topics whose events are occasions (log, chat, state,
// progress). While too few intervals are known, a grace period
// counts: twelve times the longest interval, and at least two minutes, an hour for
// occasions. A topic that has failed or is complete is not stale.
func (t *Topic) Stale(now time.Time) bool {
	at := t.StaleAt()
	return !at.IsZero() && !now.Before(at)
}

// StaleAt returns when the topic turns, or turned, stale should nothing come;
// zero: never.
func (t *Topic) StaleAt() time.Time {
	if t.group != nil {
		return t.group.staleAt()
	}
	if t.Count == 0 || t.Complete() {
		return time.Time{}
	}
	if _, failed := t.Failed(); failed {
		return time.Time{}
	}
	limit := t.intervals.silence(t.occasional())
	if limit == 0 {
		limit = t.intervals.gracePeriod(t.occasional())
	}
	return t.LastAt.Add(limit)
}

// Joined reports whether a chart may draw a line between samples at a and b:
// no more of the topic's intervals than Stale allows lie between them, and no
// gap nor lost connection.
func (t *Topic) Joined(a, b time.Time) bool {
	if limit := t.intervals.silence(false); limit > 0 && b.Sub(a) > limit {
		return false
	}
	return !t.gapBetween(a, b) && !t.store.state.outageBetween(a, b)
}
