package store

// Level is the severity of a log line.
type Level uint8

// The levels, from unknown to worst.
const (
	LevelNone Level = iota
	LevelTrace
	LevelDebug
	LevelInfo
	LevelWarn
	LevelError
	LevelFatal
)

// levelWithin is how far into a line a level is looked for.
const levelWithin = 80

// String returns the level's name in lower case, "" for LevelNone.
func (l Level) String() string {
	return [...]string{"", "trace", "debug", "info", "warn", "error", "fatal"}[min(l, LevelFatal)]
}

// levelOf reads the value of a level field: a word, or a number as pino and
// bunyan write them.
func levelOf(f form, value []byte) Level {
	switch f {
	case formString:
		return levelWord(value[1 : len(value)-1])
	case formNumber:
		if v, _ := scanNumber(value, 0, false); v >= 10 && v <= 60 {
			return Level(v / 10)
		}
	}
	return LevelNone
}

// levelWord returns the level that a word names, in any case.
func levelWord(b []byte) Level {
	var buf [8]byte
	if len(b) < 3 || len(b) > len(buf) {
		return LevelNone
	}
	for i, c := range b {
		buf[i] = c &^ 0x20
	}
	switch string(buf[:len(b)]) {
	case "TRACE":
		return LevelTrace
	case "DEBUG", "DBG", "VERBOSE":
		return LevelDebug
	case "INFO", "INF", "NOTICE":
		return LevelInfo
	case "WARN", "WARNING", "WRN":
		return LevelWarn
	case "ERROR", "ERR":
		return LevelError
	case "FATAL", "CRITICAL", "CRIT", "PANIC", "EMERG", "ALERT":
		return LevelFatal
	}
	return LevelNone
}

// lineLevel finds the level of a line: a word near its start that is all in
// capitals, or set off as in [warn], level=warn and warn:.
func lineLevel(b []byte) Level {
	b = b[:min(len(b), levelWithin)]
	for i := 0; i < len(b); {
		if !isLetter(b[i]) {
			i++
			continue
		}
		from := i
		for i < len(b) && isLetter(b[i]) {
			i++
		}
		if l := levelWord(b[from:i]); l != LevelNone && (isUpper(b[from:i]) || setOff(b, from, i)) {
			return l
		}
	}
	return LevelNone
}

func setOff(b []byte, from, to int) bool {
	before, after := byte(' '), byte(' ')
	if from > 0 {
		before = b[from-1]
	}
	if to < len(b) {
		after = b[to]
	}
	switch before {
	case '[', '<', '(', '|', '=', '"':
		return true
	}
	return after == ':' || after == ']' || after == '|'
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isUpper(b []byte) bool {
	for _, c := range b {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}
