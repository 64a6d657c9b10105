package store

import (
	"math"
	"strings"
	"time"

	"topicmux/monitor/text"
)

// Not every number is a measurement. Times, ids and event counters grow or
// jump, and a chart of them is useless. A series is recognized as one of these
// by its name and its values. It is always a measurement if it has a unit or
// the catalogue declares the topic a number.

// naming is the meaning that a field's name suggests for its values.
type naming uint8

const (
	namesNothing naming = iota
	namesThing          // id, port, pid, seq: an identifier, if a whole number
	namesMoment         // ts, timestamp: a time
	namesEvent          // created, updated_at, start: a time, if the value looks like one
	namesPlace          // n, tick, step: a counter, if it grows by one
	namesAmount         // count, bytes, price: an amount, whatever the values
)

// Words at the end of field names in snake_case or camelCase, in lower case.
var (
	thingWords = foldSet("id", "ids", "uid", "gid", "uuid", "guid", "pid", "ppid", "tid", "port", "seq", "seqno", "sequence", "nonce", "ordinal",
		"userid", "orderid", "clientid", "sessionid", "requestid", "messageid", "msgid", "traceid", "spanid", "processid", "threadid", "deviceid", "nodeid")
	// These words are identifiers only if they stand alone or follow a word of
	// the second list: uv_index and clock_offset are measurements.
	positionWords  = wordSet("index", "idx", "offset", "cursor", "number", "no", "partition")
	positionBefore = wordSet("content", "output", "block", "choice", "item", "row", "message", "chunk", "part", "summary", "kafka", "log", "byte", "sequence", "seq", "line", "event", "order", "annotation", "tool", "call")
	placeWords     = wordSet("num", "nr", "no", "number", "tick", "step", "frame", "iteration", "iter", "round", "generation", "gen", "line", "row", "version", "rev", "revision", "message", "msg", "event", "batch", "page", "counter", "sample")
	momentWords    = wordSet("ts", "timestamp", "epoch", "tstamp")
	eventWords     = wordSet("time", "date", "datetime", "at", "created", "updated", "modified", "published", "expires", "expiry", "exp", "iat", "nbf", "since", "until", "deadline",
		"start", "end", "begin", "started", "ended", "finished", "when", "dt", "t", "utc", "now", "nano", "nanos", "millis", "ms", "ns", "us", "s", "mtime", "ctime", "atime")
	amountWords = wordSet("count", "total", "sum", "amount", "price", "value", "balance", "size", "volume", "population", "memory", "used", "free", "available", "rate", "length", "len", "limit", "max", "min", "avg", "mean")
)

// namingOf returns the meaning that the last word of a dotted path suggests.
func namingOf(path string) naming {
	words := text.Words(lastName(path))
	if len(words) == 0 {
		return namesNothing
	}
	last := words[len(words)-1]
	switch {
	case thingWords.has(last):
		return namesThing
	case positionWords[last] && (len(words) == 1 && last != "number" && last != "no" || len(words) > 1 && positionBefore[words[len(words)-2]]):
		return namesThing
	case momentWords[last]:
		return namesMoment
	case eventWords[last]:
		return namesEvent
	case placeWords[last] || len(last) == 1:
		return namesPlace
	case amountWords[last] || len(last) >= 4 && strings.HasSuffix(last, "s"):
		return namesAmount
	}
	return namesNothing
}

// lastName returns the last part of a path that is not an array index.
func lastName(path string) string {
	for {
		i := strings.LastIndexByte(path, '.')
		name := path[i+1:]
		if i < 0 || !isDigits(name) {
			return name
		}
		path = path[:i]
	}
}

const (
	// idDigits is the number of digits from which on a whole number is an id. A
	// float64 cannot distinguish it from the next number.
	idDigits = 16
	// enoughSteps is the number of steps by one, and no other step, that
	// identifies an event counter.
	enoughSteps = 8
	// clockSlack is the largest difference between an event's time and a number
	// that stands for that time.
	clockSlack = int64(time.Hour)
)

// conduct records how the values of a series have behaved so far.
type conduct struct {
	broken    bool  // a value was negative or not a whole number
	long      bool  // the first value had as many digits as an id
	notClock  bool  // a value was not near its event's time
	byOne     uint8 // number of steps by exactly one
	again     bool  // the counter has restarted
	otherwise bool  // there was another step
}

// known reports whether further values cannot change the result.
func (c *conduct) known() bool { return c.broken && c.notClock && c.otherwise }

// observe adds a value, given the previous value and the event's time.
func (c *conduct) observe(v, before float64, text []byte, when int64, first bool) {
	c.broken = c.broken || v < 0 || v != math.Trunc(v)
	c.notClock = c.notClock || !nearTime(v, when)
	if first {
		c.long = isLong(text)
		return
	}
	switch step := v - before; {
	case step == 1:
		c.byOne = min(c.byOne+1, enoughSteps)
	case v <= 1 && !c.again: // a counter may restart once
		c.again = true
	default:
		c.otherwise = true
	}
}

// isLong reports whether a text consists of digits only, and has as many as an
// id.
func isLong(text []byte) bool {
	if len(text) < idDigits {
		return false
	}
	for _, c := range text {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}

// clockScales lists the units of Unix times, in nanoseconds.
var clockScales = [...]float64{1e9, 1e6, 1e3, 1}

// nearTime reports whether v is a Unix time within clockSlack of when.
func nearTime(v float64, when int64) bool {
	if v < 1e8 {
		return false
	}
	for _, scale := range clockScales {
		if d := v*scale - float64(when); d >= -float64(clockSlack) && d <= float64(clockSlack) {
			return true
		}
	}
	return false
}

// plausibleTime reports whether v is a Unix time of this century.
func plausibleTime(v float64) bool {
	const from, to = 946_684_800, 4_102_444_800
	for _, scale := range clockScales {
		if s := v * scale / 1e9; s >= from && s < to {
			return true
		}
	}
	return false
}

// Moment reports whether the values of a series are Unix times, in seconds,
// milliseconds, microseconds or nanoseconds. They are if they are near the
// times of their events, or if the field is named like a time and they are
// times of this century.
func (s *Series) Moment() bool {
	if s.Unit != "" || !plausibleTime(s.last) {
		return false
	}
	if s.Clock {
		return true
	}
	n := namingOf(s.Field)
	return n == namesMoment || n == namesEvent
}

// measures reports whether the values of a series are measurements.
func (s *Series) measures() bool {
	if s.wanted || s.Unit != "" {
		return true
	}
	if s.quoting == quotesCode {
		return false
	}
	switch s.naming {
	case namesThing:
		return s.conduct.broken
	case namesMoment:
		return false
	case namesEvent:
		if plausibleTime(s.last) {
			return false
		}
	case namesAmount:
		return true
	}
	return !s.Clock && (!s.conduct.long || s.conduct.broken)
}

// counts reports whether a series is a counter of the topic's events.
func (s *Series) counts() bool {
	return s.naming == namesPlace && !s.wanted && s.Unit == "" && s.conduct.byOne == enoughSteps && !s.conduct.otherwise
}

// measure adds a value with an optional unit. The first unit becomes that of
// the series, and later values are converted to it.
func (s *Series) measure(a *amount, when int64, b *budget) {
	if len(a.unit) == 0 {
		s.put(a.v, int(a.decimals), a.text, when, b)
		return
	}
	if string(a.unit) != s.unit.raw {
		base, factor := baseUnit(text.CleanLine(a.unit, maxWord))
		if s.Unit == "" {
			s.Unit = base
		}
		s.unit = unitAs(a.unit, factor*convert(base, s.Unit))
	}
	s.put(a.v*s.unit.factor, int(a.decimals)+s.unit.shift, s.unit.literal(a), when, b)
}
