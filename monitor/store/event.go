package store

import "time"

// Gap is a run of events that will never arrive.
type Gap struct {
	At      time.Time // when the server reported it
	Missed  uint64
	AtLeast bool   // more than Missed may be lost: the server does not know how many
	Reason  string // slow, evicted, restarted
	From    string // the last id before it
	To      string // the last id missed
}

// Event is one kept event, or a gap at its place among them.
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
	Logged  bool      // it is written as loggers write: Line parses it
	Gap     *Gap      // not nil: no event but a gap

	happening bool // it is a JSON object of an eventful topic
}

// AsFields returns an event whose Line has the members of its payload as fields;
// what is no whole JSON object stays as it is.
func (e Event) AsFields() Event {
	if e.Gap == nil && !e.Logged && !e.Cut && isObject(e.Payload) {
		e.Logged, e.happening = true, true
	}
	return e
}

// Happening reports whether the event's Line has the members of its payload as fields
// because AsFields, or its topic, says so, and not because a logger wrote it.
func (e *Event) Happening() bool { return e.happening }
