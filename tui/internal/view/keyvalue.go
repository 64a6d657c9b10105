package view

import (
	"github.com/tidwall/gjson"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

const (
	keyValueMost = 64  // largest number of members shown as keys and values
	keyValueText = 256 // largest length of a text value in bytes; a longer one ends in its size
	keyValueGap  = 2   // cells between a key and its value
)

// A member is a key of an object with its scalar value.
type member struct {
	key, value string
	path       string
	kind       kind
}

// keyValueRows formats an object with a row for each key and value. Numbers are
// right-aligned. It returns false if s is not an object of scalars or does not
// fit in the width.
func keyValueRows(s string, w int) ([]row, bool) {
	members, ok := flatMembers(s)
	if !ok || len(members) == 0 {
		return nil, false
	}
	keys, numbers := 0, 0
	for _, m := range members {
		keys = max(keys, text.Width(m.key))
		if m.kind == num {
			numbers = max(numbers, text.Width(m.value))
		}
	}
	rows := make([]row, len(members))
	for i, m := range members {
		pad := keys - text.Width(m.key) + keyValueGap
		if m.kind == num {
			pad += numbers - text.Width(m.value)
		}
		if keys+keyValueGap+max(numbers, text.Width(m.value)) > w {
			return nil, false
		}
		rows[i] = row{
			{text: m.key, kind: key, at: m.path},
			{text: text.Blanks(pad)},
			{text: m.value, kind: m.kind, at: m.path},
		}
	}
	return rows, true
}

// flatMembers returns the members of an object that contains only scalars.
func flatMembers(s string) (members []member, ok bool) {
	p := jsonPrinter{in: s}
	if tok, _ := p.next(); tok != "{" {
		return nil, false
	}
	for len(members) <= keyValueMost {
		name, k := p.next()
		colon, _ := p.next()
		value, valueKind := p.next()
		if k != key || colon != ":" || value == "" || valueKind == punct {
			return nil, false
		}
		path := store.FieldName(name[1 : len(name)-1])
		if valueKind == str {
			value = text.CleanLine(gjson.Parse(value).String(), keyValueText)
		}
		members = append(members, member{key: path, value: value, path: path, kind: valueKind})
		switch sep, _ := p.next(); sep {
		case ",":
		case "}":
			rest, _ := p.next()
			return members, rest == ""
		default:
			return nil, false
		}
	}
	return nil, false
}
