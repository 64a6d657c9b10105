package logline

import (
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

const (
	// maxNest is how deep the members of an object become fields of their own.
	maxNest = 4
	// maxText is how much of a message that comes as bytes is read.
	maxText = 16 << 10
)

// ParseObject is Parse for a JSON object. Where it is not ok, the line has what
// a log line would have had.
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

// object is a JSON log line that is being read.
type object struct {
	ref      time.Time
	evidence Evidence
	fields   []member
	traces   []member
	message  best
	time     best
	at       time.Time
	nanos    int64
	status   string // the path of a status of HTTP
	plain    bool   // all members are fields
}

// member is a value and its path.
type member struct {
	path  string
	value gjson.Result
}

// best is the best of several members with one role.
type best struct {
	member
	rank uint8
	ok   bool
}

func (b *best) take(m member, rank uint8) (was member, beaten bool) {
	if b.ok && rank >= b.rank {
		return m, true
	}
	was, beaten = b.member, b.ok
	*b = best{m, rank, true}
	return was, beaten
}

// members reads the members of v, whose own path is prefix.
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

// special takes a member that is more than a field, and reports whether it is.
func (o *object) special(k *key, m member) bool {
	switch k.role {
	case asMessage:
		if m.value.Type != gjson.String && k.sign != journalMessage {
			return false
		}
		if was, beaten := o.message.take(m, k.rank); beaten {
			o.fields = append(o.fields, was)
		}
	case asTime:
		at, ok := timeOf(m.value.String(), o.ref)
		if !ok || m.value.IsObject() {
			return k.quiet && m.value.Type == gjson.Number
		}
		if _, beaten := o.time.take(m, k.rank); !beaten || o.time.path == m.path {
			o.at = at
		}
	case asLevel:
		return levelOf(k, kindOf(m.value), []byte(m.value.String())) != None || m.value.Type == gjson.Null || m.value.Type == gjson.Number
	case asNanos:
		o.nanos = m.value.Int()
	case asStatus:
		o.status = m.path
		return false
	case asTrace:
		o.traces = append(o.traces, m)
	case hidden:
	default:
		return false
	}
	return true
}

// kindOf returns the byte that a value begins with in JSON.
func kindOf(v gjson.Result) byte {
	if v.Type == gjson.String {
		return '"'
	}
	return v.Raw[0]
}

// pairs takes an array of objects with a key and a value each, as OpenTelemetry
// has them, and reports whether it is one.
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
