package logline

import (
	"bytes"
	"strings"
	"time"

	"topicmux/monitor/text"
)

// Line is a parsed log line.
type Line struct {
	Level   Level
	Time    time.Time // zero if the line has no unambiguous time
	Coarse  bool      // the time has no seconds
	Message string    // "" if the line has only fields
	Fields  []Field   // all other parts, in the order of the line
}

// Field is an additional key and value of a line.
type Field struct{ Key, Value string }

// maxNested is the largest depth of log lines nested in log lines, such as a
// program's line inside its container's line.
const maxNested = 2

// Scan returns the level of a line of text, or None, and whether the line has a
// known format. It does not allocate, unless the line contains a JSON object.
func Scan(b []byte) (l Level, known bool) { return scan(b, 0) }

func scan(b []byte, depth int) (l Level, known bool) {
	if l = usualLevel(b); l != None {
		return l, true
	}
	m := match{b: header(b), depth: depth}
	m.message = -1
	p := m.walk(dialects, 0)
	if p == nil {
		return lineLevel(b), false
	}
	switch {
	case m.leveled:
		return m.level, true
	case p.level != None:
		return p.level, true
	case m.pairs:
		var e Evidence
		eachPair(m.b, func(key, value []byte) { e.pair(key, value) })
		l, _, _ = e.Log()
		return max(l, e.level), true
	case m.nested && depth < maxNested:
		return scanInner(m.b[m.message:], depth+1), true
	case m.message < 0:
		return None, true
	}
	return lineLevel(m.b[m.message:]), true
}

// usualLevel returns the level of a line that begins with an ISO time and a
// level in capitals, or None. Most lines do, and matching patterns takes twice
// as long.
func usualLevel(b []byte) Level {
	if len(b) == 0 || !isDigit(b[0]) {
		return None
	}
	c := clock{b: b}
	if !c.usual() {
		return None
	}
	m := match{b: b}
	from := m.skipBlanks(c.i)
	step := step{kind: levelUpper, words: terminal, stop: ' '}
	if end, ok := m.named(&step, from); ok && from > c.i && m.text(end) {
		return m.level
	}
	return None
}

// Word returns the level of a payload that is a single word in capitals, or
// None. It is a fast path with the same result as Scan.
func Word(b []byte) Level {
	if !isUpper(b) {
		return None
	}
	return lineLevel(b)
}

// scanInner returns the level of a message that may be a log line itself.
func scanInner(b []byte, depth int) Level {
	if len(b) > 0 && b[0] == '{' {
		if line, ok := parseObject(string(b), time.Time{}, depth); ok {
			return line.Level
		}
	}
	l, _ := scan(b, depth)
	return l
}

// header returns the part of a line in which the header is searched for,
// without trailing blanks.
func header(b []byte) []byte {
	b = b[:min(len(b), maxHeader)]
	for len(b) > 0 && isBlank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// Parse parses a log line in text or JSON. The time ref is when the line was
// received; it provides the zone, year and day if the line has none. It is not
// ok if the line has no known format. The line then has the whole text as its
// message, and the level of a level name near its start.
func Parse(s string, ref time.Time) (Line, bool) { return parse(s, ref, 0) }

func parse(s string, ref time.Time, depth int) (Line, bool) {
	if len(s) > 0 && s[0] == '{' {
		if line, ok := parseObject(s, ref, depth); ok {
			return line, true
		}
	}
	return parseText([]byte(s), ref, depth)
}

// isYear reports whether a text is only a year.
func isYear(s string) bool {
	return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") && strings.Trim(s, "0123456789") == ""
}

func parseText(b []byte, ref time.Time, depth int) (Line, bool) {
	m := match{b: header(b), depth: depth, fields: new([maxCaptures]capture)}
	m.message = -1
	p := m.walk(dialects, 0)
	if p == nil {
		return Line{Level: lineLevel(b), Message: string(b)}, false
	}
	if m.pairs {
		return parsePairs(b, ref), true
	}
	line := Line{Level: m.level}
	if !m.leveled {
		line.Level = p.level
	}
	if m.timed {
		m.moment.zoned = m.moment.zoned || p.utc
		line.Time, line.Coarse = m.moment.time(ref), m.moment.coarse
	}
	for _, f := range m.fields[:m.n] {
		line.add(f.name, string(bytes.TrimSpace(m.b[f.from:f.to])))
	}
	switch {
	case m.request.to > 0:
		line.title(&m)
	case m.message < 0:
	case m.nested && depth < maxNested:
		line.enclose(string(bytes.TrimSpace(b[m.message:])), ref, depth+1)
	default:
		line.setMessage(bytes.TrimSpace(b[m.message:]))
		if line.Level == None {
			line.Level = lineLevel(b[m.message:])
		}
	}
	if m.timed && isYear(line.Message) { // the output of date: Sat Nov 28 17:25:43 UTC 2026
		return Line{Level: lineLevel(b), Message: string(b)}, false
	}
	return line, true
}

// setMessage sets the message. It splits off the fields at its end.
func (l *Line) setMessage(msg []byte) {
	head, fields := splitFields(msg)
	l.Message = string(head)
	l.Fields = append(l.Fields, fields...)
}

// title takes the message that stands apart, such as a request, and what follows the
// header.
func (l *Line) title(m *match) {
	l.Message = string(m.b[m.request.from:m.request.to])
	if m.request.from > 0 && m.b[m.request.from-1] == '"' {
		l.Message = strings.ReplaceAll(l.Message, `""`, `"`) // CSV
	}
	l.lead("status")
	if m.message < 0 {
		return
	}
	rest := append([]byte(" "), bytes.TrimSpace(m.b[m.message:])...) // it may begin with a field
	head, fields := splitFields(rest)
	head = bytes.TrimSpace(head)
	if len(head) > 0 {
		l.Message += " " + string(head)
	}
	l.Fields = append(l.Fields, fields...)
}

// enclose sets a message that may be a log line itself. The outer line's time
// and level take precedence: only the outer logger knows the zone and the
// actual severity.
func (l *Line) enclose(s string, ref time.Time, depth int) {
	if !l.Time.IsZero() {
		ref = l.Time.In(ref.Location())
	}
	if strings.IndexByte(s, 0x1b) >= 0 { // colour codes hide the header
		s = text.CleanBlock(s, maxText)
	}
	inner, ok := parse(s, ref, depth)
	if !ok {
		l.setMessage([]byte(s))
		if l.Level == None {
			l.Level = inner.Level
		}
		return
	}
	if l.Level == None {
		l.Level = inner.Level
	}
	if l.Time.IsZero() {
		l.Time, l.Coarse = inner.Time, inner.Coarse
	}
	l.Message = inner.Message
	l.Fields = append(inner.Fields, l.Fields...)
}

// add appends a field, unless its value is empty or "-".
func (l *Line) add(key, value string) {
	if value != "" && value != "-" && len(l.Fields) < maxFields {
		l.Fields = append(l.Fields, Field{key, value})
	}
}

// lead moves the field with that key to the front.
func (l *Line) lead(key string) {
	for i, f := range l.Fields {
		if f.Key == key {
			copy(l.Fields[1:i+1], l.Fields[:i])
			l.Fields[0] = f
			return
		}
	}
}
