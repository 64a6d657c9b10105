package store

import (
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
)

const (
	// listedEvents is the number of newest events that are searched for fields,
	// and listedFields the largest number of fields listed.
	listedEvents = 50
	listedFields = 400
	// listedDepth is the largest nesting depth of a listed field, and
	// listedItems the largest number of array elements listed.
	listedDepth = 8
	listedItems = 32
)

// FieldInfo is a field of a topic's payloads, with its value in the newest
// payload that has it.
type FieldInfo struct {
	Field string // dotted name, "" for the payload itself
	Kind  string // number, text, true/false or null
	Value string // cleaned, in a single line
	Chart bool   // it can be charted
}

// Fields lists the fields of the newest events as of to: those of the newest
// event in its order, then those that only older events have. It parses
// payloads, so do not call it for every frame.
func (t *Topic) Fields(to time.Time) []FieldInfo {
	l := lister{seen: make(map[string]bool)}
	for _, s := range t.Series { // a group has no payloads
		if v, _, ok := s.At(to); t.Members() > 0 && ok {
			l.add(s.Field, gjson.Result{Type: gjson.Number, Num: v, Raw: strconv.FormatFloat(v, 'g', -1, 64)})
		}
	}
	if t.patched != nil {
		if r, _ := t.payload(to); r != nil {
			whole, _ := t.patched.text(r)
			l.payload(whole)
		}
		return l.fields
	}
	kept := t.kept()
	last := kept.upto(until(to))
	if r, data := t.payload(to); r != nil && r.cut { // the truncated text is not valid JSON, but the stored part may be
		l.payload(string(data))
	}
	for i := last - 1; i >= max(0, last-listedEvents); i-- {
		if r := kept.at(i); r.gap == nil && !r.cut {
			l.payload(string(kept.text(r)))
		}
	}
	return l.fields
}

// FieldNames returns the names of the fields of the newest events, in the order of
// Fields.
func (t *Topic) FieldNames() []string {
	var names []string
	for _, f := range t.Fields(time.Time{}) {
		if f.Field != "" {
			names = append(names, f.Field)
		}
	}
	return names
}

type lister struct {
	fields []FieldInfo
	seen   map[string]bool
}

// payload lists the fields of a payload.
func (l *lister) payload(s string) {
	s = strings.TrimSpace(s)
	if a, ok := scanAmount([]byte(s), ""); ok && a.unit == nil {
		l.add("", gjson.Result{Type: gjson.Number, Num: a.v, Raw: s})
		return
	}
	if !gjson.Valid(s) {
		l.add("", gjson.Result{Type: gjson.String, Str: s, Raw: s})
		return
	}
	l.value("", gjson.Parse(s), 0)
}

func (l *lister) value(path string, v gjson.Result, depth int) {
	if !v.IsObject() && !v.IsArray() {
		l.add(path, v)
		return
	}
	if depth == listedDepth {
		return
	}
	n := 0
	v.ForEach(func(k, m gjson.Result) bool {
		name := strconv.Itoa(n)
		if v.IsObject() {
			name = text.CleanLine(k.String(), maxField)
		}
		if path != "" {
			name = path + "." + name
		}
		l.value(name, m, depth+1)
		n++
		return len(l.fields) < listedFields && (v.IsObject() || n < listedItems)
	})
}

func (l *lister) add(path string, v gjson.Result) {
	if l.seen[path] || len(l.fields) >= listedFields || len(path) > maxField {
		return
	}
	l.seen[path] = true
	f := FieldInfo{Field: path, Value: text.CleanLine(v.String(), maxWord)}
	switch v.Type {
	case gjson.Number:
		f.Kind, f.Chart = "number", true
	case gjson.True, gjson.False:
		f.Kind, f.Chart = "true/false", path != ""
	case gjson.Null:
		f.Kind = "null"
	default:
		f.Kind = "text"
		a, ok := scanAmount([]byte(v.Str), "")
		f.Chart = ok
		if a.unit != nil {
			f.Kind = "number, " + text.CleanLine(a.unit, maxWord)
		}
	}
	l.fields = append(l.fields, f)
}
