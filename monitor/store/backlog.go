package store

import "strings"

// The backlog of a topic is what its server had of it when the connection began,
// up to the last id in the catalogue. It is the past: it was not under way, and
// says nothing of the server's clock. What a resume brings is none: that was
// missed.

// announce notes that a topic's backlog reaches up to an id; "" for none.
func (s *State) announce(t *Topic, last string) {
	if t.backlog != "" {
		s.Backlog--
	}
	if t.backlog = last; last != "" {
		s.Backlog++
	}
}

// isPast reports whether an event is of the topic's backlog. With its last event,
// or a later one, the backlog is here.
func (s *State) isPast(t *Topic, id []byte) bool {
	if t.backlog == "" {
		return false
	}
	later := isLater(string(id), t.backlog)
	if later || string(id) == t.backlog {
		s.announce(t, "")
	}
	return !later
}

// isLater compares two ids of a topicmux server: they are of one life of it, and
// the number of a is higher.
func isLater(a, b string) bool {
	dash := strings.LastIndexByte(b, '-') + 1
	if len(a) <= dash || a[:dash] != b[:dash] {
		return false
	}
	a, b = a[dash:], b[dash:]
	return len(a) > len(b) || len(a) == len(b) && a > b
}

// isUpTo reports whether two ids are of one life of the server, and the number
// of a is not higher than that of b.
func isUpTo(a, b string) bool {
	dash := strings.LastIndexByte(b, '-') + 1
	return b != "" && len(a) > dash && a[:dash] == b[:dash] && !isLater(a, b)
}
