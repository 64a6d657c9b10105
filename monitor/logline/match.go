package logline

import (
	"bytes"
	"strings"
	"time"
)

const (
	// maxHeader is how much of a line is searched for what is not its message.
	maxHeader = 4 << 10
	// maxWord is the length of a word of the header, maxPart that of a part that
	// may have blanks in it. Longer ones are no header.
	maxWord = 128
	maxPart = 2 << 10
	// maxCaptures is how many fields a pattern can have.
	maxCaptures = 20
)

// capture is a field of a line: b[from:to].
type capture struct {
	name     string
	from, to int
}

// match is one line under the patterns.
type match struct {
	b []byte
	found
	fields *[maxCaptures]capture // nil: only the level is wanted
	depth  int                   // how many log lines this one is in
}

// found is what a match has found so far.
type found struct {
	state
	moment  moment
	message int  // where it begins, -1 for none
	nested  bool // the message may be a log line
	pairs   bool // it is logfmt
}

// state is what is taken back when a pattern turns out not to fit.
type state struct {
	n       int // fields
	level   Level
	leveled bool
	timed   bool
	request capture // a request of HTTP, which is the message
}

// walk matches the line from b[i] on with what follows the node, and returns
// the pattern that fits, or nil.
func (m *match) walk(n *node, i int) *pattern {
	if n.ends != nil && i >= len(m.b) {
		return n.ends
	}
	class := classEnd
	if i < len(m.b) {
		class = classes[m.b[i]]
	}
	for _, c := range n.next {
		if c.starts&class == 0 {
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

// done is the pattern of a line of which all is known that is wanted.
var done = &pattern{}

// text reports whether a blank and then something else comes at b[i].
func (m *match) text(i int) bool {
	return i+1 < len(m.b) && isBlank(m.b[i]) && m.skipBlanks(i) < len(m.b)
}

func (m *match) skipBlanks(i int) int {
	for i < len(m.b) && isBlank(m.b[i]) {
		i++
	}
	return i
}

// step matches one step at b[i].
func (m *match) step(s *step, i int) (end int, ok bool) {
	switch s.kind {
	case literal:
		end = i + len(s.text)
		return end, end <= len(m.b) && string(m.b[i:end]) == s.text
	case blanks:
		end = m.skipBlanks(i)
		return end, end > i
	case clockTime, klogTime, namedTime:
		return m.clock(s, i)
	case levelAny, levelUpper, letter, redisSign, priority, status:
		return m.severity(s, i)
	case message, nested, nestedKnown, logfmt:
		return m.rest(s, i)
	case methodAndPath:
		return m.requestLine(i)
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
	if s.kind == klogTime {
		m.moment, end = scanKlog(m.b, i)
	} else {
		m.moment, end = scanMoment(m.b, i)
	}
	m.timed = end > i
	return end, m.timed
}

// rest takes all that is left.
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

// isLog reports whether b is written as loggers write, as text or as an object.
func isLog(b []byte, depth int) (ok bool) {
	if len(b) > 0 && b[0] == '{' {
		_, ok = parseObject(string(b), time.Time{}, depth)
		return ok
	}
	_, ok = scan(b, depth)
	return ok
}

// requestLine takes the method and the path of a request.
func (m *match) requestLine(i int) (end int, ok bool) {
	for end = i; end < len(m.b) && end-i < 8 && m.b[end] >= 'A' && m.b[end] <= 'Z'; {
		end++
	}
	if end-i < 3 || end+1 >= len(m.b) || m.b[end] != ' ' || m.b[end+1] != '/' && m.b[end+1] != '*' {
		return i, false
	}
	for end++; end < len(m.b) && !isBlank(m.b[end]); {
		end++
	}
	m.request = capture{"-request", i, end}
	return end, true
}

// put notes a field, unless its name says that it is not told.
func (m *match) put(name string, from, to int) {
	if name == "-request" {
		m.request = capture{name, from, to}
	}
	if name[0] == '-' || m.fields == nil || m.n == len(m.fields) {
		return
	}
	m.fields[m.n] = capture{name, from, to}
	m.n++
}

// word returns the end of a field that begins at b[i], i for none; -1 where
// what may be empty has no end.
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
		if s.stop != ' ' && s.stop != 0 { // it may hold that, too, but ends before the last one
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

// among reports whether w is one of the words in list, which | sets apart.
func among(list string, w []byte) bool {
	for one := range strings.SplitSeq(list, "|") {
		if one == string(w) {
			return true
		}
	}
	return false
}

// isPart reports whether w looks like the name of a part of a program, such as
// a package, a class, a thread or a host, and not like a word of a sentence.
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

// isSource reports whether w is a place in a file, such as pkg/main.go:12.
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
