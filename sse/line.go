package sse

import "bytes"

// LineKind tells what a line of a stream is.
type LineKind uint8

// The kinds of a line.
const (
	// LineBlank is an empty line: it ends a block and dispatches its event.
	LineBlank LineKind = iota
	// LineComment is a line that begins with a colon.
	LineComment
	// LineField is any other line, whether a client knows the field or not.
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

// Line is one line as it came over the wire, for those who look at the bytes
// themselves. Raw is a view: it holds until the hook that received it returns.
type Line struct {
	// Kind tells what the line is.
	Kind LineKind
	// Raw is the line without its end. Invalid UTF-8 is still in it; the byte
	// order mark before the first line is not.
	Raw []byte
}

// Comment returns what follows the colon of a comment line, and nil for any
// other line.
func (l Line) Comment() []byte {
	if l.Kind != LineComment {
		return nil
	}
	return l.Raw[1:]
}

// Field splits a field line at its first colon, and drops one space after it.
// Without a colon the whole line is the name. Both are nil for other lines.
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
