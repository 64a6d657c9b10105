package keepalive

import (
	"bytes"

	"topicmux/sse"
)

// Dialect is a form of keepalive.
type Dialect uint8

// The dialects.
const (
	// None means that it is not a keepalive.
	None Dialect = iota
	// Comment is a comment, as in ": keep-alive".
	Comment
	// BlankLine is an empty line that ends no event.
	BlankLine
	// UnknownField is a line with a field that the standard does not define, as in "ping:".
	UnknownField
	// NamedEvent is an event with the name of a keepalive, as in "event: ping".
	NamedEvent
	// EmptyData is an unnamed event without data.
	EmptyData
	// Word is an event with a word or a symbol as data, as in "data: ping".
	Word
	// Object is an event whose data is an object that names itself a keepalive, as in
	// {"type":"server.heartbeat"}.
	Object
	// EmptyObject is an unnamed event with the data {}.
	EmptyObject
	// Dialects is the number of dialects, None included.
	Dialects
)

var dialectNames = [Dialects]string{
	"none", "comment", "blank line", "unknown field", "named event", "empty data", "word", "object", "empty object",
}

// String returns the dialect in words, such as "named event".
func (d Dialect) String() string {
	if d < Dialects {
		return dialectNames[d]
	}
	return dialectNames[None]
}

// EventDialect returns the dialect of an event that is a keepalive, given its type and
// data, and None for any other event. See [Event].
func EventDialect(name string, data []byte) Dialect {
	if !Event(name, data) {
		return None
	}
	data = bytes.TrimSpace(data)
	switch {
	case IsWord(name):
		return NamedEvent
	case len(data) == 0:
		return EmptyData
	case data[0] != '{':
		return Word
	case len(bytes.TrimSpace(data[1:])) == 1:
		return EmptyObject
	}
	return Object
}

// LineDialect returns the dialect of a line that is a keepalive by itself, and None for
// any other line. See [Line]. It never returns BlankLine, since a line does not say
// whether it ends an event.
func LineDialect(l sse.Line) Dialect {
	switch {
	case !Line(l):
		return None
	case l.Kind == sse.LineComment:
		return Comment
	}
	return UnknownField
}
