package lens

import "bytes"

// A span is a part of an event's data. It is absent if to is 0.
type span struct{ from, to int }

func (s span) present() bool { return s.to > 0 }

// A node is a step of the paths that are looked for in an object.
type node struct {
	key      string
	slot     int     // index of the span for the value, or -1
	first    *node   // what is looked for in the first element of an array, or nil
	children []*node // what is looked for in an object
}

// child returns the node for a member, or nil. Keys are compared as fold says.
func (n *node) child(key []byte, fold bool) *node {
	for _, c := range n.children {
		if string(key) == c.key || fold && equalFold(key, c.key) {
			return c
		}
	}
	return nil
}

// A scanner finds values in JSON. It checks the JSON only as far as it needs to.
type scanner struct {
	data  []byte
	fold  bool
	spans []span
	found uint64 // the first 64 slots that have a value, as a set of bits
	first bool   // stop at the first value
}

// find looks for the paths of n in the value at i, and returns where the value ends. It
// is not ok if the JSON is broken.
func (s *scanner) find(n *node, i int) (end int, ok bool) {
	i = space(s.data, i)
	if i == len(s.data) {
		return i, false
	}
	switch {
	case s.data[i] == '{' && len(n.children) > 0:
		end, ok = s.object(n, i)
	case s.data[i] == '[' && n.first != nil:
		end, ok = s.array(n, i)
	default:
		end, ok = skip(s.data, i)
	}
	if ok && n.slot >= 0 {
		s.spans[n.slot] = span{i, end}
		if s.data[i] != 'n' {
			s.found |= 1 << n.slot
		}
	}
	return end, ok
}

func (s *scanner) object(n *node, i int) (end int, ok bool) {
	i = space(s.data, i+1)
	if i < len(s.data) && s.data[i] == '}' {
		return i + 1, true
	}
	for i < len(s.data) && s.data[i] == '"' {
		from := i + 1
		if i, ok = skipString(s.data, i); !ok {
			return i, false
		}
		key := s.data[from : i-1]
		i = space(s.data, i)
		if i == len(s.data) || s.data[i] != ':' {
			return i, false
		}
		if c := n.child(key, s.fold); c != nil {
			i, ok = s.find(c, i+1)
			if s.first && s.found != 0 {
				return i, ok
			}
		} else {
			i, ok = skip(s.data, space(s.data, i+1))
		}
		if !ok {
			return i, false
		}
		i = space(s.data, i)
		if i == len(s.data) {
			return i, false
		}
		if s.data[i] == '}' {
			return i + 1, true
		}
		if s.data[i] != ',' {
			return i, false
		}
		i = space(s.data, i+1)
	}
	return i, false
}

func (s *scanner) array(n *node, i int) (end int, ok bool) {
	first := space(s.data, i+1)
	if first < len(s.data) && s.data[first] != ']' {
		if _, ok = s.find(n.first, first); !ok {
			return first, false
		}
	}
	return skip(s.data, i)
}

// next returns where the next element of an array begins. At first i is the opening
// bracket, and then where the element before ends. There is none if ok is false.
func next(data []byte, i int) (from int, ok bool) {
	i = space(data, i)
	if i == len(data) || data[i] != '[' && data[i] != ',' {
		return i, false
	}
	from = space(data, i+1)
	return from, from < len(data) && data[from] != ']'
}

func space(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\n' || data[i] == '\r' || data[i] == '\t') {
		i++
	}
	return i
}

// skip returns where the value at i ends.
func skip(data []byte, i int) (end int, ok bool) {
	if i >= len(data) {
		return i, false
	}
	switch data[i] {
	case '"':
		return skipString(data, i)
	case '{', '[':
		return skipNested(data, i)
	}
	from := i
	for i < len(data) && isWord(data[i]) {
		i++
	}
	return i, i > from
}

// isWord reports whether c may be in a number, true, false or null.
func isWord(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.'
}

// skipString returns where the string at i ends.
func skipString(data []byte, i int) (end int, ok bool) {
	i++
	for short := min(len(data), i+16); i < short; i++ { // most strings are short
		if data[i] == '"' {
			return i + 1, true
		}
		if data[i] == '\\' {
			i++
		}
	}
	if i > len(data) {
		return i, false
	}
	for {
		next := bytes.IndexByte(data[i:], '"')
		if next < 0 {
			return len(data), false
		}
		at := i + next
		back := at
		for back > i && data[back-1] == '\\' {
			back--
		}
		if (at-back)%2 == 0 {
			return at + 1, true
		}
		i = at + 1
	}
}

// skipNested returns where the object or array at i ends.
func skipNested(data []byte, i int) (end int, ok bool) {
	for depth := 0; i < len(data); {
		switch data[i] {
		case '"':
			if i, ok = skipString(data, i); !ok {
				return i, false
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1, true
			}
		}
		i++
	}
	return i, false
}

// equalFold reports whether two names are equal in any case and without underscores.
func equalFold(a []byte, b string) bool {
	i, j := 0, 0
	for {
		for i < len(a) && a[i] == '_' {
			i++
		}
		for j < len(b) && b[j] == '_' {
			j++
		}
		if i == len(a) || j == len(b) {
			return i == len(a) && j == len(b)
		}
		if lower(a[i]) != lower(b[j]) {
			return false
		}
		i, j = i+1, j+1
	}
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}
