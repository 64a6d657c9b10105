package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
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
			"assistant:Hello.",
		},
		{
			"OpenAI, with an empty reason in each piece",
			[]string{
				`{"choices":[{"delta":{"content":"Hel"},"finish_reason":""}]}`,
				`{"choices":[{"delta":{"content":"lo"},"finish_reason":""}]}`,
				`{"choices":[{"delta":{"content":""},"finish_reason":"stop"}]}`,
			},
			":Hello.",
		},
		{
			"OpenAI, which fails",
			[]string{
				`{"id":"c","choices":[{"delta":{"content":"Part"}}]}`,
				`{"error":{"message":"The server had an error","type":"server_error"}}`,
				`{"error":{"type":"overloaded"}}`, `{"error":"no"}`,
			},
			":Part|error:The server had an error.|error:overloaded.|error:no.",
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
