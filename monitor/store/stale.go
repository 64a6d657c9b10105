package store

import "time"

// Rate returns the current number of events per second.
func (t *Topic) Rate(now time.Time) float64 {
	if t.group != nil {
		return t.group.rate(now)
	}
	return t.meter.rate(now.UnixNano())
}

// Stale reports whether the topic has been silent for unusually long. That is
// four times the longest usual interval, but at least two seconds, or a minute
// for topics whose events occur irregularly (log, chat, state, progress). If
// too few intervals are known, it is twelve times the longest interval, but at
// least two minutes, or an hour. A topic that has failed or is complete is not
// stale.
func (t *Topic) Stale(now time.Time) bool {
	at := t.StaleAt()
	return !at.IsZero() && !now.Before(at)
}

// StaleAt returns when the topic becomes or became stale if no event arrives.
// It returns the zero time for never.
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

// Joined reports whether a chart may connect samples of one of the topic's series at a
// and b. It may unless they are so far apart that the topic would be stale, or there is a
// gap or an outage between them.
func (t *Topic) Joined(s *Series, a, b time.Time) bool {
	if s.member != nil {
		t = s.member
	}
	if limit := t.intervals.silence(false); limit > 0 && b.Sub(a) > limit {
		return false
	}
	return !t.gapBetween(a, b) && !t.stream.state.outageBetween(a, b)
}
