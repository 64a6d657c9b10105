package store

import "time"

// Gap is a sequence of events that were lost.
type Gap struct {
	At      time.Time // time of the server's report
	Missed  uint64
	AtLeast bool   // Missed is a lower bound: the server does not know the number
	Reason  string // slow, evicted or restarted
	From    string // last id before the gap
	To      string // last id missed
}

// Event is a stored event, or a gap between events.
type Event struct {
	Ordinal uint64    // number of the event in the topic, from 1; a gap has that of the event before it
	At      time.Time // own time if plausible, else arrival
	Arrived time.Time // arrival
	ID      string    // id, cleaned
	Text    string    // readable text: the cleaned payload, possibly several lines, truncated at a limit
	Payload string    // cleaned payload, as far as it is stored
	Size    int       // size of the original payload in bytes
	Cut     bool      // the payload was truncated
	Level   Level     // level of a log line
	Logged  bool      // the payload is a log line, which Line parses
	Gap     *Gap      // if not nil, this is a gap and not an event

	happening bool // JSON object of an eventful topic
}

// AsFields returns the event with Line returning the members of its payload as
// fields. It returns the event unchanged unless the payload is a complete JSON
// object.
func (e Event) AsFields() Event {
	if e.Gap == nil && !e.Logged && !e.Cut && isObject(e.Payload) {
		e.Logged, e.happening = true, true
	}
	return e
}

// Happening reports whether Line returns the members of the payload as fields
// because of AsFields or the topic, and not because the payload is a log line.
func (e *Event) Happening() bool { return e.happening }
