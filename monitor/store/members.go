package store

import (
	"bytes"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
)

// member is a member of an object as received. It is in the caller's memory.
type member struct{ name, value []byte }

// members lists the members of a top-level object that chats and jobs are read
// from.
type members []member

// maxMembers is larger than the number of known names. If an object repeats
// names, further members are ignored.
const maxMembers = 64

func (m *members) add(name, value []byte) {
	if len(*m) < maxMembers {
		*m = append(*m, member{name, value})
	}
}

// get returns the value of the first member with that name, or nil.
func (m *members) get(name string) []byte {
	for i := range *m {
		if string((*m)[i].name) == name {
			return (*m)[i].value
		}
	}
	return nil
}

// text returns the first of the members that exists and is neither null nor an
// object.
func (m *members) text(names ...string) string {
	for _, name := range names {
		if v := m.get(name); v != nil && v[0] != 'n' && v[0] != '{' {
			return jsonText(v)
		}
	}
	return ""
}

// word is like text but returns a short clean string.
func (m *members) word(names ...string) string { return text.CleanLine(m.text(names...), maxWord) }

// any returns a member of any type as a short clean string.
func (m *members) any(name string) string {
	v := m.get(name)
	if v == nil {
		return ""
	}
	return text.CleanLine(jsonText(v), maxWord)
}

// number returns a member that is a number.
func (m *members) number(name string) (float64, bool) {
	v, _, end := scanNumber(m.get(name), 0, false)
	return v, end > 0
}

// truth reports whether a member is true, "true" or a number other than 0.
func (m *members) truth(name string) bool {
	v := m.get(name)
	return len(v) > 0 && v[0] != 'f' && gjson.ParseBytes(v).Bool()
}

// jsonText returns a copy of a value as gjson formats it.
func jsonText(b []byte) string {
	if b[0] == '"' && bytes.IndexByte(b, '\\') < 0 {
		return string(b[1 : len(b)-1])
	}
	return gjson.ParseBytes(b).String()
}
