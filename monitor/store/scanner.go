package store

import "bytes"

// scanner reads the tokens of a JSON text. Its methods check the syntax and do not
// allocate.
type scanner struct {
	b []byte
	i int // position of the next byte
}

// space skips white space.
func (s *scanner) space() {
	for s.i < len(s.b) && isSpace(s.b[s.i]) {
		s.i++
	}
}

// isSpace reports whether c is JSON white space. The first comparison decides
// most cases.
func isSpace(c byte) bool { return c <= ' ' && (c == ' ' || c == '\n' || c == '\t' || c == '\r') }

// next skips white space and consumes the byte c if it is next.
func (s *scanner) next(c byte) bool {
	s.space()
	if s.i >= len(s.b) || s.b[s.i] != c {
		return false
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
	if s.i >= len(s.b) || s.b[s.i] != '"' {
		return nil, false
	}
	s.i++
	for from := s.i; ; s.i++ {
		s.i += plainText(s.b[s.i:])
		switch {
		case s.i == len(s.b):
			return nil, false
		case s.b[s.i] == '"':
			s.i++
			return s.b[from : s.i-1], true
		case s.b[s.i] != '\\' || !s.escape():
			return nil, false
		}
	}
}

// plainText returns the number of bytes before the end of a string, an escape
// or a control character.
func plainText(b []byte) int {
	for i, c := range b {
		if c == '"' || c == '\\' || c < 0x20 {
			return i
		}
	}
	return len(b)
}

// escape checks the escape at i and moves to its last byte.
func (s *scanner) escape() bool {
	if s.i++; s.i >= len(s.b) {
		return false
	}
	if s.b[s.i] != 'u' {
		return bytes.IndexByte([]byte(`"\/bfnrt`), s.b[s.i]) >= 0
	}
	for range 4 {
		if s.i++; s.i >= len(s.b) || !isHex(s.b[s.i]) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return c-'0' <= 9 || c|0x20 >= 'a' && c|0x20 <= 'f' }
