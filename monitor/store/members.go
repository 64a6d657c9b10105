package store

import (
	"bytes"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
)

// member is one of an object, as it came: the caller's memory.
type member struct{ name, value []byte }

// members are those of an object at the top that chats and jobs are read from.
type members []member

// maxMembers is more than there are names that are read. Where an object repeats
// them, what comes behind so many is not read.
const maxMembers = 64

func (m *members) add(name, value []byte) {
	if len(*m) < maxMembers {
		*m = append(*m, member{name, value})
	}
}

// get returns the value of the first member of that name, nil when there is none.
func (m *members) get(name string) []byte {
	for i := range *m {
		if string((*m)[i].name) == name {
			return (*m)[i].value
		}
	}
	return nil
}

// text returns the first of the members that is there, and is neither null nor
// an object.
func (m *members) text(names ...string) string {
	for _, name := range names {
		if v := m.get(name); v != nil && v[0] != 'n' && v[0] != '{' {
			return jsonText(v)
		}
	}
	return ""
}

// word is text as a short clean word.
func (m *members) word(names ...string) string { return text.CleanLine(m.text(names...), maxWord) }

// any returns a member whatever it is, as a short clean word.
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

// truth reports whether a member says yes: true, "true" or a number that is not 0.
func (m *members) truth(name string) bool {
	v := m.get(name)
	return len(v) > 0 && v[0] != 'f' && gjson.ParseBytes(v).Bool()
}

// jsonText returns a value as gjson writes it, in memory of its own.
func jsonText(b []byte) string {
	if b[0] == '"' && bytes.IndexByte(b, '\\') < 0 {
		return string(b[1 : len(b)-1])
	}
	return gjson.ParseBytes(b).String()
}
