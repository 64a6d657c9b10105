package sse

import "bytes"

// LineKind is the kind of a line in a stream.
type LineKind uint8

// The kinds of a line.
const (
	// LineBlank is an empty line. It ends a block and dispatches its event.
	LineBlank LineKind = iota
	// LineComment is a line that begins with a colon.
	LineComment
	// LineField is any other line, even if the field is unknown.
	LineField
)

// String returns "blank", "comment" or "field".
func (k LineKind) String() string {
	switch k {
	case LineBlank:
		return "blank"
	case LineComment:
		return "comment"
	default:
		return "field"
	}
}

// Line is one line of a stream as it arrived. Raw refers to the decoder's memory and is
// valid until the hook that received it returns.
type Line struct {
	// Kind is the kind of the line.
	Kind LineKind
	// Raw is the line without its line end and without the byte order mark of the first
	// line. Invalid UTF-8 is not replaced.
	Raw []byte
}

// Comment returns the text after the colon of a comment line, or nil for another line.
func (l Line) Comment() []byte {
	if l.Kind != LineComment {
		return nil
	}
	return l.Raw[1:]
}

// Field returns the name and value of a field line. It splits the line at the first colon
// and drops one space after that. Without a colon, the whole line is the name. For
// other lines both are nil.
func (l Line) Field() (name, value []byte) {
	if l.Kind != LineField {
		return nil, nil
	}
	name, value, _ = bytes.Cut(l.Raw, []byte{':'})
	return name, bytes.TrimPrefix(value, []byte{' '}) // P8
}

func lineOf(raw []byte) Line {
	switch {
	case len(raw) == 0:
		return Line{Kind: LineBlank, Raw: raw}
	case raw[0] == ':':
		return Line{Kind: LineComment, Raw: raw} // P7
	default:
		return Line{Kind: LineField, Raw: raw}
	}
}
