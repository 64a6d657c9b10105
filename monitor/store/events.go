package store

import "time"

// Events is the events of a topic: how many came, and the newest of them. They
// are kept in the order in which they came, with the gaps between them. While
// the store is paused, those that were kept at that moment stay.
type Events struct {
	Count   uint64    // events received
	Bytes   uint64    // their payload bytes
	FirstAt time.Time // the first event's time, zero before it
	LastAt  time.Time // the newest event's time, zero before the first

	// Earlier reports that the server had the first event here before the
	// connection, so there may be others before it.
	Earlier bool

	Missed uint64 // events that the server said were lost, over all gaps
	Gaps   []Gap  // the newest of them, oldest first

	log      log
	frozen   *log    // the log as it was when the store was paused
	firstID  string  // the id of the first event, "" when it had none
	afterGap bool    // a gap came after the newest event
	errors   *Series // a 1 for each log line with the level of an error; nil: none
	leveled  bool    // a log line had a level

	class *Classification // says how the events read
}

// kept returns the log to show: while the store is paused, that of the pause.
func (e *Events) kept() *log {
	if e.frozen != nil {
		return e.frozen
	}
	return &e.log
}

// begin notes what is known of the first event alone.
func (e *Events) begin(a *arrival) {
	e.FirstAt, e.firstID, e.Earlier = time.Unix(0, a.when), string(a.id), a.past
}

// addGap puts a gap at its place.
func (e *Events) addGap(g *Gap, now int64, b *budget) {
	e.Missed += g.Missed
	e.afterGap = true
	if len(e.Gaps) == maxGaps {
		e.Gaps = append(e.Gaps[:0], e.Gaps[1:]...)
	}
	e.Gaps = append(e.Gaps, *g)
	e.log.addGap(entry{when: now, at: now, ordinal: e.Count, gap: g}, b)
}

// gapBetween reports whether a gap came after a and not after b.
func (e *Events) gapBetween(a, b time.Time) bool {
	for i := len(e.Gaps) - 1; i >= 0 && e.Gaps[i].At.After(a); i-- {
		if !e.Gaps[i].At.After(b) {
			return true
		}
	}
	return false
}

// gapBefore returns the time of the first gap between from and to, or to when
// there is none.
func (e *Events) gapBefore(from, to time.Time) time.Time {
	for _, g := range e.Gaps {
		if g.At.After(from) && g.At.Before(to) {
			return g.At
		}
	}
	return to
}

// Len returns how many events, gaps included, are kept.
func (e *Events) Len() int { return e.kept().n }

// Event returns the kept event i: 0 is the oldest, Len()-1 the newest. The
// text of a JSON log line is its message, then its other members as key=value.
func (e *Events) Event(i int) Event {
	l := e.kept()
	if i < 0 || i >= l.n {
		return Event{}
	}
	return e.read(l, i)
}

// read returns entry i of a log as callers see it.
func (e *Events) read(l *log, i int) Event {
	event := l.event(i)
	if e.class.readsAsFields() {
		return event.AsFields()
	}
	return event
}

// Gap returns the gap at place i among the kept events, nil for an event, at
// less cost than Event.
func (e *Events) Gap(i int) *Gap {
	l := e.kept()
	if i < 0 || i >= l.n {
		return nil
	}
	return l.at(i).gap
}

// Ordinal returns that of the kept event i, at less cost than Event.
func (e *Events) Ordinal(i int) uint64 {
	l := e.kept()
	if i < 0 || i >= l.n {
		return 0
	}
	return l.at(i).ordinal
}

// Upto returns how many of the kept events had happened by to.
func (e *Events) Upto(to time.Time) int { return e.kept().upto(until(to)) }

// Latest returns the newest event (never a gap) as of to.
func (e *Events) Latest(to time.Time) (Event, bool) {
	i := e.kept().newest(until(to))
	return e.Event(i), i >= 0
}

// newestID returns the id of the newest event, "" when it is not kept.
func (e *Events) newestID() string { return e.log.newestID() }

// Age returns how old the newest event is, 0 when there is none.
func (e *Events) Age(now time.Time) time.Duration {
	if e.Count == 0 {
		return 0
	}
	return max(now.Sub(e.LastAt), 0)
}

// Since returns how many events came after to. Of those that are no longer
// kept it counts all.
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
	if e.log.n > 0 && e.frozen == nil {
		return e.Count - e.log.at(0).ordinal + 1
	}
	return e.Count
}

// Within returns how many events came in the time d up to to. It is not ok when
// not all of them are kept.
func (e *Events) Within(d time.Duration, to time.Time) (n int, ok bool) {
	l := e.kept()
	if l.n == 0 {
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
