package logline

import (
	"bytes"
	"strconv"
)

// severity matches a step that states a level.
func (m *match) severity(s *step, i int) (end int, ok bool) {
	if i >= len(m.b) {
		return i, false
	}
	switch s.kind {
	case letter:
		m.level, end = letterLevel(m.b[i]), i+1
	case redisSign:
		m.level, end = redisLevel(m.b[i]), i+1
	case priority, status, severity, cefSeverity:
		return m.numbered(s, i)
	default:
		return m.named(s, i)
	}
	m.leveled = m.level != None
	return end, m.leveled
}

// named matches a level name. If it stands in brackets, it includes the blanks
// that pad it.
func (m *match) named(s *step, i int) (end int, ok bool) {
	for end = i; end < len(m.b) && end-i <= longestWord && (isLetter(m.b[end]) || isDigit(m.b[end])); {
		end++
	}
	w := m.b[i:end]
	if len(w) < 3 || end < len(m.b) && m.b[end] == '_' || s.kind == levelUpper && (!isUpper(w) || len(w) > longestUpper) {
		return i, false
	}
	if m.level, ok = s.words.level(w); !ok {
		return i, false
	}
	m.leveled = m.level != None
	if next := m.skipBlanks(end); s.stop != ' ' && s.stop != 0 && next < len(m.b) && m.b[next] == s.stop {
		end = next
	}
	return end, true
}

func (m *match) numbered(s *step, i int) (end int, ok bool) {
	for end = i; end < len(m.b) && end-i < 4 && isDigit(m.b[end]); {
		end++
	}
	n, err := strconv.Atoi(string(m.b[i:end]))
	if err != nil {
		return i, false
	}
	switch s.kind {
	case priority:
		m.level = syslogLevel(n % 8)
		m.leveled = true
		return end, n < 192
	case severity:
		m.level, m.leveled = syslogLevel(n), true
		return end, n < 8
	case cefSeverity:
		m.level, m.leveled = cefLevel(n), true
		return end, n <= 10
	}
	m.level = statusLevel(n)
	m.leveled = m.level != None
	m.put(s.name, i, end)
	return end, m.leveled && end-i == 3
}

// cefLevel returns the level for a severity of CEF from 0 to 10: low, medium, high and
// very high.
func cefLevel(n int) Level {
	switch {
	case n <= 3:
		return Info
	case n <= 6:
		return Warn
	case n <= 8:
		return Error
	}
	return Fatal
}

// redisLevel returns the level for the character that Redis writes before a
// message.
func redisLevel(c byte) Level {
	switch c {
	case '.', '-':
		return Debug
	case '*':
		return Info
	case '#':
		return Warn
	}
	return None
}

// levelWithin is the length of the part of a line in which a level is searched
// for if no pattern matches, in bytes.
const levelWithin = 80

// longestUpper is the length of the longest level name that loggers write in
// capitals. No known logger writes INFORMATION.
const longestUpper = len("EMERGENCY")

// maxProse is the largest number of ordinary words before a level in capitals.
// After more words, it is part of the message.
const maxProse = 1

// lineLevel returns the level of a line that matches no pattern, or None. It
// looks near the start of the line for a level name in capitals, or delimited
// as in [warn], level=warn and warn:.
func lineLevel(b []byte) Level {
	b = b[:min(len(b), levelWithin)]
	prose := 0
	for i := 0; i < len(b); {
		if !isLetter(b[i]) {
			i++
			continue
		}
		from := i
		for i < len(b) && isLetter(b[i]) {
			i++
		}
		l := levelWord(b[from:i])
		if l != None && (i-from <= longestUpper && isUpper(b[from:i]) && prose <= maxProse && bare(b, from, i) || setOff(b, from, i)) {
			return l
		}
		if l == None && bare(b, from, i) {
			prose++
		}
	}
	return None
}

// bare reports whether a word has only blanks around it.
func bare(b []byte, from, to int) bool {
	return (from == 0 || isBlank(b[from-1])) && (to == len(b) || isBlank(b[to]))
}

// setOff reports whether a word is delimited by punctuation.
func setOff(b []byte, from, to int) bool {
	before, after := byte(' '), byte(' ')
	if from > 0 {
		before = b[from-1]
	}
	if to < len(b) {
		after = b[to]
	}
	switch before {
	case '[', '<', '|':
		return true
	case '=', '"':
		return isLevelKey(bytes.TrimRight(b[:from], `"=: `))
	}
	return after == ':' || after == ']' || after == '|'
}

// isLevelKey reports whether b ends with the name of a level field.
func isLevelKey(b []byte) bool {
	for _, key := range []string{"level", "lvl", "severity"} {
		if bytes.HasSuffix(b, []byte(key)) {
			return true
		}
	}
	return false
}
