package store

import (
	"math"
	"strings"
	"time"

	"topicmux/monitor/text"
)

// Not every number measures something: times, ids and counts of events grow or
// jump by themselves, and a chart of them says nothing. A series counts as
// one by its name and by its values; a unit, or a catalogue that declares the
// topic a number, says that it does measure.

// naming is what a field's name says of its values.
type naming uint8

const (
	namesNothing naming = iota
	namesThing          // id, port, pid, seq: which one it is, where it is a whole number
	namesMoment         // ts, timestamp: when it is
	namesEvent          // created, updated_at, start: when it is, where it looks like a time
	namesPlace          // n, tick, step: the how manieth it is, where it grows by one
	namesAmount         // count, bytes, price: how much there is, whatever it looks like
)

// The words that fields are called by, in small letters: the last one of a
// name in snake_case or camelCase.
var (
	thingWords = wordSet("id", "ids", "uid", "gid", "uuid", "guid", "pid", "ppid", "tid", "port", "seq", "seqno", "sequence", "nonce", "ordinal",
		"userid", "orderid", "clientid", "sessionid", "requestid", "messageid", "msgid", "traceid", "spanid", "processid", "threadid", "deviceid", "nodeid")
	// These are things only where they stand alone, or behind the second list:
	// a uv_index and a clock_offset are measures.
	positionWords  = wordSet("index", "idx", "offset", "cursor", "number", "no", "partition")
	positionBefore = wordSet("content", "output", "block", "choice", "item", "row", "message", "chunk", "part", "summary", "kafka", "log", "byte", "sequence", "seq", "line", "event", "order", "annotation", "tool", "call")
	placeWords     = wordSet("num", "nr", "no", "number", "tick", "step", "frame", "iteration", "iter", "round", "generation", "gen", "line", "row", "version", "rev", "revision", "message", "msg", "event", "batch", "page", "counter", "sample")
	momentWords    = wordSet("ts", "timestamp", "epoch", "tstamp")
	eventWords     = wordSet("time", "date", "datetime", "at", "created", "updated", "modified", "published", "expires", "expiry", "exp", "iat", "nbf", "since", "until", "deadline",
		"start", "end", "begin", "started", "ended", "finished", "when", "dt", "t", "utc", "now", "nano", "nanos", "millis", "ms", "ns", "us", "s", "mtime", "ctime", "atime")
	amountWords = wordSet("count", "total", "sum", "amount", "price", "value", "balance", "size", "volume", "population", "memory", "used", "free", "available", "rate", "length", "len", "limit", "max", "min", "avg", "mean")
)

// namingOf returns what the last word of a dotted path says.
func namingOf(path string) naming {
	words := text.Words(lastName(path))
	if len(words) == 0 {
		return namesNothing
	}
	last := words[len(words)-1]
	switch {
	case thingWords[last]:
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

// lastName is the last part of a path that is no place in an array.
func lastName(path string) string {
	for {
		i := strings.LastIndexByte(path, '.')
		name := path[i+1:]
		if i < 0 || strings.Trim(name, "0123456789") != "" {
			return name
		}
		path = path[:i]
	}
}

const (
	// idDigits is from how many digits on a whole number is an id: a float64
	// cannot even hold it and the next one apart.
	idDigits = 16
	// enoughSteps is how many steps by one, and no other, make a count of
	// events.
	enoughSteps = 8
	// clockSlack is how far from an event's time a number may be that is meant as that time.
	clockSlack = int64(time.Hour)
)

// conduct is how the values of a series have behaved so far.
type conduct struct {
	broken    bool  // one was below zero, or no whole number
	long      bool  // the first one had as many digits as an id
	notClock  bool  // one was not near its event's time
	byOne     uint8 // steps of exactly one
	again     bool  // it has begun again
	otherwise bool  // there was another step
}

// known reports whether further values change nothing.
func (c *conduct) known() bool { return c.broken && c.notClock && c.otherwise }

// observe adds a value, the one before it, and its time.
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
	case v <= 1 && !c.again: // it may begin again, once
		c.again = true
	default:
		c.otherwise = true
	}
}

// isLong reports whether a number has as many digits as an id, and nothing
// else.
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

// clockScales are the units of Unix times, in nanoseconds.
var clockScales = [...]float64{1e9, 1e6, 1e3, 1}

// nearTime reports whether v is about the instant when, as a Unix time.
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

// Moment reports whether the values of a series are Unix times, in seconds or
// thousandths, millionths or billionths of one: they are near those of their
// events, or the field is called like a time and they are of this century.
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

// measures reports whether the values of a series measure something.
func (s *Series) measures() bool {
	if s.wanted || s.Unit != "" {
		return true
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

// counts reports whether a series only counts the events.
func (s *Series) counts() bool {
	return s.naming == namesPlace && !s.wanted && s.Unit == "" && s.conduct.byOne == enoughSteps && !s.conduct.otherwise
}
