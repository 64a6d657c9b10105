package lens

// arguments follows the JSON of a tool's arguments as far as it takes to know whether the
// object is complete.
type arguments struct {
	depth    int
	inString bool
	escaped  bool // the byte before is a backslash in a string
	complete bool // the object has been closed
}

// add follows the next piece.
func (a *arguments) add(piece []byte) {
	for _, c := range piece {
		switch {
		case a.escaped:
			a.escaped = false
		case a.inString:
			a.escaped, a.inString = c == '\\', c != '"'
		case c == '"':
			a.inString = true
		case c == '{', c == '[':
			a.depth++
		case c == '}', c == ']':
			a.depth--
			a.complete = a.depth <= 0
		}
	}
}
