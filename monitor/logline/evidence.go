package logline

import "bytes"

// Evidence decides whether the members of an object, or the pairs of a line,
// form a log line. Pass each member to Note, then call Log. The zero value is
// ready to use.
type Evidence struct {
	signs  sign
	level  Level
	rank   uint8 // rank of the key that gave the level
	status Level // level derived from an HTTP status
	low    Level // level derived from a syslog severity number
	inner  bool  // the message may be a log line itself
}

// numbered reports whether the object is a line of pino or bunyan, which add a version
// number to a numeric level and their process.
func (e *Evidence) numbered() bool { return e.signs&(numeric|process) == numeric|process }

// Note adds a member, given its path and its value as JSON. It ignores members
// that no known logger writes.
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

// pair adds a key=value pair.
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

// note adds the value of a key. The parameter kind is the first byte of the
// value in JSON, and value has no quotes.
func (e *Evidence) note(k *key, kind byte, value []byte) {
	switch k.role {
	case asLevel:
		e.noteLevel(k, kind, value)
	case asStatus:
		if l := statusLevel(integer(value)); l != None {
			e.status = l
			e.signs |= answer
		} else if l = levelWord(value); l != None && kind == '"' && e.status == None {
			e.status = l
			e.signs |= statusWord
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

// levelOf returns the level that the value of a key stands for, or None.
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

// integer returns value as a whole number, or -1 if it is not a number of at
// most nine digits.
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

// Log reports whether the members form a log line, and returns its level, or
// None if it has no known level. If inner is true, the message may be a log
// line itself; call Parse to get its level.
func (e *Evidence) Log() (l Level, inner, ok bool) {
	if !e.fits() {
		return None, false, false
	}
	l = e.level
	switch {
	case l == None && e.signs&clef != 0:
		l = Info // the default level of Serilog's compact format
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

// fits reports whether the members satisfy one of the rules. A numeric level
// next to a generic message is not enough, because it may mean something else,
// such as the level of a player.
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

// pairs reports whether a line of key=value pairs is a log line.
func (e *Evidence) pairs() bool {
	return e.fits() || e.signs&level != 0 && e.signs&numeric == 0 || e.signs&when != 0 && e.signs&(msg|prose) != 0
}
