// Package keepalive recognizes what servers send only to keep a connection open.
//
// A keepalive proves that the connection works. It says nothing about the source, so
// it opens no pane, replaces no value and does not count as progress. Servers send it in many
// forms: as a comment, an empty line, a line with an unknown field, an event with a
// name such as ping or heartbeat, or an event whose data says so.
package keepalive

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"

	"github.com/tidwall/gjson"

	"topicmux/sse"
)

// maxPayload is the longest data in bytes that can be a keepalive. It bounds the work
// for each event.
const maxPayload = 256

// Event reports whether an event is a keepalive, given its type and data. That is so if
// the data is a word such as "ping" or an object that names itself so, if an unnamed
// event has no data, and if an event with the name of a keepalive carries nothing but
// times and counters.
func Event(name string, data []byte) bool {
	if len(data) > maxPayload {
		return false
	}
	data = bytes.TrimSpace(data)
	if IsWord(name) {
		return saysNothing(data)
	}
	if len(data) == 0 {
		return name == sse.DefaultEvent
	}
	switch c := data[0]; {
	case c == '{':
		return isObject(name, data)
	case c == '"':
		return gjson.ValidBytes(data) && isText(gjson.ParseBytes(data).String())
	case len(data) <= longestWord:
		return isText(string(data))
	}
	return false
}

// Line reports whether a line of a stream is a keepalive by itself: a comment, or a
// field that the standard does not define and that has the name of a keepalive, as in
// "ping:". Empty lines are only countable, since they also end events.
func Line(l sse.Line) bool {
	switch l.Kind {
	case sse.LineComment:
		return true
	case sse.LineField:
		switch field, _ := l.Field(); string(field) {
		case "data", "event", "id", "retry", "time":
			return false
		default:
			return IsWord(string(field))
		}
	}
	return false
}

// longestWord is the longest word or symbol in bytes that is a keepalive.
const longestWord = 24

// meaning is what a word means.
type meaning uint8

const (
	other        meaning = iota // no keepalive
	ambiguous                   // a keepalive, or a state
	unmistakable                // a keepalive and nothing else
)

// words are the names of keepalives, in lower case and without separators.
var words = map[string]meaning{
	"ping": unmistakable, "pong": unmistakable, "heartbeat": unmistakable, "keepalive": unmistakable,
	"heart": ambiguous, "beat": ambiguous, "hb": ambiguous, "alive": ambiguous, "stillalive": ambiguous,
	"noop": ambiguous, "nop": ambiguous, "thump": ambiguous,
}

// isText reports whether a text is a keepalive.
func isText(s string) bool {
	if IsWord(s) {
		return true
	}
	for _, symbol := range symbols {
		if s == symbol {
			return true
		}
	}
	return false
}

// isObject reports whether an object is a keepalive: it is empty and has no name, or its
// kind is the name of a keepalive.
func isObject(name string, data []byte) bool {
	if name == sse.DefaultEvent && len(bytes.TrimSpace(data[1:])) == 1 {
		return data[len(data)-1] == '}'
	}
	if !mayHaveWord(data) || !gjson.ValidBytes(data) {
		return false
	}
	found := false
	gjson.ParseBytes(data).ForEach(func(key, value gjson.Result) bool {
		found = isKind(key.String()) && value.Type == gjson.String && IsWord(value.String())
		return !found
	})
	return found
}

// mayHaveWord reports whether a value in an object may be one of the words. It is false for
// nearly all objects, and costs little: it looks for quotes in eight bytes at a time.
func mayHaveWord(data []byte) bool {
	i := 0
	for ; i+8 <= len(data); i += 8 {
		for q := quotes(binary.LittleEndian.Uint64(data[i:])); q != 0; q &= q - 1 {
			if end := i + bits.TrailingZeros64(q)/8; end > 0 && lastLetter[data[end-1]] && mayEndWord(data, end) {
				return true
			}
		}
	}
	for ; i < len(data); i++ {
		if data[i] == '"' && mayEndWord(data, i) {
			return true
		}
	}
	return false
}

// quotes returns the highest bit of each byte that is a quote.
func quotes(eight uint64) uint64 {
	const each, low = 0x0101010101010101, 0x7f7f7f7f7f7f7f7f
	x := eight ^ '"'*each // a quote is 0
	return ^(x&low + low | x | low)
}

// lastLetter has the letters that the words end with.
var lastLetter = [256]bool{'b': true, 'e': true, 'g': true, 'p': true, 't': true, 'B': true, 'E': true, 'G': true, 'P': true, 'T': true}

// mayEndWord reports whether a value that ends with the quote at i may be one of the words.
func mayEndWord(data []byte, i int) bool {
	if i < 3 || !endsLikeWord(data[i-2], data[i-1]) || isName(data[i+1:]) {
		return false
	}
	text := data[bytes.LastIndexByte(data[:i], '"')+1 : i]
	return meaningOf(text) != other || bytes.IndexByte(text, '\\') >= 0
}

// endsLikeWord reports whether one of the words ends with two letters.
func endsLikeWord(a, b byte) bool {
	a |= 0x20
	switch b | 0x20 {
	case 'b':
		return a == 'h'
	case 'e':
		return a == 'v'
	case 'g':
		return a == 'n'
	case 'p':
		return a == 'o' || a == 'm'
	case 't':
		return a == 'a' || a == 'r'
	}
	return false
}

// isName reports whether a string is the name of a member, given what follows it.
func isName(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return len(rest) > 0 && rest[0] == ':'
}

// isKind reports whether a member of that name says what kind of event an object is.
func isKind(key string) bool {
	switch strings.ToLower(key) {
	case "type", "event", "event_type", "eventtype", "kind", "op", "action", "msg_type", "message_type":
		return true
	}
	return false
}

// saysNothing reports whether the data of an event with the name of a keepalive adds
// nothing to the name: it is empty, null, a word, or has nothing but times and counters.
// A number alone is a value, unless it is a Unix time.
func saysNothing(data []byte) bool {
	switch {
	case len(data) == 0, string(data) == "{}", string(data) == "[]", string(data) == `""`:
		return true
	case data[0] != '{':
		return isText(string(data)) || isMoment(gjson.ParseBytes(data)) || isTimestamp(string(data)) || string(data) == "ok" || string(data) == "undefined"
	case !gjson.ValidBytes(data):
		return false
	}
	nothing := true
	gjson.ParseBytes(data).ForEach(func(key, value gjson.Result) bool {
		nothing = isKind(key.String()) && value.Type == gjson.String ||
			isCounter(key.String()) || isMoment(value) || value.Type == gjson.String && (isText(value.String()) || value.String() == "ok") ||
			value.IsObject() && value.Get("@this.#").Int() == 0 && len(value.Raw) <= 2
		return nothing
	})
	return nothing
}

// isCounter reports whether a member of that name counts or identifies keepalives, or
// says when they are sent.
func isCounter(key string) bool {
	key = strings.ToLower(key)
	switch key {
	case "id", "seq", "sequence", "count", "counter", "n", "ts", "t", "time", "timestamp", "now", "interval", "server_time", "servertime", "uptime":
		return true
	}
	return strings.HasSuffix(key, "_at") || strings.HasSuffix(key, "_id") || strings.HasSuffix(key, "time")
}

// isMoment reports whether a value is null, a Unix time from the year 2001 on, or a
// timestamp.
func isMoment(v gjson.Result) bool {
	switch v.Type {
	case gjson.Null:
		return v.Raw == "null"
	case gjson.Number:
		return v.Num >= 1e9
	case gjson.String:
		return isTimestamp(v.String())
	}
	return false
}

// isTimestamp reports whether a text begins like a date of ISO 8601.
func isTimestamp(s string) bool {
	if len(s) < len("2006-01-02") {
		return false
	}
	for i, c := range []byte(s[:10]) {
		if dash := i == 4 || i == 7; dash != (c == '-') || !dash && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
