package view_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"topicmux/monitor/store"
	"topicmux/sse"
	"topicmux/tui/internal/view"
)

// mixed is a log with lines of several loggers.
func mixed(t *testing.T) *scene {
	t.Helper()
	s := newScene(t)
	for i, line := range []string{
		`{"@timestamp":"2026-05-04T12:30:01.123Z","log.level":"WARN","message":"pool exhausted","service.name":"api"}`,
		"2026-05-04T12:30:02Z INFO request served path=/events status=200",
		`<34>May  4 12:30:03 host-a su[231]: 'su root' failed`,
		`{"level":20,"time":1777897804000,"msg":"M\u00fcller paid","pid":7}`,
		"I0504 12:30:05.123456 1 main.go:12] leading",
		`10.0.0.1 - - [04/May/2026:12:30:06 +0000] "GET /a HTTP/1.1" 500 12`,
		"just words",
	} {
		s.at(now.Add(time.Duration(i-7)*time.Second), "log", line)
	}
	return s
}

func TestALogHasTimeLevelMessageAndFields(t *testing.T) {
	t.Parallel()
	s := mixed(t)
	c := context()
	for _, tt := range []struct {
		w    int
		want []string
	}{
		{80, []string{
			"12:30:01 ▎ WARN  pool exhausted service.name=api",
			"12:30:02 ▏ INFO  request served path=/events status=200",
			"12:30:03 █ FATAL 'su root' failed host=host-a app=su pid=231",
			"12:30:04   DEBUG Müller paid pid=7",
			"12:30:05 ▏ INFO  leading pid=1 source=main.go:12",
			"12:30:06 ▌ ERROR GET /a HTTP/1.1 status=500 client=10.0.0.1 bytes=12",
			"12:30:46         just words",
		}},
		{40, []string{
			"12:30:01 ▎ WRN pool exhausted service.n…",
			"12:30:02 ▏ INF request served path=/eve…",
		}},
		{24, []string{"▎ pool exhausted servic…", "▏ request served path=/…"}},
	} {
		got := strings.Split(frame(named(t, s.topic("log"), "log"), s.topic("log"), c, tt.w, 7), "\n")
		for i, want := range tt.want {
			if got[i] != want {
				t.Errorf("%d cells, row %d\n got %q\nwant %q", tt.w, i, got[i], want)
			}
		}
	}
}

// TestFieldsTakeNoRowsOfTheirOwn covers panes that share the screen. A zoomed
// pane shows all fields.
func TestFieldsTakeNoRowsOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.at(now, "log", `{"level":"info","msg":"one two three four five six","path":"/a/very/long/path","n":1234567}`)
	c := context()
	c.Wrap = true
	topic := s.topic("log")
	got := strings.TrimSpace(frame(named(t, topic, "log"), topic, c, 30, 6))
	if want := "▏ one two three four five six…"; got != want {
		t.Errorf("beside others\n%s", got)
	}
	c.Zoomed = true
	got = strings.TrimSpace(frame(named(t, topic, "log"), topic, c, 30, 6))
	if want := "▏ one two three four five six\n  path=/a/very/long/path\n  n=1234567"; got != want {
		t.Errorf("alone on the screen\n%s", got)
	}
}

func TestALineOfAnotherDaySaysSo(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.at(now, "log", "2026-05-03T23:59:58Z INFO yesterday")
	s.at(now, "log", "2026-05-04T00:00:02Z INFO today")
	topic := s.topic("log")
	v := named(t, topic, "log")
	if got := frame(v, topic, context(), 50, 2); !strings.HasPrefix(got, "May 03   ▏ INF yesterday\n00:00:02 ▏ INF today") {
		t.Errorf("narrow\n%s", got)
	}
	s.at(now, "log", "2026-05-03T23:59:59Z INFO late")
	if got := frame(v, topic, context(), 80, 3); !strings.HasPrefix(got, "May 03 23:59:58 ▏ INFO  yesterday\n       00:00:02 ▏ INFO  today") {
		t.Errorf("wide\n%s", got)
	}
}

func TestEqualLinesFold(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for i := range 5 {
		s.at(now, "log", fmt.Sprintf("12:30:0%d WARN slow", i))
	}
	s.at(now, "log", "12:30:05 INFO fine")
	topic := s.topic("log")
	want := "12:30:04 ▎ WRN slow × 5\n12:30:05 ▏ INF fine\n"
	if got := frame(named(t, topic, "log"), topic, context(), 39, 2); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestFoldingDoesNotMoveTheReader scrolls to a line that is repeated later.
func TestFoldingDoesNotMoveTheReader(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for i := range 20 {
		s.at(now, "log", fmt.Sprintf("INFO line %d", i))
	}
	s.at(now, "log", "INFO again")
	r := &reader{s: s, topic: "log", view: "log", w: 30, h: 5}
	r.place = view.Scroll{Anchor: 21}
	before := r.look()
	for range 10 {
		s.at(now, "log", "INFO again")
	}
	after := r.look()
	if before[0] != after[0] || before[3] != after[3] {
		t.Errorf("the reader was moved\n%s\n\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
	r.move(1000)
	if got := r.look(); !strings.Contains(got[4], "again") || !strings.Contains(got[4], "× 11") || !strings.Contains(got[3], "line 19") {
		t.Errorf("at the end %q", got)
	}
}

func TestALineOpensToItsFields(t *testing.T) {
	t.Parallel()
	s := mixed(t)
	topic := s.topic("log")
	v := named(t, topic, "log")
	c := context()
	c.Cache, c.HasCursor, c.Zoomed, c.Wrap, c.Scroll = &view.Cache{}, true, true, true, &view.Scroll{}
	const w, h = 80, 12
	for _, step := range []view.Step{view.StepUp, view.StepUp, view.StepIn} {
		place, ok := view.MoveCursor(v, topic, c, w, h, step)
		if !ok {
			t.Fatal("a log has no cursor")
		}
		*c.Scroll = place
	}
	got := frame(v, topic, c, w, h)
	for _, want := range []string{
		"12:30:06 ▌ ERROR GET /a HTTP/1.1 status=500 client=10.0.0.1 bytes=12\n",
		"time    2026-05-04 12:30:06.000 +00:00", "level   error", "message GET /a HTTP/1.1", "client  10.0.0.1", "arrived 12:30:45",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	*c.Scroll, _ = view.MoveCursor(v, topic, c, w, h, view.StepOut)
	if got := frame(v, topic, c, w, h); strings.Contains(got, "arrived") {
		t.Errorf("it is still open\n%s", got)
	}
	for range 3 {
		*c.Scroll, _ = view.MoveCursor(v, topic, c, w, h, view.StepDown)
	}
	if !c.Scroll.Following() {
		t.Errorf("does not follow below the last line: %+v", c.Scroll)
	}
	if !view.ToggleFold(v, topic, c, w, h, 1) || !strings.Contains(frame(v, topic, c, w, h), "arrived") {
		t.Error("a click opens no line")
	}
}

// TestAFilterFindsLevels has lines whose text does not contain the level.
func TestAFilterFindsLevels(t *testing.T) {
	t.Parallel()
	s := mixed(t)
	topic := s.topic("log")
	c := context()
	for find, want := range map[string]int{"(?i)error": 1, "(?i)fatal": 1, "(?i)müller": 1, "^DEBUG$": 1, "nothing": 0} {
		c.Filter = &view.Filter{Re: regexp.MustCompile(find), Hides: true}
		got := strings.TrimSpace(frame(named(t, topic, "log"), topic, c, 80, 9))
		if n := strings.Count(got+"\n", "\n"); got == "" && want > 0 || got != "" && n != want {
			t.Errorf("%s: %d rows, want %d\n%s", find, n, want, got)
		}
		c.Filter.Not = true
		if got := strings.TrimSpace(frame(named(t, topic, "log"), topic, c, 80, 9)); strings.Count(got+"\n", "\n") != 7-want {
			t.Errorf("not %s\n%s", find, got)
		}
	}
}

func TestAGapInALogSaysWhatIsKnown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ gap, want string }{
		{`"missed":0,"atLeast":true,"reason":"restarted"`, "▾ server restarted; events may be missing"},
		{`"missed":0,"atLeast":true,"reason":"slow"`, "▾ events may be missing (slow)"},
		{`"missed":4,"atLeast":true,"reason":"restarted"`, "▾ at least 4 lost (restarted)"},
		{`"missed":4,"reason":"evicted"`, "▾ 4 lost (evicted)"},
	} {
		s := newScene(t)
		s.at(now, "log", "INFO before")
		s.at(now, "$gap", `{"topic":"log",`+c.gap+`}`)
		s.at(now, "log", "INFO after")
		topic := s.topic("log")
		if got := frame(named(t, topic, "log"), topic, context(), 70, 6); !strings.Contains(got, c.want) {
			t.Errorf("%s: want %q\n%s", c.gap, c.want, got)
		}
	}
}

// TestTheCursorPassesGaps has gaps, which share the ordinal of the line before
// them.
func TestTheCursorPassesGaps(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for i := range 3 {
		s.at(now, "log", fmt.Sprintf("INFO line %d", i))
		s.at(now, "$gap", `{"topic":"log","missed":1}`)
		s.at(now, "$gap", `{"topic":"log","missed":2}`)
	}
	topic := s.topic("log")
	v := named(t, topic, "log")
	c := context()
	c.Cache, c.HasCursor, c.Scroll = &view.Cache{}, true, &view.Scroll{}
	for i, want := range []string{"line 2", "line 1", "line 0", "line 0"} {
		*c.Scroll, _ = view.MoveCursor(v, topic, c, 60, 5, view.StepUp)
		if e, ok := view.ChosenLine(v, topic, c); !ok || !strings.HasSuffix(e.Text, want) {
			t.Errorf("%d up: %q", i+1, e.Text)
		}
	}
	if got := frame(v, topic, c, 60, 5); !strings.Contains(got, "line 0") {
		t.Errorf("the cursor is not to be seen\n%s", got)
	}
}

func TestAWordIsFoundAsItsExpressionIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[abAB =_-]{1,4}`).Draw(t, "word")
		payload := rapid.StringMatching(`[abAB =_xü-]{0,20}`).Draw(t, "payload")
		f, err := view.NewFilter(word, rapid.Bool().Draw(t, "not"))
		if err != nil {
			t.Fatal(err)
		}
		st := store.New(store.Options{})
		st.AddStream("")
		st.Stream(0).Apply(sse.Event{Type: "x", Data: []byte(payload)}, now)
		topic := st.Acquire().Topic("x")
		defer st.Release()
		for r := range topic.Records(0) {
			e := r.Event()
			got, cost := f.PassesRecord(r)
			if want := f.PassesEvent(&e); got != want || cost < len(payload) {
				t.Fatalf("%q in %q: got %v at a cost of %d, want %v", word, payload, got, cost, want)
			}
		}
	})
}
