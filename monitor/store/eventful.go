package store

import (
	"slices"
	"strings"

	"topicmux/monitor/keepalive"
)

// kindKeys are the members that name the type of an event, the most reliable
// first.
var kindKeys = []string{"type", "event_type", "eventType", "event", "kind", "action", "op", "method"}

// kindOf returns the index of a key in kindKeys, or -1.
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

// objects is what is known about a topic's JSON objects.
type objects struct {
	found       bool         // the topic has had an object
	others      int          // payloads since the newest object
	kind        string       // first event type
	identifiers []identifier // members that identify entities, in order of appearance
	labels      labels       // texts of objects with more texts than numbers
	counted     entityCount  // the entities, since there are several
	mixed       bool         // there was another type or entity
	events      bool         // result of Eventful
}

// addKind adds an object's event type, if it has one.
func (o *objects) addKind(kind []byte) {
	switch {
	case len(kind) == 0, keepalive.IsUnmistakable(kind):
	case o.kind == "":
		o.kind = string(kind[:min(len(kind), maxWord)])
	case o.kind != string(kind[:min(len(kind), maxWord)]):
		o.mixed = true
	}
}

// isObject reports whether a JSON payload is an object.
func isObject[T string | []byte](b T) bool {
	for _, c := range []byte(b) {
		if !isSpace(c) {
			return c == '{'
		}
	}
	return false
}

// envelopes are the members that contain the actual data of an event.
var envelopes = []string{"data.", "payload.", "properties.", "detail.", "body."}

// unwrap removes the envelope's prefix from the fields inside it, unless a name
// would occur twice.
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

// metadata are the prefixes of members that describe an event instead of saying what
// happened, such as $schema, @type and meta.domain.
var metadata = []string{"$", "@", "meta.", "metadata."}

// moveMetadata moves metadata behind the other fields, which a narrow pane would cut
// off otherwise.
func moveMetadata(l *Line) {
	isMetadata := func(f Field) bool {
		return slices.ContainsFunc(metadata, func(prefix string) bool { return strings.HasPrefix(f.Key, prefix) })
	}
	slices.SortStableFunc(l.Fields, func(a, b Field) int {
		switch {
		case isMetadata(a) == isMetadata(b):
			return 0
		case isMetadata(a):
			return 1
		}
		return -1
	})
}

// nameKind uses the type of an event as its message if it has none.
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
