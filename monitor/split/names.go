package split

import (
	"encoding/json"
	"slices"
	"strings"

	"topicmux/monitor/logline"
)

// ranked are the keys of fields that hold topics, without separators and in lower case,
// the most likely first. A field has several steps if its key alone is too common.
var ranked = []string{
	"eventtype", "type", "event", "topic", "channel", "stream", "meta.stream", "kind", "method", "action", "object", "op",
	"result.type", "result.kind",
	"eventname", "messagetype", "msgtype", "typename", "notification", "cmd", "command", "subject", "metric", "table", "e", "t",
	"source.table", "source.collection",
}

// ranks is how many ranks the fields of one depth have. The last one is for other keys
// that end with "event", such as x-github-event.
var ranks = len(ranked) + 1

// envelopes are the keys of objects that hold what an event is about.
var envelopes = []string{
	"data", "payload", "event", "message", "msg", "meta", "metadata", "properties", "object", "result", "header", "headers",
	"body", "detail", "params", "update", "notification", "context", "d", "arg", "source",
}

func isEnvelope(key string) bool { return slices.Contains(envelopes, plain(key)) }

// plain returns a key in lower case and without separators.
func plain(key string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r | 0x20
		case r == '_' || r == '-' || r == '@' || r == '$':
			return -1
		}
		return r
	}, key)
}

// rankOf returns how unlikely it is that a field holds the topic, or -1 if it does not.
// Fields in envelopes come after all others.
func rankOf(steps []string) int {
	last, depth := plain(steps[len(steps)-1]), len(steps)-1
	i := -1
	if depth > 0 {
		envelope := plain(steps[depth-1])
		i = slices.Index(ranked, envelope+"."+last)
		switch {
		case i >= 0 && depth == 1:
			return i
		case i < 0 && envelope == "source":
			return -1 // it says where an event comes from
		}
	}
	if i < 0 {
		i = slices.Index(ranked, last)
	}
	if i < 0 && strings.HasSuffix(last, "event") {
		i = len(ranked)
	}
	if i < 0 {
		return -1
	}
	return i + depth*ranks
}

// isAddress reports whether a value is the address of a topic in a field for those: a
// path that begins with a name. What follows may be an id, such as that of a device.
func isAddress(key, s string) bool {
	switch plain(key) {
	case "topic", "channel", "stream":
		first, _, ok := strings.Cut(s, "/")
		return ok && len(s) <= maxTopic && isName(first) && strings.IndexFunc(s, func(c rune) bool { return c <= ' ' }) < 0
	}
	return false
}

// pathOf returns the path of gjson for the steps to a field.
func pathOf(steps []string) string {
	var path strings.Builder
	for i, step := range steps {
		if i > 0 {
			path.WriteByte('.')
		}
		for _, c := range step {
			if strings.ContainsRune(`\*?|#@!{}[]()=<>%"':,.`, c) {
				path.WriteByte('\\')
			}
			path.WriteRune(c)
		}
	}
	return path.String()
}

// expression returns the jq expression for the steps to a field.
func expression(steps []string) string {
	var b strings.Builder
	for _, step := range steps {
		if isIdentifier(step) {
			b.WriteString("." + step)
			continue
		}
		quoted, _ := json.Marshal(step)
		if b.Len() == 0 {
			b.WriteByte('.')
		}
		b.WriteString("[" + string(quoted) + "]")
	}
	return b.String()
}

func isIdentifier(s string) bool {
	for i, c := range []byte(s) {
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// isName reports whether a value looks like the name of something: words without spaces,
// with few digits.
func isName(s string) bool {
	if len(s) < 2 || len(s) > 64 {
		return false
	}
	letters, digits, run := 0, 0, 0
	for _, c := range []byte(s) {
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80:
			letters, run = letters+1, 0
		case c >= '0' && c <= '9':
			digits++
			if run++; run >= 5 {
				return false // an id or a time
			}
		case strings.IndexByte("._-:/@$#+", c) >= 0:
			run = 0
		default:
			return false
		}
	}
	return letters > 0 && digits <= letters && !isHex(s)
}

// isHex reports whether a text looks like a number in hexadecimal or a UUID.
func isHex(s string) bool {
	digits := 0
	for _, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c|0x20 >= 'a' && c|0x20 <= 'f', c == '-':
		default:
			return false
		}
	}
	return len(s) >= 8 && digits > 0
}

// announcements are values that say something of the stream and not of its source. They
// come once and do not make another topic.
var announcements = []string{
	"open", "opened", "close", "closed", "connect", "connected", "ready", "hello", "welcome", "subscribed", "subscribe",
	"start", "started", "end", "ended", "done", "init", "ack", "eof", "snapshot", "error",
}

func isAnnouncement(s string) bool {
	s = strings.ToLower(s)
	if of, word, ok := strings.Cut(s, "."); ok && slices.Contains([]string{"server", "stream", "connection", "client"}, of) {
		s = word
	}
	return slices.Contains(announcements, s)
}

// choices are sets of values that describe an event further and do not say what it is
// about, beside severities: the roles of a conversation, and opposites.
var choices = [][]string{
	{"user", "assistant", "system", "tool", "human", "ai", "bot", "model", "developer", "agent", "function"},
	{"buy", "sell", "bid", "ask", "long", "short", "market", "limit"},
	{"on", "off"},
	{"up", "down"},
	{"in", "out"},
	{"true", "false"},
	{"yes", "no"},
	{"open", "closed"},
	{"left", "right"},
	{"male", "female"},
	{"public", "private"},
	{"pass", "fail", "skip", "passed", "failed", "skipped"},
	{"stdout", "stderr", "stdin"},
	{"http", "https"},
	{"tcp", "udp"},
	{"get", "post", "put", "patch", "delete", "head", "options"},
}

// isChoice reports whether all values are severities, or of one set of choices.
func isChoice(values []string) bool {
	if !slices.ContainsFunc(values, func(v string) bool { return !isSeverity(v) }) {
		return true
	}
	return slices.ContainsFunc(choices, func(set []string) bool {
		return !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(set, strings.ToLower(v)) })
	})
}

// isSeverity reports whether a value is the severity of a log line.
func isSeverity(value string) bool {
	return logline.LevelNamed(value) != logline.None || strings.EqualFold(value, "success")
}

// isNumericSeverity reports whether a member is the severity of a log line as a number,
// if the object is a log line.
func isNumericSeverity(key string, n float64) bool {
	return plain(key) == "level" && n == float64(int(n)) && (n >= 0 && n <= 7 || n >= 10 && n <= 60 && int(n)%10 == 0)
}

// isLogged reports how a member speaks for a log line with a severity as a number: it is
// the message, or says which program wrote it.
func isLogged(key string) (message, program bool) {
	switch plain(key) {
	case "msg", "message", "shortmessage":
		return true, false
	case "pid", "hostname", "host", "logger":
		return false, true
	}
	return false, false
}

// isNoMeasure reports whether a number with that key identifies or dates something.
func isNoMeasure(key string) bool {
	key = plain(key)
	switch key {
	case "id", "seq", "sequence", "ts", "time", "timestamp", "offset", "index", "version", "v":
		return true
	}
	return strings.HasSuffix(key, "id") || strings.HasSuffix(key, "time")
}
