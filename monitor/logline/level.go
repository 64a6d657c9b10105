package logline

import "strings"

// Level is the severity of a log line, on a scale shared by all loggers. Levels
// are ordered: a higher level is more severe.
type Level uint8

// The levels, from unknown to the most severe. A notice maps to Info; critical,
// alert, panic and emergency map to Fatal.
const (
	None Level = iota
	Trace
	Debug
	Info
	Warn
	Error
	Fatal
)

// String returns the name of the level in lower case, or "" for None.
func (l Level) String() string {
	return [...]string{"", "trace", "debug", "info", "warn", "error", "fatal"}[min(l, Fatal)]
}

// longestWord is the length of the longest level name, in bytes.
const longestWord = len("INFORMATIONAL")

// upper copies a word of letters and digits to buf in upper case. It returns an
// empty slice if the word is longer than any level name.
func upper(b []byte, buf *[longestWord]byte) []byte {
	if len(b) > len(buf) {
		return nil
	}
	for i, c := range b {
		if isLetter(c) {
			c &^= 0x20
		}
		buf[i] = c
	}
	return buf[:len(b)]
}

// levelInitials are the letters that a level name known to levelWord or
// shortWord begins with.
var levelInitials = initialsOf(strings.Split("ACDEFINPSTVW", "")...)

// levelWord returns the level with that name in any case, or None.
func levelWord(b []byte) Level {
	if len(b) < 3 || !levelInitials.has(b[0]) {
		return None
	}
	switch string(b) { // the most common spelling
	case "DEBUG":
		return Debug
	case "INFO":
		return Info
	case "WARN":
		return Warn
	case "ERROR":
		return Error
	}
	var buf [longestWord]byte
	switch string(upper(b, &buf)) {
	case "TRACE", "FINEST", "FINER":
		return Trace
	case "DEBUG", "DBG", "VERBOSE", "FINE":
		return Debug
	case "INFO", "INF", "NOTICE", "INFORMATION", "INFORMATIONAL":
		return Info
	case "WARN", "WARNING", "WRN":
		return Warn
	case "ERROR", "ERR", "SEVERE":
		return Error
	case "FATAL", "CRITICAL", "CRIT", "PANIC", "DPANIC", "EMERG", "EMERGENCY", "ALERT":
		return Fatal
	}
	return None
}

// LevelNamed returns the level with a name that loggers use, such as "warning" or "CRIT", in
// any case, or None.
func LevelNamed(name string) Level { return levelWord([]byte(name)) }

// levelKeys are the keys that loggers use for a level alone, folded by foldKey.
var levelKeys = func() map[string]bool {
	all := make(map[string]bool)
	for _, k := range keys {
		if k.role == asLevel && !k.quiet {
			all[foldKey(k.path)] = true
		}
	}
	return all
}()

// IsLevelKey reports whether loggers use the key for a level, in any case and with any
// separators: "level", "levelName", "SEVERITY".
func IsLevelKey(key string) bool { return levelKeys[foldKey(key)] }

// foldKey returns a key in lower case and without separators.
func foldKey(key string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", "@", "").Replace(key))
}

// shortWord returns the level with that abbreviation of three or four letters,
// as Serilog, zerolog, logrus and charm log print it in a terminal.
func shortWord(b []byte) Level {
	if len(b) != 3 && len(b) != 4 {
		return None
	}
	var buf [longestWord]byte
	switch string(upper(b, &buf)) {
	case "TRC", "VRB", "TRAC":
		return Trace
	case "DEBU":
		return Debug
	case "ERRO":
		return Error
	case "FTL", "PNC", "FATA", "PANI":
		return Fatal
	}
	return None
}

// vocabulary selects a set of level names. All sets include the names that
// levelWord knows.
type vocabulary uint8

const (
	known        vocabulary = iota // only the names that levelWord knows
	terminal                       // adds the abbreviations of shortWord
	pg                             // PostgreSQL
	mysql                          // MySQL and MariaDB
	dotnet                         // .NET's console
	php                            // PHP
	loguru                         // Python's loguru
	serilog                        // Serilog's compact format, which distinguishes Verbose from Debug
	letters                        // MongoDB's single letters
	vocabularies = iota
)

// words holds the additional level names of each vocabulary.
var words = [vocabularies]map[string]Level{
	// LOG is meant for the operator. The levels that only continue the previous
	// line (DETAIL, HINT, …) are unknown here, because they have that line's
	// level.
	pg: {
		"LOG": Info, "DEBUG1": Debug, "DEBUG2": Debug, "DEBUG3": Debug, "DEBUG4": Debug, "DEBUG5": Debug,
		"DETAIL": None, "HINT": None, "CONTEXT": None, "STATEMENT": None, "QUERY": None,
	},
	mysql:   {"NOTE": Info, "SYSTEM": Info},
	dotnet:  {"TRCE": Trace, "DBUG": Debug, "FAIL": Error},
	php:     {"DEPRECATED": Warn},
	loguru:  {"SUCCESS": Info},
	serilog: {"VERBOSE": Trace},
	letters: {"D": Debug, "I": Info, "W": Warn, "E": Error, "F": Fatal},
}

// vocabularyOf returns the vocabulary that patterns refer to by name.
func vocabularyOf(name string) vocabulary {
	return map[string]vocabulary{"": terminal, "pg": pg, "mysql": mysql, "dotnet": dotnet, "php": php, "loguru": loguru}[name]
}

// level returns the level with that name. It is not ok if the vocabulary does
// not contain the name.
func (v vocabulary) level(word []byte) (l Level, ok bool) {
	var buf [longestWord]byte
	if v > terminal {
		if l, ok = words[v][string(upper(word, &buf))]; ok {
			return l, true
		}
	}
	if l = levelWord(word); l == None && v == terminal {
		l = shortWord(word)
	}
	return l, l != None
}

// letterLevel returns the level for a single capital letter, or None.
func letterLevel(c byte) Level {
	switch c {
	case 'T', 'V':
		return Trace
	case 'D':
		return Debug
	case 'I', 'N':
		return Info
	case 'W':
		return Warn
	case 'E':
		return Error
	case 'F', 'C', 'A':
		return Fatal
	}
	return None
}

// syslogLevel returns the level for a syslog severity from 0 to 7.
func syslogLevel(n int) Level {
	if n < 0 || n > 7 {
		return None
	}
	return [...]Level{Fatal, Fatal, Fatal, Error, Warn, Info, Info, Debug}[n]
}

// scale is a numbering scheme for levels.
type scale uint8

const (
	tens     scale = iota // pino, bunyan: 10 is trace, 60 is fatal
	syslog                // 0 is emergency, 7 is debug
	otel                  // OpenTelemetry: 1 to 24, four numbers per level
	python                // 10 is debug, 50 is critical
	hundreds              // Monolog: 100 is debug, 600 is emergency
	insights              // Azure: 0 is verbose, 4 is critical
)

// level returns the level for a number of the scale.
func (s scale) level(n int) Level {
	switch {
	case s == tens && n >= 10 && n <= 60:
		return Level(n / 10)
	case s == syslog:
		return syslogLevel(n)
	case s == otel && n >= 1 && n <= 24:
		return Trace + Level((n-1)/4)
	case s == python && n >= 10 && n <= 50:
		return Debug + Level(n/10-1)
	case s == insights && n >= 0 && n <= 4:
		return Debug + Level(n)
	case s == hundreds && n >= 100 && n <= 600:
		return [...]Level{Debug, Info, Warn, Error, Fatal, Fatal}[n/100-1]
	}
	return None
}

// statusLevel returns the level of a request, given the HTTP status of its
// response: 5xx is Error, 4xx is Warn.
func statusLevel(status int) Level {
	switch {
	case status >= 500 && status < 600:
		return Error
	case status >= 400:
		return Warn
	case status >= 100:
		return Info
	}
	return None
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c-'0' <= 9 }

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func isUpper(b []byte) bool {
	for _, c := range b {
		if c >= 'a' && c <= 'z' {
			return false
		}
	}
	return true
}
