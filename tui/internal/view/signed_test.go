package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/view"
)

func TestAPairWithNegativeValuesIsNotMirrored(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entry string
		data  func(i int) string
		want  string // the first view
		why   string
	}{
		"both above zero":      {``, func(i int) string { return fmt.Sprintf(`{"rx":%d,"tx":%d}`, i, 100-i) }, "mirror", ""},
		"zero is not negative": {``, func(i int) string { return fmt.Sprintf(`{"rx":-0,"tx":%d}`, i) }, "mirror", ""},
		"one half":             {``, func(i int) string { return fmt.Sprintf(`{"rx":%d,"tx":-%d}`, i, i+1) }, "line", "because tx has negative values"},
		"the upper half":       {``, func(i int) string { return fmt.Sprintf(`{"read":%d.5,"write":%d}`, i-9, i) }, "line", "because read has negative values"},
		"long ago":             {``, func(i int) string { return fmt.Sprintf(`{"in":%d,"out":%d}`, max(i, 1)-2*max(0, 2-i), i) }, "line", "because in has negative values"},
		"declared": {
			`"kind":"numbers","min":-10,"max":100`, func(i int) string { return fmt.Sprintf(`{"up":%d,"down":%d}`, i, i+1) }, "line",
			"because its range begins below zero",
		},
	} {
		s := newScene(t)
		if c.entry != "" {
			s.declare("net", c.entry)
		}
		s.every(time.Second, 100, "net", c.data)
		topic := s.topic("net")
		if got := view.For(topic)[0].Name(); got != c.want {
			t.Errorf("%s: the first view is %s, want %s", name, got, c.want)
		}
		for _, v := range view.For(topic) {
			if v.Name() == "mirror" && c.why != "" {
				t.Errorf("%s: mirror is offered", name)
			}
		}
		if got := view.Unfit(topic, "mirror"); !strings.Contains(got, c.why) || (got == "") != (c.why == "") {
			t.Errorf("%s: mirror is unfit %q, want %q", name, got, c.why)
		}
		if got := view.Unfit(topic, "line"); got != "" {
			t.Errorf("%s: line is unfit %q", name, got)
		}
	}
}

func TestAMirrorCountsWhatItDoesNotShow(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		`{"rx":%d,"tx":5}`:                                  "",
		`{"rx":%d,"tx":5,"errors":3}`:                       "+1",
		`{"rx":%d,"tx":5,"read":3,"write":4,"drops":1}`:     "+1",
		`{"rx":%d,"tx":5,"read":-3,"write":4,"failures":2}`: "+3",
	} {
		s := newScene(t)
		s.every(time.Second, 70, "net", func(i int) string { return fmt.Sprintf(data, i) })
		got := frame(named(t, s.topic("net"), "mirror"), s.topic("net"), context(), 70, 20)
		if n := strings.Count(got, "+"); want == "" && n > 0 || want != "" && (n != 1 || !strings.Contains(got, want)) {
			t.Errorf("%s: want %q:\n%s", data, want, got)
		}
	}
}
