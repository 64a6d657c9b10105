package transform_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"topicmux/topics"
	"topicmux/topics/transform"
)

var begin = time.Unix(1_000, 0)

// pipeline returns the pipeline of steps such as "scale 0.001".
func pipeline(t testing.TB, steps ...string) *transform.Pipeline {
	t.Helper()
	compiled := make([]transform.Step, len(steps))
	for i, text := range steps {
		kind, arg, _ := strings.Cut(text, " ")
		step, err := transform.Parse(kind, arg)
		if err != nil {
			t.Fatal(err)
		}
		compiled[i] = step
	}
	p, err := transform.New(compiled...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// show writes events as "data" on the topic t, and as "topic: data" on others.
func show(events []transform.Event) string {
	parts := make([]string, len(events))
	for i, e := range events {
		parts[i] = string(e.Data)
		if e.Topic != topics.MustName("t") {
			parts[i] = e.Topic.String() + ": " + parts[i]
		}
	}
	return strings.Join(parts, " | ")
}

func on(topic, data string) transform.Event {
	return transform.Event{Topic: topics.MustName(topic), Data: []byte(data)}
}

func TestSteps(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testSteps) // no expression is too slow in fake time
}

func testSteps(t *testing.T) {
	for _, tt := range []struct{ steps, in, want string }{
		{"", `any thing`, `any thing`},
		{"field .cpu.total", `{"cpu":{"total":12.5}}`, `12.5`},
		{"field .name", `{"name":"a \"b\""}`, `a "b"`},
		{"field .[]", `[1,"x",{"a":2}]`, `1 | x | {"a":2}`},
		{"field .a", `{"b":1}`, `dropped: field .a: there is no such field`},
		{"field .a // null", `{"b":1}`, `dropped: field .a // null: there is no such field`},
		{"field .a", `some text`, `dropped: field .a: there is no such field`},
		{"field length", `some text`, `9`},
		{"field ascii_upcase", `{"a":`, `{"A":`},
		{`match time=(?<ms>[0-9.]+)`, `64 bytes: time=0.045 ms`, `0.045`},
		{`match time=([0-9.]+)`, `64 bytes: time=0.045 ms`, `0.045`},
		{`match time=[0-9.]+`, `64 bytes: time=0.045 ms`, `time=0.045`},
		{`match (?<ok>[a-z]+)$`, `link is down`, `down`},
		{`match (?<a>\w+)=(?<b>\d+)`, `x "k=007"`, `{"a":"k","b":7}`},
		{`match (?<a>\w+)(?:=(?<b>\d+))?`, `k`, `{"a":"k"}`},
		{`match (?<a>\d+)`, `none`, ``},
		{"match (?<t>.+)", "a\xffb", "a\uFFFDb"},
		{`match (?<n>0x[0-9a-f]+)`, `0x1f`, `0x1f`},
		{`match n=(?<n>\S+)`, `n=+.5`, `0.5`},
		{`match n=(?<n>\S+)`, `n=1e5`, `1e5`},
		{`match n=(?<n>\S+)`, `n=1e999`, `1e999`},
		{`match n=(?<n>\S+)`, `n=NaN`, `NaN`},
		{"when .n > 1", `{"n":2}`, `{"n":2}`},
		{"when .n > 1", `{"n":1}`, ``},
		{"when .n", `{"m":1}`, ``},
		{"when .n", `{"n":null}`, ``},
		{"when .n", `{"n":0}`, `{"n":0}`},
		{`when test("error")`, `an error occurred`, `an error occurred`},
		{`when test("error")`, `all is well`, ``},
		{`when .n > 1`, `text`, `dropped: when .n > 1: expected an object but got: string ("text")`},
		{"split .host", `{"host":"web1","n":1}`, `t.web1: {"host":"web1","n":1}`},
		{"split .host", `{"host":"eu/web 1.a"}`, `t.eu.web_1.a: {"host":"eu/web 1.a"}`},
		{"split .host", `{"host":"../é"}`, `t._: {"host":"../é"}`},
		{"split .host", `{"host":7}`, `t.7: {"host":7}`},
		{"split .host", `{"host":{}}`, `{"host":{}}`},
		{"split .host", `{"host":"//"}`, `{"host":"//"}`},
		{"split .host", `{}`, `{}`},
		{"split .host", `text`, `text`},
		{"rename t=u.v", `1`, `u.v: 1`},
		{"rename x=u.v", `1`, `1`},
		{"split .a|rename t=u", `{"a":"b"}`, `u.b: {"a":"b"}`},
		{"scale 0.001", `1234`, `1.234`},
		{"scale 3", `0.1`, `0.3`},
		{"scale 2", `{"b":1,"a":[2,{"c":"x"}],"s":"1","n":null}`, `{"b":2,"a":[4,{"c":"x"}],"s":"1","n":null}`},
		{"scale 2", ` 7 `, `14`},
		{"scale 10", `1e308`, `dropped: scale 10: all numbers were left out`},
		{"scale 10", `[1,1e308]`, `dropped: scale 10: all numbers were left out`},
		{"scale 10", `{"a":1e308,"b":1}`, `{"b":10}`},
		{"scale 1", `1e999`, `dropped: scale 1: all numbers were left out`},
		{"scale 1e-9", `1`, `1e-09`},
		{"scale 2", `"text"`, `dropped: scale 2: the payload has no number`},
		{"scale 2", `12 ms`, `dropped: scale 2: the payload is not a number; pick one with match`},
		{"scale 2", strings.Repeat("[", 40) + "1" + strings.Repeat("]", 40), `dropped: scale 2: the payload is nested more than 32 levels deep`},
		{"scale 2", "[0" + strings.Repeat(",1", 5000) + "]", `dropped: scale 2: the payload has more than 4096 numbers`},
		{"scale 2", strings.Repeat("1", 2<<20), `dropped: scale 2: a payload of 2097152 bytes is too large`},
		{"rate", `5`, ``},
		{"rate", `[{"a":1}]`, `dropped: rate: an array of objects has no fixed places for counters; pick them with field`},
		{"rate", `up`, `dropped: rate: the payload is not a number; pick one with match`},
		{"unit ms|min 0|max 5|keep latest", `9`, `9`},
	} {
		var steps []string
		if tt.steps != "" {
			steps = strings.Split(tt.steps, "|")
		}
		s := pipeline(t, steps...).NewState()
		got := show(s.Apply(nil, begin, on("t", tt.in)))
		if n, err := s.Dropped(); n > 0 {
			got += "dropped: " + err.Error()
		}
		if got != tt.want {
			t.Errorf("%s of %.60s: %.200s, want %s", tt.steps, tt.in, got, tt.want)
		}
	}
}

func TestRate(t *testing.T) {
	t.Parallel()
	s := pipeline(t, "rate").NewState()
	for i, tt := range []struct {
		second   float64
		in, want string
	}{
		{0, `100`, ``},
		{1, `150`, `50`},
		{3, `151`, `0.5`},
		{3, `152`, ``}, // no time has passed
		{4, `152`, `1`},
		{5, `10`, ``}, // reset
		{6, `12`, `2`},
		{9, `13`, `0.333`},
		{10, `{"a":1,"b":{"c":10},"name":"x","list":[1,2]}`, ``},
		{11, `{"a":2,"b":{"c":30},"name":"x","list":[1,3]}`, `{"a":1,"b":{"c":20},"name":"x","list":[0,1]}`},
		{12, `{"a":1,"b":{"c":40},"d":5,"list":[0,4]}`, `{"b":{"c":10}}`},
		{13, `{"a":2,"b":{},"d":5,"list":[1]}`, `{"a":1,"b":{},"d":0,"list":[1]}`},
		{14, `{"a":2,"b":{"c":50}}`, `{"a":0,"b":{}}`}, // c has been away
		{15, `{"a":2000000.4}`, `{"a":1999998}`},
	} {
		at := begin.Add(time.Duration(tt.second * float64(time.Second)))
		if got := show(s.Apply(nil, at, on("t", tt.in))); got != tt.want {
			t.Errorf("%d: %s at %vs: %s, want %s", i, tt.in, tt.second, got, tt.want)
		}
	}
	if n, err := s.Dropped(); n != 0 {
		t.Errorf("%d dropped: %v", n, err)
	}
	// Each topic has its own counters.
	if got := show(s.Apply(nil, begin.Add(time.Hour), on("u", "7"))); got != "" {
		t.Errorf("the first value of another topic: %s", got)
	}
}

func TestEveryPassesTheNewest(t *testing.T) {
	t.Parallel()
	s := pipeline(t, "every 1s", "scale 2").NewState()
	for i, tt := range []struct {
		ms       int
		in, want string // "" flushes
	}{
		{0, "1", "2"},
		{100, "2", ""},
		{200, "3", ""},
		{999, "", ""},
		{1000, "", "6"},
		{1500, "4", ""},
		{2000, "", "8"},
		{2100, "", ""},
		{5000, "5", "10"},
		{5100, "6", ""},
		{6200, "7", "14"}, // late: the newest passes, and the one held back is gone
		{6300, "", ""},
	} {
		at := begin.Add(time.Duration(tt.ms) * time.Millisecond)
		var got []transform.Event
		if tt.in == "" {
			got = s.Flush(nil, at)
		} else {
			got = s.Apply(nil, at, on("t", tt.in))
		}
		if show(got) != tt.want {
			t.Errorf("%d: %q at %d ms: %s, want %s", i, tt.in, tt.ms, show(got), tt.want)
		}
	}
	if due := s.Due(); !due.IsZero() {
		t.Errorf("due at %v", due)
	}
	s.Apply(nil, begin.Add(6300*time.Millisecond), on("u", "1"))
	s.Apply(nil, begin.Add(6400*time.Millisecond), on("u", "1"))
	if due := s.Due(); !due.Equal(begin.Add(7300 * time.Millisecond)) {
		t.Errorf("due at %v", due)
	}
}

func TestStepsRunInTheirOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testOrder)
}

func testOrder(t *testing.T) {
	s := pipeline(t, `when .level == "error"`, "split .host", "field .message", `match (?<ms>\d+) ms`, "scale 0.001").NewState()
	in := on("t", `{"level":"error","host":"a","message":"took 1500 ms"}`)
	if got := show(s.Apply(nil, begin, in)); got != "t.a: 1.5" {
		t.Errorf("got %s", got)
	}
}

func TestResultsAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testBounds)
}

func testBounds(t *testing.T) {
	s := pipeline(t, "field range(100)", "field range(100)").NewState()
	if got := s.Apply(nil, begin, on("t", "1")); len(got) != 64 {
		t.Errorf("%d events", len(got))
	}
	if n, err := s.Dropped(); n != 65*65-64 || err.Error() != "one event becomes more than 64" {
		t.Errorf("%d dropped: %v", n, err)
	}
	s = pipeline(t, `field [range(150000)] | map("0123456789") | add`).NewState()
	if got := s.Apply(nil, begin, on("t", "1")); len(got) != 0 {
		t.Errorf("a result of %d bytes", len(got[0].Data))
	}
	if _, err := s.Dropped(); !strings.Contains(err.Error(), "is too large") {
		t.Errorf("dropped: %v", err)
	}
	s = pipeline(t, "split .").NewState()
	seen := map[topics.Name]bool{}
	for i := range 1000 {
		for _, e := range s.Apply(nil, begin, on("t", fmt.Sprint(i))) {
			seen[e.Topic] = true
		}
	}
	if len(seen) != 65 || !seen[topics.MustName("t.other")] {
		t.Errorf("%d topics", len(seen))
	}
}

func TestAnEndlessExpressionDropsEvents(t *testing.T) {
	t.Parallel()
	p := pipeline(t, "field [range(1e12)] | length")
	s := p.NewState()
	for range 9 {
		s.Apply(nil, begin, on("t", "1"))
	}
	if n, err := s.Dropped(); n != 9 || !strings.Contains(err.Error(), "disabled") {
		t.Errorf("%d dropped: %v", n, err)
	}
	other := p.NewState()
	other.Apply(nil, begin, on("t", "1"))
	if _, err := other.Dropped(); strings.Contains(err.Error(), "disabled") {
		t.Error("a slow source disables the expression of another one")
	}
}

func TestAllResultsOfAnExpressionAreEvents(t *testing.T) {
	t.Parallel()
	for n, dropped := range map[int]uint64{64: 0, 65: 1} {
		step, err := transform.Parse("field", ".[]")
		if err != nil {
			t.Fatal(err)
		}
		p, err := transform.New(step)
		if err != nil {
			t.Fatal(err)
		}
		state := p.NewState()
		events := state.Apply(nil, begin, on("t", "["+strings.Repeat("1,", n-1)+"1]"))
		if got, _ := state.Dropped(); len(events) != 64 || got != dropped {
			t.Errorf("%d results: %d events, %d dropped", n, len(events), got)
		}
	}
}
