package lines

import (
	"bytes"
	"time"
)

const (
	// recognizeFor is how long the first lines wait for the rest of a block that would
	// make the output an event stream. It is less than what a user notices.
	recognizeFor = 100 * time.Millisecond
	// maxRecognized is how many bytes are read before an output without a whole block
	// is lines.
	maxRecognized = 64 << 10
)

// recognition is what an output seems to be.
type recognition int

const (
	unknown recognition = iota
	isLines
	isEvents
)

// recognize decides by the first bytes of an output whether it is an event stream: a
// block of fields or comments, and the empty line that ends it.
func recognize(begun []byte) recognition {
	rest := bytes.TrimPrefix(begun, []byte("\ufeff"))
	fields := 0
	for {
		line, more, found := bytes.Cut(rest, []byte{'\n'})
		if !found {
			break
		}
		rest = more
		line = bytes.TrimSuffix(line, []byte{'\r'})
		switch {
		case len(line) == 0 && fields > 0:
			return isEvents
		case len(line) == 0:
		case isEventField(line):
			fields++
		default:
			return isLines
		}
	}
	if len(begun) > maxRecognized || !canBecomeField(rest) {
		return isLines
	}
	return unknown
}

// fieldNames are the beginnings of the lines of an event stream.
var fieldNames = [][]byte{[]byte("data:"), []byte("event:"), []byte("id:"), []byte("retry:"), []byte(":")}

func isEventField(line []byte) bool {
	for _, name := range fieldNames {
		if bytes.HasPrefix(line, name) {
			return true
		}
	}
	return false
}

// canBecomeField reports whether an unfinished line can be one of an event stream.
func canBecomeField(begun []byte) bool {
	for _, name := range fieldNames {
		if n := min(len(name), len(begun)); bytes.Equal(name[:n], begun[:n]) {
			return true
		}
	}
	return false
}
