package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/view"
)

func TestTheTitleOfALogHasItsRateAndErrors(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.every(5*time.Second, 40, "slow", func(int) string { return "INFO fine" })
	s.every(20*time.Millisecond, 4000, "busy", func(i int) string {
		if i%1000 == 0 {
			return "ERROR bad"
		}
		return "INFO fine"
	})
	s.at(now.Add(-2*time.Minute), "quiet", "INFO once")
	for topic, want := range map[string][2]string{
		"slow": {"12", "/min"}, "busy": {"3 errors", "· 50 events/s"}, "quiet": {"", ""},
	} {
		value, unit := view.Headline(s.topic(topic), context())
		if got := [2]string{value, unit}; got != want {
			t.Errorf("%s: %q, want %q", topic, got, want)
		}
	}
	if !view.Alarming(s.topic("busy"), context()) || view.Alarming(s.topic("slow"), context()) {
		t.Error("errors are not set off, or what is none is")
	}
	then := now.Add(-70 * time.Second)
	c := &view.Context{Now: now, From: then.Add(-time.Minute), To: then}
	if value, unit := view.Headline(s.topic("slow"), c); value != "12" || unit != "/min" {
		t.Errorf("then: %q %q", value, unit)
	}
	if value, _ := view.Headline(s.topic("busy"), c); value != "1 error" {
		t.Errorf("then: %q", value)
	}
}

func TestHostileLinesStayInTheirCells(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, line := range []string{
		`{"level":"info","msg":"a\u001b[2Jb\u202ec\nd","k\u0007ey":"v\u009b31m"}`,
		"level=warn msg=\"\\x1b]0;x\\a世界\" n=\"\\u202e\"",
		`{"MESSAGE":[27,91,50,74,255,10,10],"PRIORITY":"2"}`,
		"2026-05-04T12:30:02Z INFO " + strings.Repeat("世", 200) + " k=" + strings.Repeat("界", 100),
	} {
		s.at(now, "log", line)
	}
	topic := s.topic("log")
	for w := 1; w < 90; w += 7 {
		c := context()
		c.Wrap = w%2 == 0
		got := frame(named(t, topic, "log"), topic, c, w, 12)
		if strings.ContainsAny(got, "\x1b\a\u009b\u202e") {
			t.Errorf("%d cells: %q", w, got)
		}
	}
	for i := range topic.Len() {
		e := topic.Event(i)
		if l := e.Line(time.UTC); l.Level == store.LevelNone {
			t.Errorf("%q has no level", e.Payload)
		}
	}
}

func TestACellSaysALineWithoutItsTime(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.at(now, "log", `{"time":"2026-05-04T12:30:01Z","level":"ERROR","msg":"no disk","n":1}`)
	s.at(now, "plain", "2026-05-04T12:30:01Z INFO fine")
	s.declare("hub", `"kind":"json"`)
	s.at(now, "hub", `{"events":51,"state":"it runs","topics":{"open":3}}`)
	for topic, want := range map[string]string{"log": "ERROR no disk n=1", "plain": "fine", "hub": "events 51, state it runs, topics.open 3"} {
		if got := view.CellOf(s.topic(topic), context(), 40, false).Text; got != want {
			t.Errorf("%s: %q, want %q", topic, got, want)
		}
	}
}

func TestABatchShowsAllOfItsRecords(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	record := func(level, body string, sec int) string {
		return fmt.Sprintf(`{"timeUnixNano":"%d","severityText":%q,"body":{"stringValue":%q}}`, now.Add(-time.Duration(sec)*time.Second).UnixNano(), level, body)
	}
	batch := func(records ...string) string {
		return `{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"api"}}]},"scopeLogs":[{"logRecords":[` +
			strings.Join(records, ",") + `]}]},{"scopeLogs":[{"logRecords":[` + record("ERROR", "of another", 1) + `]}]}]}`
	}
	s.at(now, "otel", batch(record("INFO", "first", 9), record("WARN", "second", 8)))
	many := make([]string, 150)
	for i := range many {
		many[i] = record("INFO", fmt.Sprint("number ", i), 1)
	}
	s.at(now, "many", batch(many...))
	log := named(t, s.topic("otel"), "log")
	for _, h := range []int{3, 8} {
		got := frame(log, s.topic("otel"), context(), 70, h)
		for _, want := range []string{"12:30:38   ▏ INFO  first service.name=api", "12:30:39   ▎ WARN  second service.name=api", "12:30:46   ▌ ERROR of another"} {
			if !strings.Contains(strings.Join(strings.Fields(got), " "), strings.Join(strings.Fields(want), " ")) {
				t.Errorf("at %d rows %q is missing:\n%s", h, want, got)
			}
		}
	}
	if got := frame(log, s.topic("many"), context(), 70, 4); !strings.Contains(got, "+51 more records") || !strings.Contains(got, "number 99") {
		t.Errorf("a batch of 151:\n%s", got)
	}
}

func TestAnOpenedBatchShowsAllOfItsRecords(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	record := func(body, user string) string {
		return fmt.Sprintf(`{"timeUnixNano":"%d","severityText":"WARN","body":{"stringValue":%q},"attributes":[{"key":"user","value":{"stringValue":%q}}]}`, now.UnixNano(), body, user)
	}
	s.at(now, "otel", `{"resourceLogs":[{"scopeLogs":[{"logRecords":[`+record("first", "ann")+`,`+record("second", "bo")+`]},{"logRecords":[`+record("third", "cy")+`]}]}]}`)
	c := context()
	c.Cache, c.HasCursor, c.Zoomed, c.Scroll = &view.Cache{}, true, true, &view.Scroll{}
	log := named(t, s.topic("otel"), "log")
	for _, step := range []view.Step{view.StepUp, view.StepIn} {
		*c.Scroll, _ = view.MoveCursor(log, s.topic("otel"), c, 80, 40, step)
	}
	got := frame(log, s.topic("otel"), c, 80, 40)
	for i, want := range [][2]string{{"first", "ann"}, {"second", "bo"}, {"third", "cy"}} {
		number := fmt.Sprintf("record %d of 3", i+1)
		_, after, found := strings.Cut(got, number)
		part, _, _ := strings.Cut(after, "record ")
		part = strings.Join(strings.Fields(part), " ")
		if !found || !strings.Contains(part, "message "+want[0]) || !strings.Contains(part, "user "+want[1]) || !strings.Contains(part, "level warn") {
			t.Errorf("%s does not tell %q:\n%s", number, want, got)
		}
	}
}
