package view_test

import (
	"testing"

	"topicmux/tui/internal/view"
)

func TestJSONIsSaidAsKeysAndValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		cut  bool
		want string // "" means unchanged
	}{
		{in: `{"events":5,"bytes":315.70,"slowest":0}`, want: "events 5, bytes 315.70, slowest 0"},
		{in: `{"b":1,"a":9007199254740993}`, want: "b 1, a 9007199254740993"}, // in its order and with all digits
		{
			in:   `{"id":7,"who":{"name":"Ann","city":"Bonn"},"items":[{},{}],"ok":true,"note":null,"s":""}`,
			want: "id 7, who 2 fields, items 2 items, ok true, note null, s empty",
		},
		{in: `{"open":{"count":3},"tags":["x"]}`, want: "open.count 3, tags 1 item"},
		{in: `{"data":{"id":1,"n":2}}`, want: "data.id 1, data.n 2"},
		{in: `{"data":{"list":[1,2,3]}}`, want: "data.list 3 items"},
		{in: `{"a":{"b":{"c":"deep"}}}`, want: "a.b.c deep"},
		{in: `{"a":{}}`, want: "a 0 fields"},
		{in: `{}`, want: "0 fields"},
		{in: `[]`, want: "0 items"},
		{in: `[1,"two",null]`, want: "1, two, null"},
		{in: `[{"a":1},{"a":2}]`, want: "2 items"},
		{in: "{\"text\":\"two\\nlines \\u001b[2J\"}", want: "text two lines"},
		{in: `{"a":1,"long":"abc`, cut: true, want: "a 1, …"},
		{in: `[error] disk is full`},
		{in: `{braces} in a text`},
		{in: `"a text"`},
		{in: `12`},
		{in: ``},
	} {
		if got, ok := view.JSONWords(c.in, c.cut); got != c.want || ok != (c.want != "") {
			t.Errorf("%s is said as %q, want %q", c.in, got, c.want)
		}
	}
}
