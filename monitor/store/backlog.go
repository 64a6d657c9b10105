package store

import "strings"

// The backlog of a topic is the events that the server had stored when the
// connection began, up to the last id in the catalogue. Their delay says
// nothing about the network or the server's clock. Events replayed by a resume
// are not backlog, because the client missed them.

// announce sets the id with which a topic's backlog ends, or "" if there is
// none.
func (s *StreamState) announce(t *Topic, last string) {
	if t.backlog != "" {
		s.Backlog--
	}
	if t.backlog = last; last != "" {
		s.Backlog++
	}
}

// isPast reports whether an event belongs to the topic's backlog. The backlog
// is complete when its last event or a later one arrives.
func (s *StreamState) isPast(t *Topic, id []byte) bool {
	if t.backlog == "" {
		return false
	}
	later := isLater(string(id), t.backlog)
	if later || string(id) == t.backlog {
		s.announce(t, "")
	}
	return !later
}

// isLater reports whether a is a later event id of the same topicmux server and
// epoch as b.
func isLater(a, b string) bool {
	dash := strings.LastIndexByte(b, '-') + 1
	if len(a) <= dash || a[:dash] != b[:dash] {
		return false
	}
	a, b = a[dash:], b[dash:]
	return len(a) > len(b) || len(a) == len(b) && a > b
}

// isUpTo reports whether a has the same epoch as b and is not later than b.
func isUpTo(a, b string) bool {
	dash := strings.LastIndexByte(b, '-') + 1
	return b != "" && len(a) > dash && a[:dash] == b[:dash] && !isLater(a, b)
}
