package store

import "bytes"

// scanner reads the tokens of a JSON text. Its methods check the syntax and do not
// allocate.
type scanner struct {
	b []byte
	i int // position of the next byte
}

// peek returns the next byte, or 0 at the end.
func (s *scanner) peek() byte {
	if s.i < len(s.b) {
		return s.b[s.i]
	}
	return 0
}

// space skips white space.
func (s *scanner) space() {
	if s.peek() <= ' ' {
		s.skip()
	}
}

// skip is the rest of space, so that space can be inlined.
func (s *scanner) skip() {
	for s.i < len(s.b) && isSpace(s.b[s.i]) {
		s.i++
	}
}

// isSpace reports whether c is JSON white space. The first comparison decides
// most cases.
func isSpace(c byte) bool { return c <= ' ' && (c == ' ' || c == '\n' || c == '\t' || c == '\r') }

// next skips white space and consumes the byte c if it is next.
func (s *scanner) next(c byte) bool {
	if s.peek() != c {
		s.skip()
		if s.peek() != c {
			return false
		}
	}
	s.i++
	return true
}

func (s *scanner) close(c byte, f form) form {
	if !s.next(c) {
		return formNone
	}
	return f
}

// str reads a string and returns the raw bytes between its quotes.
func (s *scanner) str() ([]byte, bool) {
	b, i := s.b, s.i
	if i >= len(b) || b[i] != '"' {
		return nil, false
	}
	i++
	for from := i; ; i++ {
		for i < len(b) && !special[b[i]] {
			i++
		}
		switch {
		case i == len(b):
			return nil, false
		case b[i] == '"':
			s.i = i + 1
			return b[from:i], true
		case b[i] != '\\':
			return nil, false
		}
		if i = escape(b, i); i < 0 {
			return nil, false
		}
	}
}

// special marks the bytes that end plain text in a string: a quote, a backslash and
// the control characters.
var special = func() (set [256]bool) {
	for c := range 0x20 {
		set[c] = true
	}
	set['"'], set['\\'] = true, true
	return set
}()

// escape returns the position of the last byte of the escape at i, or -1 if it is
// wrong.
func escape(b []byte, i int) int {
	if i++; i >= len(b) {
		return -1
	}
	if b[i] != 'u' {
		if bytes.IndexByte([]byte(`"\/bfnrt`), b[i]) < 0 {
			return -1
		}
		return i
	}
	for range 4 {
		if i++; i >= len(b) || !isHex(b[i]) {
			return -1
		}
	}
	return i
}

func isHex(c byte) bool { return c-'0' <= 9 || c|0x20 >= 'a' && c|0x20 <= 'f' }
