package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/sse"
	"topicmux/tui/store"
)

func conversation(x *store.Topic, to time.Time) string {
	var out []string
	for _, m := range x.Chat(to) {
		mark := ""
		if m.Done {
			mark = "."
		}
		out = append(out, m.Role+":"+m.Text+mark)
	}
	return strings.Join(out, "|")
}

func TestChatAssembles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		payloads []string
		want     string
	}{
		{
			"the demo's form",
			[]string{
				`{"message":7,"role":"user","text":"Why?"}`, `{"message":8,"role":"assistant","delta":"Be"}`,
				`{"message":8,"role":"assistant","delta":"cause.\n"}`, `{"message":8,"role":"assistant","done":true}`,
				`{"message":9,"role":"assistant","delta":"N"}`,
			},
			"user:Why?.|assistant:Because.\n.|assistant:N",
		},
		{
			"without ids",
			[]string{
				`{"role":"user","content":"Hi"}`, `{"role":"assistant","delta":"Hel"}`, `{"role":"assistant","delta":"lo"}`,
				`{"role":"assistant","done":true}`, `{"role":"assistant","delta":"Again"}`,
			},
			"user:Hi.|assistant:Hello.|assistant:Again",
		},
		{
			"OpenAI",
			[]string{
				`{"id":"c1","choices":[{"delta":{"role":"assistant","content":""}}]}`,
				`{"id":"c1","choices":[{"delta":{"content":"Hel"}}]}`, `{"id":"c1","choices":[{"delta":{"content":"lo"}}]}`,
				`{"id":"c1","choices":[{"delta":{},"finish_reason":"stop"}]}`, `[DONE]`,
			},
			":Hello.",
		},
		{
			"Anthropic",
			[]string{
				`{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}`,
				`{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}`,
			},
			":Hello",
		},
		{
			"hostile",
			[]string{`{"role":"a\u001b]0;x\u0007b","delta":"\u001b[31mred\u202e"}`, `{"role":"ab","delta":"\u0000"}`},
			"ab:red␀",
		},
		{
			"a message told again",
			[]string{`{"id":"1","role":"u","text":"draft"}`, `{"id":"1","role":"u","text":"final"}`},
			"u:final.",
		},
		{"the end of nothing", []string{`{"role":"u","done":true}`}, ""},
	} {
		r := newRig(t, store.Options{})
		r.every(time.Second, "x", c.payloads...)
		equal(t, c.name, conversation(r.topic("x"), time.Time{}), c.want)
	}
}

func TestChatLooksBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", `{"message":1,"role":"u","text":"Q"}`, `{"message":2,"role":"a","delta":"one "}`,
		`{"message":2,"role":"a","delta":"two"}`, `{"message":2,"role":"a","done":true}`)
	x := r.topic("x")
	for after, want := range map[int]string{0: "", 1: "u:Q.", 2: "u:Q.|a:one ", 3: "u:Q.|a:one two", 4: "u:Q.|a:one two."} {
		equal(t, fmt.Sprint("after ", after), conversation(x, start.Add(time.Duration(after)*time.Second)), want)
	}
}

func TestChatIsBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 500 {
		r.send("many", fmt.Sprintf(`{"message":%d,"role":"u","text":"m%d"}`, i, i))
	}
	messages := r.topic("many").Chat(r.now)
	equal(t, "messages", len(messages), 200)
	equal(t, "oldest", messages[0].Text, "m300")

	for range 5000 {
		r.every(time.Millisecond, "long", `{"message":1,"role":"u","delta":"`+strings.Repeat("x", 100)+`"}`)
	}
	m := r.topic("long").Chat(r.now)[0]
	equal(t, "cut", m.Cut, true)
	if len(m.Text) > 65<<10 {
		t.Errorf("a message of %d bytes", len(m.Text))
	}
	half := r.topic("long").Chat(start.Add(300 * time.Millisecond))[0]
	about(t, "half way", float64(len(half.Text)), 30_000)

	for i := range 100 {
		r.send("wide", fmt.Sprintf(`{"message":%d,"role":"u","text":"%s"}`, i, strings.Repeat("x", 60_000)))
	}
	sum := 0
	for _, m := range r.topic("wide").Chat(r.now) {
		sum += len(m.Text)
	}
	if sum > 1<<20 || sum < 900_000 {
		t.Errorf("a chat of %d bytes", sum)
	}
}

func TestPlainTextOnAChatTopicIsAMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("$topic", `{"name":"x","kind":"chat"}`)
	r.send("x", "hello", "there")
	equal(t, "chat", conversation(r.topic("x"), r.now), ":hello.|:there.")
}

func rows(x *store.Topic, to time.Time) string {
	var out []string
	for _, p := range x.Progress(to) {
		s := fmt.Sprintf("%s %s %.0f%% %s", p.Key, p.Label, p.Percent, p.State)
		if p.Done {
			s += "."
		}
		if p.Failed {
			s += "!"
		}
		out = append(out, s)
	}
	return strings.Join(out, "|")
}

func TestProgressRowsRunToTheirEnd(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	order := func(id string, item string, percent int, state string) {
		r.every(time.Second, "x", fmt.Sprintf(`{"order":%q,"item":%q,"progress":%d,"state":%q}`, id, item, percent, state))
	}
	order("A", "espresso", 10, "packing")
	order("B", "tea", 50, "packing")
	order("C", "water", 5, "packing")
	order("A", "espresso", 60, "shipped")
	order("B", "tea", 100, "delivered")
	order("C", "water", 7, "failed")
	x := r.topic("x")
	equal(t, "now", rows(x, time.Time{}), "A espresso 60% shipped|C water 7% failed.!|B tea 100% delivered.")
	equal(t, "after three", rows(x, start.Add(3*time.Second)), "A espresso 10% packing|B tea 50% packing|C water 5% packing")
	equal(t, "before all", rows(x, start), "")
	row := x.Progress(time.Time{})[0]
	about(t, "rate", row.Rate, 50.0/3)
	equal(t, "start", row.Start.Equal(start.Add(time.Second)), true)
	order("B", "tea", 0, "packing")
	equal(t, "it begins again", rows(x, r.now), "A espresso 60% shipped|B tea 0% packing|C water 7% failed.!")
	equal(t, "from now", x.Progress(r.now)[1].Start.Equal(r.now), true)
}

func TestProgressForms(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]string{
		`{"id":3,"percent":40.4}`:                           "3  40% ",
		`{"name":"x","pct":0.5}`:                            "x  50% ",
		`{"progress":140}`:                                  "  100% .",
		`{"progress":-5,"status":"cancelled"}`:              "  0% cancelled.!",
		`{"task":"a","title":"b","progress":1,"done":true}`: "a b 1% .",
		`{"id":"a\u001b[1m","progress":1}`:                  "a  1% ",
	} {
		r := newRig(t, store.Options{})
		r.send("x", payload)
		equal(t, payload, rows(r.topic("x"), time.Time{}), want)
	}
}

func TestProgressIsBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for i := range 200 {
		r.every(time.Second, "x", fmt.Sprintf(`{"id":"%d","progress":%d}`, i, 50+50*(i%2)))
	}
	got := r.topic("x").Progress(r.now)
	equal(t, "rows", len(got), 64)
	done := 0
	for _, row := range got {
		if row.Done {
			done++
		}
	}
	if done > 1 {
		t.Errorf("%d done rows stay while others had to go", done)
	}
	for i := range 5000 {
		r.every(time.Second, "y", fmt.Sprintf(`{"id":"a","progress":%d}`, i/50))
	}
	middle := r.topic("y").Progress(r.now.Add(-2500 * time.Second))
	about(t, "half way", middle[0].Percent, 50)
}

func TestTable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ payload, want string }{
		{`[{"pid":1,"name":"in\u001b[31mit"},{"pid":2,"cpu":3.5}]`, "pid# name cpu#: 1 init _; 2 _ 3.5; "},
		{`[1,"a",null]`, "value: 1; a; _; "},
		{`{"a":1,"b":{"c":2}}`, `field value: a 1; b {"c":2}; `},
		{`[{"a":null},{}]`, "a#: _; _; "},
		{`[[1,2],[3]]`, "value: [1,2]; [3]; "},
		{`5`, ": "},
		{`no json`, ": "},
		{``, ": "},
	} {
		r := newRig(t, store.Options{})
		r.send("x", c.payload)
		tab := r.topic("x").Table(time.Time{})
		var b strings.Builder
		for i, col := range tab.Columns {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(col.Name)
			if col.Numeric {
				b.WriteByte('#')
			}
		}
		b.WriteString(": ")
		for _, row := range tab.Rows {
			for i, cell := range row {
				if i > 0 {
					b.WriteByte(' ')
				}
				if cell.Text == "" {
					b.WriteByte('_')
				}
				b.WriteString(cell.Text)
			}
			b.WriteString("; ")
		}
		equal(t, c.payload, b.String(), c.want)
	}
}

func TestTableIsBoundedAndLooksBack(t *testing.T) {
	t.Parallel()
	var rows []string
	for i := range 600 {
		rows = append(rows, fmt.Sprintf(`{"c%d":%d,"n":%d,"long":"%s"}`, i%50, i, i, strings.Repeat("x", 100)))
	}
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", `[{"old":1}]`, "["+strings.Join(rows, ",")+"]", `[{"new":1}]`)
	x := r.topic("x")
	equal(t, "now", x.Table(time.Time{}).Columns[0].Name, "new")
	equal(t, "then", x.Table(start.Add(time.Second)).Columns[0].Name, "old")
	equal(t, "cached", x.Table(start.Add(time.Second)).Columns[0].Name, "old")
	r.every(time.Second, "x", "["+strings.Join(rows, ",")+"]")
	big := x.Table(r.now)
	equal(t, "rows", len(big.Rows), 500)
	equal(t, "more rows", big.MoreRows, 100)
	equal(t, "columns", len(big.Columns), 32)
	equal(t, "more columns", big.MoreColumns, 20)
	s, cut := x.JSON(r.now)
	equal(t, "large JSON", len(s) > 16<<10 && !cut, true)
	r.every(time.Second, "x", strings.Repeat("[", 1<<20))
	s, cut = x.JSON(r.now)
	equal(t, "huge JSON", len(s) < 17<<10 && cut, true)
	equal(t, "no table", len(x.Table(r.now).Rows), 0)
}

func TestJSONStaysJSON(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", "{\n\t\"a\": \"\\u001b[31m\"\n}")
	s, cut := r.topic("x").JSON(time.Time{})
	equal(t, "JSON", s, "{\n    \"a\": \"\\u001b[31m\"\n}")
	equal(t, "cut", cut, false)
}

func spans(x *store.Topic, from, to time.Time) string {
	var out []string
	for _, s := range x.States(from, to) {
		out = append(out, fmt.Sprintf("%s %.0f-%.0f", s.Value, s.From.Sub(start).Seconds(), s.To.Sub(start).Seconds()))
	}
	return strings.Join(out, "|")
}

func TestStatesOverTime(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.conn(sse.Open)
	r.every(time.Second, "x", "up", "up", "down", "down", "up")
	x := r.topic("x")
	r.wait(5 * time.Second)
	equal(t, "all", spans(x, start, time.Time{}), "up 1-3|down 3-5|up 5-10")
	equal(t, "some", spans(x, start.Add(3500*time.Millisecond), start.Add(4*time.Second)), "down 3-4")
	r.conn(sse.Waiting)
	r.wait(5 * time.Second)
	r.conn(sse.Open)
	r.every(time.Second, "x", "up")
	r.wait(time.Second)
	equal(t, "over a hole", spans(x, start.Add(5*time.Second), r.now), "down 3-5|up 5-10|up 16-17")
}

func TestStatesAreBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("$topic", `{"name":"x","kind":"state"}`, `{"name":"y","kind":"state"}`)
	for i := range 5000 {
		r.every(time.Second, "x", fmt.Sprintf("\x1b[1mstate %d", i))
		r.send("y", fmt.Sprint("state ", i%3))
	}
	for name, most := range map[string]int{"x": 64, "y": 512} {
		got := r.topic(name).States(start, r.now.Add(time.Second))
		if len(got) > most || len(got) < most/2 {
			t.Errorf("%s: %d spans", name, len(got))
		}
		for i, s := range got {
			at := 5000 - len(got) + i
			want := at
			if name == "y" {
				want = at % 3
			}
			equal(t, name, s.Value, fmt.Sprint("state ", want))
			equal(t, name+" from", s.From.Sub(start), time.Duration(at+1)*time.Second)
		}
	}
}

func TestStateForms(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]string{
		`"up"`: "up 0-1", `{"state":"down","since":5}`: "down 0-1", `true`: "true 0-1", "a longer word": "a longer word 0-1",
		`{"n":1}`: `{"n":1} 0-1`,
	} {
		r := newRig(t, store.Options{})
		r.send("$topic", `{"name":"x","kind":"state"}`)
		r.send("x", payload)
		equal(t, payload, spans(r.topic("x"), start, start.Add(time.Second)), want)
	}
}
