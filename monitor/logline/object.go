package logline

import (
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

const (
	// maxNest is the depth to which nested objects are flattened into fields.
	maxNest = 4
	// maxText is the largest length of a message given as an array of bytes.
	maxText = 16 << 10
)

// ParseObject is like Parse for a JSON object. If the object is not a log line,
// it is not ok, and the line holds the time, message and fields that were found.
func ParseObject(s string, ref time.Time) (Line, bool) { return parseObject(s, ref, 0) }

func parseObject(s string, ref time.Time, depth int) (Line, bool) {
	v := gjson.Parse(s)
	if !v.IsObject() {
		return Line{}, false
	}
	o := object{ref: ref}
	if batch := v.Get(batchKey); batch.IsArray() {
		return batchLine(batch, ref), true
	}
	o.members("", v, 0)
	level, _, ok := o.evidence.Log()
	return o.line(level, depth), ok
}

// object is the state of parsing a JSON log line.
type object struct {
	ref      time.Time
	evidence Evidence
	fields   []member
	traces   []member
	message  best
	time     best
	at       time.Time
	nanos    int64
	status   string   // path of the HTTP status
	state    string   // path of a status that is a level
	plain    bool     // treat all members as fields
	version  string   // path of the version of the log format
	unread   []string // paths of numbers that would be levels or times in a log line
}

// member is a value and its path.
type member struct {
	path  string
	value gjson.Result
}

// best is the best member so far for a role.
type best struct {
	member
	rank uint8
	ok   bool
}

func (b *best) offer(m member, rank uint8) (was member, beaten bool) {
	if b.ok && rank >= b.rank {
		return m, true
	}
	was, beaten = b.member, b.ok
	*b = best{m, rank, true}
	return was, beaten
}

// members reads the members of v, whose path is prefix.
func (o *object) members(prefix string, v gjson.Result, depth int) {
	v.ForEach(func(k, value gjson.Result) bool {
		path := k.String()
		if prefix != "" {
			path = prefix + "." + path
		}
		o.member(member{path, value}, depth)
		return len(o.fields) < maxFields
	})
}

func (o *object) member(m member, depth int) {
	var k *key
	if !o.plain {
		k = find([]byte(m.path))
		o.evidence.Note([]byte(m.path), []byte(m.value.Raw))
	}
	switch {
	case k != nil && o.special(k, m):
	case m.value.IsObject() && depth < maxNest:
		o.members(m.path, m.value, depth+1)
	case m.value.IsArray() && o.pairs(m.value):
	default:
		o.fields = append(o.fields, m)
	}
}

// special handles a member with a role, and reports whether the member is used
// up, so that it must not become a field.
func (o *object) special(k *key, m member) bool {
	switch k.role {
	case asMessage:
		if m.value.Type != gjson.String && k.sign != journalMessage {
			return false
		}
		if was, beaten := o.message.offer(m, k.rank); beaten {
			o.fields = append(o.fields, was)
		}
	case asTime:
		at, ok := timeOf(m.value.String(), o.ref)
		if !ok || m.value.IsObject() {
			if k.quiet && m.value.Type == gjson.Number {
				o.unread = append(o.unread, m.path)
			}
			return false
		}
		if _, beaten := o.time.offer(m, k.rank); !beaten || o.time.path == m.path {
			o.at = at
		}
	case asLevel:
		if m.value.Type == gjson.Number {
			o.unread = append(o.unread, m.path)
			return levelOf(k, '0', []byte(m.value.Raw)) != None
		}
		return levelOf(k, kindOf(m.value), []byte(m.value.String())) != None || m.value.Type == gjson.Null
	case asNanos:
		o.nanos = m.value.Int()
	case asStatus:
		if levelWord([]byte(m.value.Str)) != None {
			o.state = m.path
			return false
		}
		o.status = m.path
		return false
	case asTrace:
		o.traces = append(o.traces, m)
	case hidden:
	case asVersion:
		o.version = m.path
		return false
	default:
		return false
	}
	return true
}

// kindOf returns the first byte of a value in JSON.
func kindOf(v gjson.Result) byte {
	if v.Type == gjson.String {
		return '"'
	}
	return v.Raw[0]
}

// pairs adds the elements of an array of {"key", "value"} objects as fields, as
// OpenTelemetry writes them. It reports whether the value is such an array.
func (o *object) pairs(v gjson.Result) bool {
	first := v.Get("0")
	if !first.Get("key").Exists() || !first.Get("value").Exists() {
		return false
	}
	v.ForEach(func(_, pair gjson.Result) bool {
		value := pair.Get("value")
		value.ForEach(func(k, typed gjson.Result) bool {
			if strings.HasSuffix(k.String(), "Value") || strings.HasSuffix(k.String(), "_value") {
				value = typed
			}
			return false
		})
		o.fields = append(o.fields, member{pair.Get("key").String(), value})
		return len(o.fields) < maxFields
	})
	return true
}
