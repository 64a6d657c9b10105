package lines

import (
	"bytes"
	"encoding/json"
)

// A value follows the brackets of a JSON value over several lines. Its zero value has no
// line yet.
type value struct {
	depth int // of the open objects and arrays
	buf   bytes.Buffer
}

// add adds a line, and reports whether an object or array is open after it.
func (v *value) add(line []byte) (open bool) {
	if v.depth == 0 && !beginsValue(line) {
		return false
	}
	quoted := false // no string of JSON contains a line end
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			v.depth++
		case c == '}', c == ']':
			v.depth--
		}
	}
	v.depth = max(0, v.depth)
	return v.depth > 0
}

// beginsValue reports whether a line can be the first one of an object or array: other
// programs write lines such as "[INFO] {".
func beginsValue(line []byte) bool {
	line = bytes.TrimLeft(line, " \t\ufeff")
	if len(line) == 0 || line[0] != '{' && line[0] != '[' {
		return false
	}
	next := bytes.TrimLeft(line[1:], " \t")
	if len(next) == 0 || next[0] == '"' {
		return true
	}
	return line[0] == '[' && bytes.IndexByte([]byte(`{[-0123456789tfn`), next[0]) >= 0
}

// compact returns a value without the blanks and line ends between its parts. It is valid
// until the next call. What is not JSON stays.
func (v *value) compact(data []byte) []byte {
	if v.buf.Reset(); v.buf.Cap() > maxRetained {
		v.buf = bytes.Buffer{}
	}
	if json.Compact(&v.buf, data) != nil {
		return data
	}
	return v.buf.Bytes()
}

// reset forgets the value.
func (v *value) reset() { v.depth = 0 }
