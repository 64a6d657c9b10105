package records

import "bytes"

// A step is why a scanner stops.
type step uint8

const (
	more    step = iota // the bytes end within the value
	done                // the value is complete
	invalid             // this is not JSON
	bracket             // an array begins that may be one of records; see scanner.watch
	broken              // a line ends between two elements of the outermost array
)

// A state is what a scanner expects next, or what it is within.
type state uint8

const (
	wantValue state = iota
	wantFirstValue
	wantKey
	wantFirstKey
	wantColon
	wantNext // a comma or the end
	inText
	inEscape
	inWord // a number, true, false, null
)

// A scanner follows the structure of one JSON value that arrives in pieces. It does not
// check escapes, which do not matter for where the value ends, and knows NaN, Infinity
// and undefined, which some programs write.
type scanner struct {
	state state
	key   bool // the text is a key
	watch bool // stop at arrays that may be those of records

	levels  []uint64 // a bit for each level: 1 for an object
	depth   int
	word    int // index of the first byte of a number or word
	keyAt   int // index of the latest key of the outermost object
	keyEnd  int
	members int // keys of the outermost object so far
}

// maxLevels is how many words of levels are kept, enough for 64 Ki levels.
const maxLevels = 1 << 10

// reset prepares the scanner for a value.
func (s *scanner) reset(watch bool) {
	if cap(s.levels) > maxLevels {
		s.levels = nil
	}
	*s = scanner{levels: s.levels[:0], watch: watch}
}

// scan scans p from the index i on and returns where and why it stopped. p begins with
// the value and may only grow between calls, in which case i is the index that the call
// before returned.
func (s *scanner) scan(p []byte, i int) (int, step) {
	for ; i < len(p); i++ {
		c := p[i]
		switch s.state {
		case inText:
			for kinds[c]&endsText == 0 {
				if i++; i == len(p) {
					return i, more
				}
				c = p[i]
			}
			switch c {
			case '"':
				if s.endText(i) {
					return i + 1, done
				}
			case '\\':
				s.state = inEscape
			default:
				return i, invalid
			}
			continue
		case inEscape:
			if c < ' ' {
				return i, invalid
			}
			s.state = inText
			continue
		case inWord:
			for kinds[c]&ofWord != 0 {
				if i++; i == len(p) {
					return i, more
				}
				c = p[i]
			}
			switch {
			case !isWord(p[s.word:i]):
				return i, invalid
			case s.depth == 0:
				return i, done
			}
			s.state = wantNext
		}
		switch {
		case c == '\n' && s.watch && s.depth == 1 && s.state == wantValue && !s.inObject():
			return i, broken
		case kinds[c]&blank != 0:
			continue
		case c == ':' && s.state == wantColon:
			s.state = wantValue
			continue
		case c == '"' && s.state == wantKey && s.depth > 1:
			s.state, s.key = inText, true
			continue
		}
		if stop := s.mark(c, i); stop != more {
			return i + 1, stop
		}
	}
	return i, more
}

// What a byte can be.
const (
	blank    = 1 << iota
	ofWord   // part of a number or word
	endsText // the end of a text, an escape, or a byte that a text cannot contain
)

var kinds = func() (kinds [256]uint8) {
	for c := range kinds {
		if c < ' ' && c != '\t' || c == '"' || c == '\\' {
			kinds[c] |= endsText
		}
		if isWordByte(byte(c)) {
			kinds[c] |= ofWord
		}
		if isBlank(byte(c)) {
			kinds[c] |= blank
		}
	}
	return kinds
}()

// mark processes the byte c at the index i, which is outside of texts and words.
func (s *scanner) mark(c byte, i int) step {
	switch s.state {
	case wantValue, wantFirstValue:
		if c == ']' && s.state == wantFirstValue {
			return s.pop(false)
		}
		return s.value(c, i)
	case wantKey, wantFirstKey:
		switch {
		case c == '"':
			s.state, s.key = inText, true
			if s.depth == 1 {
				s.keyAt = i + 1
				s.members++
			}
			return more
		case c == '}' && s.state == wantFirstKey:
			return s.pop(true)
		}
	case wantNext:
		switch {
		case c == ',' && s.inObject():
			s.state = wantKey
			return more
		case c == ',':
			s.state = wantValue
			return more
		case c == '}' || c == ']':
			return s.pop(c == '}')
		}
	}
	return invalid
}

// value begins a value.
func (s *scanner) value(c byte, i int) step {
	switch {
	case c == '"':
		s.state, s.key = inText, false
	case c == '{':
		s.push(1)
		s.state = wantFirstKey
	case c == '[':
		member := s.depth == 1 && s.inObject()
		s.push(0)
		s.state = wantFirstValue
		if s.watch && (s.depth == 1 || member) {
			return bracket
		}
	case isWordByte(c):
		s.state, s.word = inWord, i
	default:
		return invalid
	}
	return more
}

// endText ends a text with the quote at the index i. It returns true if the text is the
// whole value.
func (s *scanner) endText(i int) bool {
	switch {
	case s.key:
		if s.depth == 1 {
			s.keyEnd = i
		}
		s.state = wantColon
	case s.depth == 0:
		return true
	default:
		s.state = wantNext
	}
	return false
}

func (s *scanner) inObject() bool {
	top := s.depth - 1
	return top >= 0 && s.levels[top/64]>>(top%64)&1 == 1
}

func (s *scanner) push(object uint64) {
	if s.depth/64 == len(s.levels) {
		s.levels = append(s.levels, 0)
	}
	level, bit := &s.levels[s.depth/64], uint(s.depth%64)
	*level = *level&^(1<<bit) | object<<bit
	s.depth++
}

// pop ends an object or an array.
func (s *scanner) pop(object bool) step {
	if s.inObject() != object {
		return invalid
	}
	s.depth--
	s.state = wantNext
	if s.depth == 0 {
		return done
	}
	return more
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.'
}

// isWord reports whether w is a number or a word of JSON, or one of those that some
// programs write in JSON.
func isWord(w []byte) bool {
	switch string(w) {
	case "true", "false", "null", "undefined", "NaN", "Infinity", "-Infinity":
		return true
	}
	w = bytes.TrimPrefix(w, []byte{'-'})
	if w = trimDigits(w); w == nil {
		return false
	}
	if len(w) > 0 && w[0] == '.' {
		if w = trimDigits(w[1:]); w == nil {
			return false
		}
	}
	if len(w) > 1 && w[0]|0x20 == 'e' {
		if w = w[1:]; w[0] == '+' || w[0] == '-' {
			w = w[1:]
		}
		w = trimDigits(w)
	}
	return w != nil && len(w) == 0
}

// trimDigits drops the digits at the start of w. It returns nil if there is none.
func trimDigits(w []byte) []byte {
	rest := bytes.TrimLeft(w, "0123456789")
	if len(rest) == len(w) {
		return nil
	}
	return w[len(w)-len(rest):]
}
