package store

import "time"

// Events is the history of a topic's events: their number, and the newest of
// them in order of arrival, with the gaps between them. While the store is
// paused, it shows the events stored at the time of the pause.
type Events struct {
	Count   uint64    // events received
	Bytes   uint64    // total size of their payloads
	FirstAt time.Time // time of the first event, zero before it
	LastAt  time.Time // time of the newest event, zero before the first

	// Earlier is true if the server had stored the first event before the
	// connection, so that there may be older events.
	Earlier bool
	// Stored is for how long the server had stored the first event when it
	// arrived, or 0 if it had not.
	Stored time.Duration

	Missed uint64 // events that the server reported as lost, over all gaps
	Gaps   []Gap  // newest gaps, oldest first

	log      log
	frozen   *log    // log at the time of the pause
	firstID  string  // id of the first event, "" if it has none
	afterGap bool    // the newest entry is a gap
	errors   *Series // a 1 for each log line with level Error or higher; nil if there is none
	leveled  bool    // a log line had a level

	class *Classification // determines how events are shown
}

// kept returns the log to show, which is that of the pause while the store is
// paused.
func (e *Events) kept() *log {
	if e.frozen != nil {
		return e.frozen
	}
	return &e.log
}

// begin records the first event.
func (e *Events) begin(a *arrival) {
	e.FirstAt, e.firstID, e.Earlier = time.Unix(0, a.when), string(a.id), a.past
	if a.past {
		e.Stored = max(0, time.Duration(a.at-a.when))
	}
}

// addGap adds a gap.
func (e *Events) addGap(g *Gap, now int64, b *budget) {
	e.Missed += g.Missed
	e.afterGap = true
	if len(e.Gaps) == maxGaps {
		e.Gaps = append(e.Gaps[:0], e.Gaps[1:]...)
	}
	e.Gaps = append(e.Gaps, *g)
	e.log.addGap(entry{when: now, at: now, ordinal: e.Count, gap: g}, b)
}

// gapBetween reports whether there was a gap after a and not after b.
func (e *Events) gapBetween(a, b time.Time) bool {
	for i := len(e.Gaps) - 1; i >= 0 && e.Gaps[i].At.After(a); i-- {
		if !e.Gaps[i].At.After(b) {
			return true
		}
	}
	return false
}

// gapBefore returns the time of the first gap between from and to, or to if
// there is none.
func (e *Events) gapBefore(from, to time.Time) time.Time {
	for _, g := range e.Gaps {
		if g.At.After(from) && g.At.Before(to) {
			return g.At
		}
	}
	return to
}

// Len returns the number of stored events, including gaps.
func (e *Events) Len() int { return e.kept().len() }

// Event returns the stored event i. Event 0 is the oldest, and Len()-1 the
// newest. The text of a JSON log line is its message followed by its other
// members as key=value.
func (e *Events) Event(i int) Event {
	l := e.kept()
	if i < 0 || i >= l.len() {
		return Event{}
	}
	return e.read(l, i)
}

// read returns entry i of a log as an Event.
func (e *Events) read(l *log, i int) Event {
	event := l.event(i)
	if e.class.readsAsFields() {
		return event.AsFields()
	}
	return event
}

// Gap returns the gap at index i, or nil if there is an event. It is faster
// than Event.
func (e *Events) Gap(i int) *Gap {
	l := e.kept()
	if i < 0 || i >= l.len() {
		return nil
	}
	return l.at(i).gap
}

// Ordinal returns the ordinal of the stored event i. It is faster than Event.
func (e *Events) Ordinal(i int) uint64 {
	l := e.kept()
	if i < 0 || i >= l.len() {
		return 0
	}
	return l.at(i).ordinal
}

// Upto returns the number of stored events at or before to.
func (e *Events) Upto(to time.Time) int { return e.kept().upto(until(to)) }

// Latest returns the newest event as of to. It skips gaps.
func (e *Events) Latest(to time.Time) (Event, bool) {
	i := e.kept().newest(until(to))
	return e.Event(i), i >= 0
}

// newestID returns the id of the newest event, or "" if it is not stored.
func (e *Events) newestID() string { return e.log.newestID() }

// Age returns the age of the newest event, or 0 if there is none.
func (e *Events) Age(now time.Time) time.Duration {
	if e.Count == 0 {
		return 0
	}
	return max(now.Sub(e.LastAt), 0)
}

// Since returns the number of events after to. It counts all events that are no
// longer stored.
func (e *Events) Since(to time.Time) uint64 {
	if to.IsZero() {
		return 0
	}
	for _, l := range []*log{&e.log, e.frozen} {
		if l == nil {
			continue
		}
		if i := l.upto(to.UnixNano()); i > 0 {
			return e.Count - l.at(i-1).ordinal
		}
	}
	if e.log.len() > 0 && e.frozen == nil {
		return e.Count - e.log.at(0).ordinal + 1
	}
	return e.Count
}

// Within returns the number of events in the duration d before to. It is not ok
// if some of them are no longer stored.
func (e *Events) Within(d time.Duration, to time.Time) (n int, ok bool) {
	l := e.kept()
	if l.len() == 0 {
		return 0, e.Count == 0
	}
	from := to.Add(-d).UnixNano()
	i, end := l.upto(from), l.upto(to.UnixNano())
	for ; i < end; i++ {
		if l.at(i).gap == nil {
			n++
		}
	}
	return n, l.at(0).ordinal <= 1 || l.at(0).key <= from
}
