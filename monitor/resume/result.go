package resume

import (
	"strconv"
	"time"

	"topicmux/monitor/text"
)

// Result is what came back after a reconnect.
type Result struct {
	Kind Kind
	ID   string // the id that the client sent, "" for none

	// Replayed is the number of events from the server's history.
	Replayed uint64
	// Duplicates is the number of those that had arrived before the reconnect.
	Duplicates uint64
	// Missed is the number of events that have not come, if Exact is true.
	Missed uint64
	// Exact reports whether the number of missed events is known: the ids count up by one,
	// or the server says it.
	Exact bool
	// Done reports whether the numbers do not change any more.
	Done bool
	// At is when that was decided, or else when the server answered.
	At time.Time
}

const (
	// maxShown is the largest part of an id in a line, in cells. Some ids are hundreds of
	// bytes long.
	maxShown = 32
	maxID    = 4 << 10 // bytes of an id that are read for that
)

// String returns the result as a line, such as "resumed after 17: 3 replayed, none missed,
// no duplicates". A long id is shortened in the middle.
func (r Result) String() string {
	s := r.how() + ": " + amount(r.Replayed) + " replayed, "
	switch {
	case r.Exact:
		s += amount(r.Missed) + " missed"
	case r.Missed > 0:
		s += "at least " + amount(r.Missed) + " missed"
	default:
		s += "missed unknown"
	}
	switch r.Duplicates {
	case 0:
		return s + ", no duplicates"
	case 1:
		return s + ", 1 duplicate"
	}
	return s + ", " + amount(r.Duplicates) + " duplicates"
}

// Brief returns the numbers alone, such as "28 replayed, 12 duplicates". It leaves out
// what is zero or unknown, except for the replayed events.
func (r Result) Brief() string {
	s := amount(r.Replayed) + " replayed"
	if r.Missed > 0 {
		s += ", " + amount(r.Missed) + " missed"
	}
	if r.Duplicates > 0 {
		s += ", " + text.Plural(int(r.Duplicates), "duplicate")
	}
	return s
}

// Clean reports whether everything came exactly once, as far as the ids or the server say.
func (r Result) Clean() bool { return r.Exact && r.Missed == 0 && r.Duplicates == 0 }

func (r Result) how() string {
	switch {
	case r.Kind == Repeat:
		return "request repeated"
	case r.Kind == Forget, r.ID == "":
		return "reconnected without an id"
	}
	return "resumed after " + text.TruncateMiddle(text.CleanLine(r.ID, maxID), maxShown)
}

func amount(n uint64) string {
	if n == 0 {
		return "none"
	}
	return strconv.FormatUint(n, 10)
}
