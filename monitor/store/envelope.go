package store

import (
	"bytes"

	"topicmux/internal/validjson"

	"github.com/tidwall/gjson"
)

// envelope is the member of a topic's payloads that contains what they are about. The
// shape, the numeric fields and the table of the topic come from what is in it, and the
// log keeps the whole payload.
type envelope struct {
	key     string // its key, "" without one
	objects bool   // also a member that is an object or an array counts
	decided bool

	entityKey, entity string // the member that names what the values are of, and its first value
}

// envelopeKeys are the keys of such a member.
var envelopeKeys = foldSet("data", "payload", "properties", "object", "result", "delta", "value", "body")

// open returns what is in the envelope of a payload, or the payload itself without one.
// The first object decides whether the topic has an envelope.
func (e *envelope) open(data []byte) []byte {
	if len(data) == 0 || data[0] != '{' || e.decided && e.key == "" {
		return data
	}
	if !e.decided {
		e.decided = true
		if !validjson.Bytes(data) {
			return data
		}
		e.key = e.find(gjson.ParseBytes(data))
		if e.key == "" {
			return data
		}
	}
	if e.entityKey != "" && gjson.GetBytes(data, e.entityKey).Str != e.entity {
		e.key = "" // values of several entities do not make one chart
		return data
	}
	inner := gjson.GetBytes(data, e.key)
	switch {
	case !inner.Exists():
		return data
	case inner.Type == gjson.String:
		if text := bytes.TrimSpace([]byte(inner.String())); isPacked(text) {
			return text
		}
		return data
	case inner.IsObject() || inner.IsArray():
		return data[inner.Index : inner.Index+len(inner.Raw)]
	}
	return data
}

// find returns the key of the envelope of an object, or "".
func (e *envelope) find(object gjson.Result) string {
	key, only := "", true
	object.ForEach(func(k, v gjson.Result) bool {
		name := []byte(k.Str)
		switch {
		case envelopeKeys.hasFold(name) && e.wraps(k.Str, v):
			only = key == ""
			key = k.Str
		case v.IsObject(), v.IsArray():
			only = false
		case v.Type == gjson.String && entityKeys.hasFold(name):
			only = e.entityKey == ""
			e.entityKey, e.entity = k.Str, v.Str
		case v.Type == gjson.Number:
			only = isBookkeeping(k.Str, v)
		}
		return only
	})
	if !only {
		return ""
	}
	return key
}

// wraps reports whether a member contains what its object is about.
func (e *envelope) wraps(key string, v gjson.Result) bool {
	switch {
	case v.Type == gjson.String:
		return key != "delta" && isPacked(bytes.TrimSpace([]byte(v.String())))
	case v.IsObject():
		return e.objects && len(v.Map()) > 0
	case v.IsArray():
		return e.objects && v.Get("0").Exists()
	}
	return false
}

// isPacked reports whether a text is a number, or JSON with several values.
func isPacked(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	if b[0] == '{' || b[0] == '[' {
		return validjson.Bytes(b)
	}
	_, _, end := scanNumber(b, 0, true)
	return end == len(b)
}

// isBookkeeping reports whether a number identifies or dates an object, or says how long
// it counts.
func isBookkeeping(key string, v gjson.Result) bool {
	switch key {
	case "ttl", "seq", "sequence", "ts", "time", "timestamp", "version", "v", "retry", "retained", "qos":
		return true
	}
	return endsInID([]byte(key)) || v.Num >= 1e9
}
