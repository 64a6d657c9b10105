package view_test

import (
	"strings"
	"testing"

	"topicmux/tui/internal/view"
)

func TestAnObjectOfScalarsIsShownAsKeysAndValues(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]string{
		`{"events":16,"bytes":2193.4,"state":"up","on":true}`: "events      16|bytes   2193.4|state   up|on      true",
		`{"id":9007199254740993,"n":-0}`:                      "id  9007199254740993|n                 -0",
		`{"a\u00fc":"\u00e9\u001b[31m"}`:                      "aü  é",
		`{"a":{"b":1}}`:                                       "{|  \"a\": {\"b\": 1}|}",
		`{"a":[]}`:                                            "{|  \"a\": []|}",
		`{}`:                                                  "{}",
		`{"a":1}{`:                                            "",
	} {
		s := newScene(t)
		s.declare("hub", `"kind":"json"`)
		s.at(now, "hub", payload)
		got := frame(named(t, s.topic("hub"), "json"), s.topic("hub"), context(), 40, 6)
		got = strings.TrimRight(strings.ReplaceAll(got, "\n", "|"), "|")
		if want != "" && strings.Join(strings.FieldsFunc(got, func(r rune) bool { return r == '|' }), "|") != want {
			t.Errorf("%s: got %q, want %q", payload, got, want)
		}
	}
}

func TestALongValueIsShownAsATreeThatWraps(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("hub", `"kind":"json"`)
	s.at(now, "hub", `{"text":"`+strings.Repeat("word ", 20)+`end"}`)
	got := frame(named(t, s.topic("hub"), "json"), s.topic("hub"), context(), 30, 12)
	if !strings.Contains(got, `"text"`) || !strings.Contains(got, "end") {
		t.Errorf("got\n%s", got)
	}
}

func TestRowsSaysHowMuchHeightAViewHasAUseFor(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("hub", `"kind":"json"`)
	s.at(now, "hub", `{"a":1,"b":2,"c":3}`)
	s.declare("tree", `"kind":"json"`)
	s.at(now, "tree", `{"a":[1,2]}`)
	s.declare("clock", `"kind":"text"`)
	s.at(now, "clock", "12:30:47")
	s.declare("disk", `"kind":"gauge","min":0,"max":100`)
	s.at(now, "disk", "5")
	s.at(now, "cpu", "37.5")
	for topic, want := range map[string]int{"hub": 3, "tree": 0, "clock": 3, "disk": 1, "cpu": 0} {
		at := s.topic(topic)
		if got := view.Rows(view.For(at)[0], at); got != want {
			t.Errorf("%s: got %d, want %d", topic, got, want)
		}
	}
}
