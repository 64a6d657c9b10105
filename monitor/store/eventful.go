package store

import (
	"slices"
	"strings"
)

// kindKeys are the members of an object that say what kind of event it describes,
// the most reliable first.
var kindKeys = []string{"type", "event_type", "eventType", "event", "kind", "action", "op", "method"}

// kindOf returns which of kindKeys a key is, -1 for none.
func kindOf(key []byte) int {
	if len(key) > 10 {
		return -1
	}
	switch string(key) {
	case "type":
		return 0
	case "event_type":
		return 1
	case "eventType":
		return 2
	case "event":
		return 3
	case "kind":
		return 4
	case "action":
		return 5
	case "op":
		return 6
	case "method":
		return 7
	}
	return -1
}

// objects is what is known of a topic's payloads that are JSON objects.
type objects struct {
	found      bool   // there was one
	others     int    // payloads since the newest of them
	kind       string // the first kind that one named
	entity     string // the entity that the first one named, as it was written
	entityPath string // and where it did
	mixed      bool   // there was another kind, or another entity
	events     bool   // what Eventful returns
}

// addKind adds the kind that an object says it is of, if any.
func (o *objects) addKind(kind []byte) {
	switch {
	case len(kind) == 0, isKeepAlive(kind):
	case o.kind == "":
		o.kind = string(kind[:min(len(kind), maxWord)])
	case o.kind != string(kind[:min(len(kind), maxWord)]):
		o.mixed = true
	}
}

// isObject reports whether a payload of JSON is an object.
func isObject[T string | []byte](b T) bool {
	for _, c := range []byte(b) {
		if !isSpace(c) {
			return c == '{'
		}
	}
	return false
}

// envelopes are the members that hold all that an event says beside its kind.
var envelopes = []string{"data.", "payload.", "properties.", "detail.", "body."}

// unwrap removes the name of the envelope from the fields within it, where all of
// them keep names of their own.
func unwrap(l *Line) {
	for _, e := range envelopes {
		for i := range l.Fields {
			name, in := strings.CutPrefix(l.Fields[i].Key, e)
			if in && !slices.ContainsFunc(l.Fields, func(f Field) bool { return f.Key == name }) {
				l.Fields[i].Key = name
			}
		}
	}
}

// nameKind makes the kind of an event its message, where it has none.
func nameKind(l *Line) {
	if l.Message != "" {
		return
	}
	for _, key := range kindKeys {
		i := slices.IndexFunc(l.Fields, func(f Field) bool { return f.Key == key })
		if i >= 0 {
			l.Message = l.Fields[i].Value
			l.Fields = slices.Delete(l.Fields, i, i+1)
			return
		}
	}
}
