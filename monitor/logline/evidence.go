package logline

import "bytes"

// Evidence gathers what the members of an object, or the pairs of a line, say
// about whether it is a log line. The zero value is ready.
type Evidence struct {
	signs  sign
	level  Level
	rank   uint8 // of the key that told the level
	status Level // what the status of an answer tells
	low    Level // what a level tells that is a number of syslog
	inner  bool  // the message looks like a log line itself
}

// Note takes a member: its path and its value as JSON writes it.
func (e *Evidence) Note(path, value []byte) {
	k := find(path)
	if k == nil || len(value) == 0 {
		return
	}
	kind := value[0]
	if kind == '"' {
		value = value[1 : len(value)-1]
	}
	e.note(k, kind, value)
}

// pair takes a key=value pair.
func (e *Evidence) pair(name, value []byte) {
	k := find(name)
	if k == nil || len(value) == 0 {
		return
	}
	if value[0] == '"' {
		value = value[1 : len(value)-1]
	}
	e.note(k, '"', value)
}

// note takes the value of a key: the byte that it begins with in JSON and,
// without quotes, the value.
func (e *Evidence) note(k *key, kind byte, value []byte) {
	switch k.role {
	case asLevel:
		e.noteLevel(k, kind, value)
	case asStatus:
		if l := statusLevel(integer(value)); l != None {
			e.status = l
			e.signs |= answer
		}
	case asRequest:
		if kind == '"' && bytes.Contains(value, []byte(" HTTP/")) {
			e.signs |= k.sign
		}
	case asMessage:
		if kind == '"' || k.sign == journalMessage {
			e.signs |= k.sign
			e.inner = e.inner || k.inner || len(value) > 0 && value[0] == '{'
		}
	case asTime:
		if kind == '"' || isDigit(kind) {
			e.signs |= k.sign
		}
	default:
		if k.only == "" || among(k.only, value) {
			e.signs |= k.sign
		}
	}
}

func (e *Evidence) noteLevel(k *key, kind byte, value []byte) {
	l := levelOf(k, kind, value)
	e.signs |= k.sign
	if l == None && isDigit(kind) {
		e.low = syslogLevel(integer(value))
	}
	if l == None || e.level != None && k.rank >= e.rank {
		return
	}
	e.level, e.rank = l, k.rank
	if !k.quiet {
		e.signs |= level
	}
	if isDigit(kind) {
		e.signs |= numeric
	}
}

// levelOf returns the level that the value of a key tells.
func levelOf(k *key, kind byte, value []byte) Level {
	if isDigit(kind) || k.scale != tens && kind == '"' && len(value) > 0 && isDigit(value[0]) {
		return k.scale.level(integer(value))
	}
	if kind != '"' {
		return None
	}
	l, _ := k.words.level(value)
	return l
}

// integer returns the whole number that value is, -1 if it is none.
func integer(value []byte) int {
	if len(value) == 0 || len(value) > 9 {
		return -1
	}
	n := 0
	for _, c := range value {
		if !isDigit(c) {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// Log reports whether what was noted is a log line, and its level as far as it
// tells. With inner the message looks like a log line itself, and only Parse
// knows the level.
func (e *Evidence) Log() (l Level, inner, ok bool) {
	if !e.fits() {
		return None, false, false
	}
	l = e.level
	switch {
	case l == None && e.signs&clef != 0:
		l = Info // by Serilog's definition
	case l == None && e.signs&gelf != 0:
		l = e.low
	case l == None:
		l = e.status
	}
	return l, l == None && (e.inner || e.signs&(otlp|cloudWatch) != 0), true
}

// Message reports whether one of the members can be a message.
func (e *Evidence) Message() bool {
	return e.signs&(msg|prose|journalMessage|clefMessage|gcpPayload|gelf) != 0
}

// fits reports whether one of the rules is kept. A number beside a message may
// be anybody's level, of a player for one, unless there is more of a log line.
func (e *Evidence) fits() bool {
	if e.signs == 0 {
		return false
	}
	for _, r := range rules {
		if e.signs&r != r {
			continue
		}
		if r != level|prose || e.signs&numeric == 0 || e.signs&(when|process) != 0 {
			return true
		}
	}
	return false
}

// pairs reports whether a line of pairs is a log line.
func (e *Evidence) pairs() bool {
	return e.fits() || e.signs&level != 0 && e.signs&numeric == 0 || e.signs&when != 0 && e.signs&(msg|prose) != 0
}
