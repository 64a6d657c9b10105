package logline

import (
	"bytes"
	"strings"
	"time"

	"topicmux/monitor/text"
)

// Line is what a log line tells.
type Line struct {
	Level   Level
	Time    time.Time // zero: none that is sure
	Coarse  bool      // the time has no seconds
	Message string    // "" when it tells nothing but fields
	Fields  []Field   // the rest, in the line's order
}

// Field is one more thing that a line tells.
type Field struct{ Key, Value string }

// maxNested is how many log lines can be one within another, such as that of a
// program in that of its container.
const maxNested = 2

// Scan returns the level of a line of text, None when it tells none, and
// whether it is written as loggers write. It allocates nothing, unless the line
// holds a JSON object of a container's program.
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

// usualLevel returns the level of a line that begins with a usual time and a
// level in capitals: most lines do, and the patterns take twice as long.
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

// Word returns the level of a payload of one word, which is one in capitals. It
// is what Scan finds, and quick.
func Word(b []byte) Level {
	if !isUpper(b) {
		return None
	}
	return lineLevel(b)
}

// scanInner returns the level of a message that may be a log line.
func scanInner(b []byte, depth int) Level {
	if len(b) > 0 && b[0] == '{' {
		if line, ok := parseObject(string(b), time.Time{}, depth); ok {
			return line.Level
		}
	}
	l, _ := scan(b, depth)
	return l
}

// header returns as much of a line as is searched for what is not its message.
func header(b []byte) []byte {
	b = b[:min(len(b), maxHeader)]
	for len(b) > 0 && isBlank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// Parse reads a log line, be it text or JSON. What its time leaves out comes
// from ref, the instant at which it was seen: the zone, the year, the day. It is
// not ok for what is not written as loggers write; then the message is all of
// it, and the level is what a word of it tells.
func Parse(s string, ref time.Time) (Line, bool) { return parse(s, ref, 0) }

func parse(s string, ref time.Time, depth int) (Line, bool) {
	if len(s) > 0 && s[0] == '{' {
		if line, ok := parseObject(s, ref, depth); ok {
			return line, true
		}
	}
	return parseText([]byte(s), ref, depth)
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
		line.Message = string(m.b[m.request.from:m.request.to])
		line.lead("status")
	case m.message < 0:
	case m.nested && depth < maxNested:
		line.enclose(string(bytes.TrimSpace(b[m.message:])), ref, depth+1)
	default:
		line.say(bytes.TrimSpace(b[m.message:]))
		if line.Level == None {
			line.Level = lineLevel(b[m.message:])
		}
	}
	return line, true
}

// say takes the message, without the fields at its end.
func (l *Line) say(msg []byte) {
	head, fields := splitFields(msg)
	l.Message = string(head)
	l.Fields = append(l.Fields, fields...)
}

// enclose takes a message that may be a log line. What was told around it wins,
// for it knows the zone and the true severity.
func (l *Line) enclose(s string, ref time.Time, depth int) {
	if !l.Time.IsZero() {
		ref = l.Time.In(ref.Location())
	}
	if strings.IndexByte(s, 0x1b) >= 0 { // colours hide the header
		s = text.CleanBlock(s, maxText)
	}
	inner, ok := parse(s, ref, depth)
	if !ok {
		l.say([]byte(s))
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

// add puts a field at the end, unless it has no value.
func (l *Line) add(key, value string) {
	if value != "" && value != "-" && len(l.Fields) < maxFields {
		l.Fields = append(l.Fields, Field{key, value})
	}
}

// lead moves the field of that key to the front.
func (l *Line) lead(key string) {
	for i, f := range l.Fields {
		if f.Key == key {
			copy(l.Fields[1:i+1], l.Fields[:i])
			l.Fields[0] = f
			return
		}
	}
}
