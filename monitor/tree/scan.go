package tree

import (
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// A scanner reads JSON from the start. It never recurses, so that no nesting can
// exhaust the stack.
type scanner struct {
	data []byte
	i    int
}

func (s *scanner) space() {
	for s.i < len(s.data) && (s.data[s.i] == ' ' || s.data[s.i] == '\n' || s.data[s.i] == '\r' || s.data[s.i] == '\t') {
		s.i++
	}
}

// peek returns the next byte after blanks, or 0 at the end.
func (s *scanner) peek() byte {
	s.space()
	if s.i >= len(s.data) {
		return 0
	}
	return s.data[s.i]
}

// take moves past a byte after blanks, if it comes next.
func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.i++
	return true
}

// scalar returns the string, number or word that comes next.
func (s *scanner) scalar() (raw []byte, ok bool) {
	s.space()
	from := s.i
	if s.i < len(s.data) && s.data[s.i] == '"' {
		for s.i++; s.i < len(s.data); s.i++ {
			switch s.data[s.i] {
			case '\\':
				s.i++
			case '"':
				s.i++
				raw = s.data[from:s.i]
				return raw, utf8.Valid(raw) && gjson.ValidBytes(raw)
			}
		}
		return nil, false
	}
	for s.i < len(s.data) && isWordByte(s.data[s.i]) {
		s.i++
	}
	raw = s.data[from:s.i]
	return raw, len(raw) > 0 && gjson.ValidBytes(raw)
}

func isWordByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.'
}

// key returns the key that comes next, and moves past its colon.
func (s *scanner) key() (key string, ok bool) {
	if s.peek() != '"' {
		return "", false
	}
	raw, ok := s.scalar()
	return text(raw), ok && s.take(':')
}

// text returns a JSON string as text.
func text(raw []byte) string { return gjson.ParseBytes(raw).String() }

// skip moves past the value that comes next and returns it. It checks brackets and
// strings alone.
func (s *scanner) skip() (raw []byte, ok bool) {
	c := s.peek()
	if c != '{' && c != '[' {
		return s.scalar()
	}
	from := s.i
	for depth := 0; s.i < len(s.data); {
		switch s.data[s.i] {
		case '"':
			if !s.pass() {
				return nil, false
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				s.i++
				return s.data[from:s.i], true
			}
		}
		s.i++
	}
	return nil, false
}

// pass moves past the string that comes next without checking it.
func (s *scanner) pass() bool {
	for s.i++; s.i < len(s.data); s.i++ {
		switch s.data[s.i] {
		case '\\':
			s.i++
		case '"':
			s.i++
			return true
		}
	}
	return false
}

// members calls yield with each member of an object, and reports whether data is an
// object and yield has accepted all.
func members(data []byte, yield func(key string, value []byte) bool) bool {
	s := scanner{data: data}
	if !s.take('{') {
		return false
	}
	for first := true; !s.take('}'); first = false {
		if !first && !s.take(',') {
			return false
		}
		key, ok := s.key()
		if !ok {
			return false
		}
		value, ok := s.skip()
		if !ok || !yield(key, value) {
			return false
		}
	}
	return s.peek() == 0
}
