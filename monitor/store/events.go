package store

import "time"

// Gap is a run of events that will never arrive.
type Gap struct {
	At      time.Time // when it was told
	Missed  uint64
	AtLeast bool   // more than Missed may be lost: the server cannot tell
	Reason  string // slow, evicted, restarted
	From    string // the last id before it
	To      string // the last id missed
}

// Event is one kept event, or the mark of a gap at its place among them.
type Event struct {
	Ordinal uint64    // counts the topic's events from 1; a gap has that of the event before it
	At      time.Time // the event's own time when plausible, else its arrival
	Arrived time.Time // when it came in
	ID      string    // its id, cleaned
	Text    string    // what people read: the cleaned payload, several lines perhaps, cut at a bound
	Payload string    // the cleaned payload, as far as it is kept
	Size    int       // payload bytes as they came
	Cut     bool      // Text is shorter than the payload
	Level   Level     // of a log line
	Logged  bool      // it is written as loggers write: Line takes it apart
	Gap     *Gap      // not nil: no event but a gap

	happening bool // it is a JSON object of an eventful topic
}

// kept returns the log to show: while the store is paused, that of the pause.
func (t *Topic) kept() *log {
	if t.frozen != nil {
		return t.frozen
	}
	return &t.log
}

// Len returns how many events, gaps included, are kept.
func (t *Topic) Len() int { return t.kept().n }

// Event returns the kept event i: 0 is the oldest, Len()-1 the newest. The
// text of a JSON log line is its message, then its other members as key=value.
func (t *Topic) Event(i int) Event {
	l := t.kept()
	if i < 0 || i >= l.n {
		return Event{}
	}
	return t.event(l, i)
}

// event returns entry i of whatever topic.
func (l *log) event(i int) Event {
	r := l.at(i)
	e := Event{
		Ordinal: r.ordinal, At: time.Unix(0, r.when), Arrived: time.Unix(0, r.at),
		Size: int(r.size), Cut: r.cut, Level: r.level, Gap: r.gap,
	}
	if r.gap != nil {
		return e
	}
	e.ID, e.Payload = string(l.id(r)), string(l.text(r))
	e.Text, e.Logged = readText(e.Payload), r.line || r.size == 0
	if r.fields && !r.cut {
		e.Logged = true
		e.Text = readable(e.Line(time.UTC))
	}
	return e
}

// Gap returns the gap at place i among the kept events, nil for an event, at
// less cost than Event.
func (t *Topic) Gap(i int) *Gap {
	l := t.kept()
	if i < 0 || i >= l.n {
		return nil
	}
	return l.at(i).gap
}

// Ordinal returns that of the kept event i, at less cost than Event.
func (t *Topic) Ordinal(i int) uint64 {
	l := t.kept()
	if i < 0 || i >= l.n {
		return 0
	}
	return l.at(i).ordinal
}

// Upto returns how many of the kept events had happened by to.
func (t *Topic) Upto(to time.Time) int {
	l := t.kept()
	if to.IsZero() {
		return l.n
	}
	return l.upto(to.UnixNano())
}

// Latest returns the newest event (never a gap) as of to.
func (t *Topic) Latest(to time.Time) (Event, bool) {
	i := t.newest(t.kept(), to)
	return t.Event(i), i >= 0
}

// newest returns the index in l of the newest event as of to, or -1.
func (t *Topic) newest(l *log, to time.Time) int {
	i := l.n
	if !to.IsZero() {
		i = l.upto(to.UnixNano())
	}
	i--
	for i >= 0 && l.at(i).gap != nil {
		i--
	}
	return i
}

// Since returns how many events came after to. Of those that are no longer
// kept it counts all.
func (t *Topic) Since(to time.Time) uint64 {
	if to.IsZero() {
		return 0
	}
	for _, l := range []*log{&t.log, t.frozen} {
		if l == nil {
			continue
		}
		if i := l.upto(to.UnixNano()); i > 0 {
			return t.Count - l.at(i-1).ordinal
		}
	}
	if t.log.n > 0 && t.frozen == nil {
		return t.Count - t.log.at(0).ordinal + 1
	}
	return t.Count
}
