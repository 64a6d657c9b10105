package logline

import (
	"bytes"
	"strings"
	"time"
)

const (
	// maxHeader is the length of the part of a line in which the header is
	// searched for, in bytes.
	maxHeader = 4 << 10
	// maxWord is the largest length of a header word, and maxPart that of a
	// part that may contain blanks, in bytes.
	maxWord = 128
	maxPart = 2 << 10
	// maxCaptures is the largest number of fields that a pattern can capture.
	maxCaptures = 20
)

// capture is a field of a line. Its value is b[from:to].
type capture struct {
	name string
	span
}

// span is a part of a line. It is empty if to is 0.
type span struct{ from, to int32 }

func spanOf(from, to int) span { return span{int32(from), int32(to)} }

// match holds the state of matching a single line against the patterns.
type match struct {
	b []byte
	found
	fields *[maxCaptures]capture // nil if only the level is needed
	depth  int                   // how deep the line is nested
}

// found holds what the match has found so far.
type found struct {
	state
	moment  moment
	message int  // offset of the message, -1 if there is none
	nested  bool // the message may be a log line
	pairs   bool // the line is logfmt
}

// state is the part of a match that is restored after a pattern fails. It is
// small, because it is copied for every step that is tried.
type state struct {
	n       uint8 // number of fields
	level   Level
	leveled bool
	timed   bool
	request span // an HTTP request, used as the message
}

// walk matches the line from b[i] on against the children of the node. It
// returns the matching pattern, or nil.
func (m *match) walk(n *node, i int) *pattern {
	if n.ends != nil && i >= len(m.b) {
		return n.ends
	}
	class, first := atEnd, byte(0)
	if i < len(m.b) {
		first = m.b[i]
		class = classNumbers[first]
	}
	for _, c := range n.starting[class] {
		if !c.initials.has(first) {
			continue
		}
		before := m.state
		if end, ok := m.step(&c.step, i); ok {
			if m.fields == nil && c.sure && m.leveled && m.text(end) {
				return done
			}
			if p := m.walk(c, end); p != nil {
				return p
			}
		}
		m.state = before
	}
	return nil
}

// done is returned by walk if everything that is needed is known before the end
// of the pattern.
var done = &pattern{}

// text reports whether b[i] is a blank that is followed by text.
func (m *match) text(i int) bool {
	return i+1 < len(m.b) && isBlank(m.b[i]) && m.skipBlanks(i) < len(m.b)
}

func (m *match) skipBlanks(i int) int {
	for i < len(m.b) && isBlank(m.b[i]) {
		i++
	}
	return i
}

// step matches a single step at b[i].
func (m *match) step(s *step, i int) (end int, ok bool) {
	switch s.kind {
	case literal:
		end = i + len(s.text)
		return end, end <= len(m.b) && string(m.b[i:end]) == s.text
	case blanks:
		end = m.skipBlanks(i)
		return end, end > i
	case clockTime, klogTime, namedTime, epochTime:
		return m.clock(s, i)
	case levelAny, levelUpper, letter, redisSign, priority, status, severity, cefSeverity:
		return m.severity(s, i)
	case message, nested, nestedKnown, logfmt:
		return m.rest(s, i)
	case methodAndPath:
		return m.requestLine(i)
	case csvValue:
		return m.csv(s, i)
	case uptime:
		return m.uptime(s, i)
	}
	end = m.word(s, i)
	if end <= i && s.kind != anything || end < i {
		return i, false
	}
	m.put(s.name, i, end)
	return end, true
}

func (m *match) clock(s *step, i int) (end int, ok bool) {
	if s.kind == namedTime && (i >= len(m.b) || !isLetter(m.b[i])) {
		return i, false
	}
	switch s.kind {
	case klogTime:
		m.moment, end = scanKlog(m.b, i)
	case epochTime:
		m.moment, end = scanEpoch(m.b, i)
	default:
		m.moment, end = scanMoment(m.b, i)
	}
	m.timed = end > i
	return end, m.timed
}

// rest matches a step that takes the rest of the line.
func (m *match) rest(s *step, i int) (end int, ok bool) {
	switch s.kind {
	case logfmt:
		if !isPairs(m.b[i:]) {
			return i, false
		}
		m.pairs = true
	case nestedKnown:
		if m.depth > 0 {
			return i, false
		}
		if !isLog(m.b[i:], m.depth+1) {
			return i, false
		}
	}
	m.message, m.nested = i, s.kind == nested || s.kind == nestedKnown
	return len(m.b), i < len(m.b)
}

// isLog reports whether b is a log line in text or JSON.
func isLog(b []byte, depth int) (ok bool) {
	if len(b) > 0 && b[0] == '{' {
		_, ok = parseObject(string(b), time.Time{}, depth)
		return ok
	}
	_, ok = scan(b, depth)
	return ok
}

// requestLine matches the method and path of a request.
func (m *match) requestLine(i int) (end int, ok bool) {
	for end = i; end < len(m.b) && end-i < 8 && m.b[end] >= 'A' && m.b[end] <= 'Z'; {
		end++
	}
	if end-i < 3 || end+1 >= len(m.b) || m.b[end] != ' ' || !isTarget(m.b[end+1:], string(m.b[i:end])) {
		return i, false
	}
	for end++; end < len(m.b) && !isBlank(m.b[end]); {
		end++
	}
	m.request = spanOf(i, end)
	return end, true
}

// isTarget reports whether b begins with what a request of that method can be for: a
// path, * or a URL; for CONNECT a host.
func isTarget(b []byte, method string) bool {
	return b[0] == '/' || b[0] == '*' || method == "CONNECT" ||
		bytes.HasPrefix(b, []byte("http://")) || bytes.HasPrefix(b, []byte("https://"))
}

// put captures a field, unless its name begins with "-".
func (m *match) put(name string, from, to int) {
	if name == "-request" {
		m.request = spanOf(from, to)
	}
	if name[0] == '-' || m.fields == nil || int(m.n) == len(m.fields) {
		return
	}
	m.fields[m.n] = capture{name, spanOf(from, to)}
	m.n++
}

// word returns the end of the field that begins at b[i]. It returns i if there
// is no field, and -1 if a field that may be empty has no end.
func (m *match) word(s *step, i int) int {
	switch s.kind {
	case digits:
		end := i
		for end < len(m.b) && isDigit(m.b[end]) {
			end++
		}
		return end
	case anything:
		window := m.b[i:min(len(m.b), i+maxPart)]
		if s.stop == 0 {
			return len(m.b)
		}
		n := bytes.IndexByte(window, s.stop)
		if n < 0 {
			return -1
		}
		return i + n
	}
	end := i
	for end < len(m.b) && end-i < maxWord && !isBlank(m.b[end]) && (s.kind == part || m.b[end] != s.stop) {
		end++
	}
	switch w := m.b[i:end]; s.kind {
	case oneOf:
		if !among(s.text, w) {
			return i
		}
	case part:
		if s.stop != ' ' && s.stop != 0 { // a part may contain the stop byte, so it ends before the last one
			end = i + max(0, bytes.LastIndexByte(w, s.stop))
		}
		if !isPart(m.b[i:end]) {
			return i
		}
	case source:
		if !isSource(w) {
			return i
		}
	}
	return end
}

// among reports whether w is one of the words in list, which are separated by
// |.
func among(list string, w []byte) bool {
	for one := range strings.SplitSeq(list, "|") {
		if one == string(w) {
			return true
		}
	}
	return false
}

// isPart reports whether w looks like the name of a program part, such as a
// package, class, thread or host, rather than a word of a sentence.
func isPart(w []byte) bool {
	telling := false
	for _, c := range w {
		switch {
		case isDigit(c), c == '.', c == ':', c == '/', c == '_', c == '-', c == '$', c == '@', c == '#':
			telling = true
		case !isLetter(c) && c != '<' && c != '>' && c != '[' && c != ']':
			return false
		}
	}
	return telling && len(w) > 1 && w[len(w)-1] != '.'
}

// isSource reports whether w is a position in a file, such as pkg/main.go:12.
func isSource(w []byte) bool {
	colon := bytes.LastIndexByte(w, ':')
	if colon < 0 || colon == len(w)-1 {
		return false
	}
	for _, c := range w[colon+1:] {
		if !isDigit(c) {
			return false
		}
	}
	return bytes.IndexByte(w[:colon], '.') > 0
}
