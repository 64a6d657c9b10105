package lens_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"topicmux/monitor/lens"
	"topicmux/sse"
)

// feed reads events without names and returns what they amount to.
func feed(t *testing.T, head lens.Head, data ...string) (*lens.Reader, *lens.Conversation, []lens.Update) {
	t.Helper()
	r, c := lens.New(head, nil), &lens.Conversation{}
	var all []lens.Update
	for _, d := range data {
		updates, _ := r.Read(sse.Event{Type: sse.DefaultEvent, Data: []byte(d)})
		for _, u := range updates {
			c.Apply(u)
			u.Text = bytes.Clone(u.Text)
			all = append(all, u)
		}
	}
	return r, c, all
}

// TestGrows checks which events make a conversation longer.
func TestGrows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		data []string
		want []bool // for each event
	}{
		{"chat completions", []string{
			`{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}`,
			`{"choices":[{"index":0,"delta":{"content":null}}]}`,
			`{"choices":[{"index":0,"delta":{"content":"\ud83d"}}]}`,
			`{"choices":[{"index":0,"delta":{"content":"\ude00"}}]}`,
			`{"choices":[{"index":0,"delta":{"reasoning":"x"}}]}`,
			`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}}]}`,
			`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}}]}`,
			`{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`,
			`{"choices":[],"usage":{"total_tokens":3}}`, `[DONE]`,
		}, []bool{false, false, false, true, true, false, true, false, false, false}},
		{"responses", []string{
			`{"type":"response.created","response":{"id":"r","object":"response"}}`,
			`{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"ab"}`,
			`{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"ab"}`,
			`{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"abc"}`,
			`{"type":"response.output_text.done","output_index":1,"content_index":0,"text":"new"}`,
		}, []bool{false, true, false, true, true}},
	} {
		r := lens.New(lens.Head{}, nil)
		for i, data := range c.data {
			updates, ok := r.Read(sse.Event{Type: sse.DefaultEvent, Data: []byte(data)})
			grows := false
			for _, u := range updates {
				grows = grows || u.Grows()
			}
			if !ok || grows != c.want[i] {
				t.Errorf("%s: %s: ok %t, grows %t, want %t", c.name, data, ok, grows, c.want[i])
			}
		}
	}
}

// TestTurns checks several responses in one stream, as in a recording.
func TestTurns(t *testing.T) {
	t.Parallel()
	_, c, all := feed(t, lens.Head{},
		`{"choices":[{"index":0,"delta":{"content":"one"},"finish_reason":"stop"}],"usage":{"total_tokens":5}}`, `[DONE]`, `[DONE]`,
		`{"choices":[{"index":0,"delta":{"content":"two"}}]}`,
	)
	if len(c.Messages) != 2 || c.Messages[0].Text(lens.Text) != "one" || c.Messages[1].Text(lens.Text) != "two" {
		t.Fatalf("messages %+v", c.Messages)
	}
	if c.Ended || c.Usage != (lens.Tokens{}) {
		t.Errorf("the second response has the end or the usage of the first: %+v", c)
	}
	ends := 0
	for _, u := range all {
		if u.Kind == lens.End {
			ends++
		}
	}
	if ends != 1 || all[len(all)-1].Turn != 2 {
		t.Errorf("%d ends, want 1; the last update is in turn %d, want 2", ends, all[len(all)-1].Turn)
	}
}

// TestTurnsGoOnInTheNextConnection checks that the numbers of responses, and with them
// the keys of their messages, do not come again.
func TestTurnsGoOnInTheNextConnection(t *testing.T) {
	t.Parallel()
	const data = `{"choices":[{"index":0,"delta":{"content":"x"}}]}`
	first, _, _ := feed(t, lens.Head{}, data)
	second, _, updates := feed(t, lens.Head{Turn: first.Turn()}, data)
	if first.Turn() != 1 || second.Turn() != 2 || updates[0].Turn != 2 || updates[0].Message != "2" {
		t.Errorf("turns %d and %d, update %+v", first.Turn(), second.Turn(), updates[0])
	}
	if third, _, _ := feed(t, lens.Head{Turn: second.Turn()}); third.Turn() != 2 {
		t.Errorf("turn %d without any event, want 2", third.Turn())
	}
}

// TestToolCallsWithoutAnIndex checks servers that do not number their calls, or give all
// the same number.
func TestToolCallsWithoutAnIndex(t *testing.T) {
	t.Parallel()
	call := func(calls string) string { return `{"choices":[{"index":0,"delta":{"tool_calls":[` + calls + `]}}]}` }
	for name, data := range map[string][]string{
		"same index": {
			call(`{"index":0,"id":"a","function":{"name":"f","arguments":"{\"n\":1}"}}`),
			call(`{"index":0,"id":"b","function":{"name":"f","arguments":"{\"n\""}}`), call(`{"index":0,"function":{"arguments":":2}"}}`),
		},
		"no index": {
			call(`{"id":"a","function":{"name":"f","arguments":"{\"n\":1}"}}`),
			call(`{"id":"b","function":{"name":"f","arguments":"{\"n\""}}`), call(`{"function":{"arguments":":2}"}}`),
		},
		"in one event": {
			call(`{"id":"a","function":{"name":"f","arguments":"{\"n\":1}"}},{"id":"b","function":{"name":"f","arguments":"{\"n\":2}"}}`),
		},
		"id in every piece": {
			call(`{"index":0,"id":"a","function":{"name":"f","arguments":"{\"n\":"}}`), call(`{"index":0,"id":"a","function":{"name":"f","arguments":"1}"}}`),
			call(`{"index":1,"id":"b","function":{"name":"f","arguments":"{\"n\":"}}`), call(`{"index":1,"id":"b","function":{"name":"f","arguments":"2}"}}`),
		},
	} {
		_, c, _ := feed(t, lens.Head{}, data...)
		var got []string
		for _, m := range c.Messages {
			for _, p := range m.Parts {
				got = append(got, p.Tool+" "+p.ID+" "+string(p.Text))
			}
		}
		if want := `f a {"n":1}; f b {"n":2}`; strings.Join(got, "; ") != want {
			t.Errorf("%s: %q, want %s", name, got, want)
		}
	}
}

// TestConversationIsBounded checks all limits.
func TestConversationIsBounded(t *testing.T) {
	t.Parallel()
	var c lens.Conversation
	text := func(message, part string, n int) {
		c.Apply(lens.Update{Kind: lens.Text, Turn: 1, Message: message, Part: part, Text: bytes.Repeat([]byte("x"), n)})
	}
	for i := range lens.MaxMessages + 10 {
		text(fmt.Sprint(i), "1", 1)
	}
	if len(c.Messages) != lens.MaxMessages || c.Dropped != 10 {
		t.Errorf("%d messages, %d dropped", len(c.Messages), c.Dropped)
	}
	for i := range lens.MaxParts + 10 {
		text("parts", fmt.Sprint(i), 1)
	}
	last := c.Messages[len(c.Messages)-1]
	if len(last.Parts) != lens.MaxParts || !last.Cut {
		t.Errorf("%d parts, cut %t", len(last.Parts), last.Cut)
	}
	for range 40 {
		text("big", "1", 1<<20)
	}
	last = c.Messages[len(c.Messages)-1]
	if len(c.Messages) != 1 || len(last.Parts[0].Text) != lens.MaxBytes || !last.Cut {
		t.Errorf("%d messages, the last has %d bytes, cut %t", len(c.Messages), len(last.Parts[0].Text), last.Cut)
	}
	for range 1000 {
		c.Apply(lens.Update{Kind: lens.Error, Turn: 1, Text: []byte("e")})
	}
	if len(c.Errors) != lens.MaxErrors {
		t.Errorf("%d errors", len(c.Errors))
	}
}

// TestReaderIsBounded checks a stream that makes up new messages, parts and names.
func TestReaderIsBounded(t *testing.T) {
	t.Parallel()
	r := lens.New(lens.Head{}, nil)
	for i := range 100_000 {
		data := fmt.Sprintf(`{"type":"TOOL_CALL_START","toolCallId":"call-%d","toolCallName":"name-%d","parentMessageId":"m-%d"}`, i, i, i)
		if _, ok := r.Read(sse.Event{Type: sse.DefaultEvent, Data: []byte(data)}); !ok {
			t.Fatal("an event was not read")
		}
	}
	if n := r.Size(); n > 3*8192 {
		t.Errorf("the reader remembers %d things", n)
	}
}

// TestHugeEventsAreRead checks an event of many megabytes and one with many levels.
func TestHugeEventsAreRead(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("ä\\n", 4<<20)
	_, c, _ := feed(t, lens.Head{}, `{"choices":[{"index":0,"delta":{"content":"`+big+`"}}],"deep":`+strings.Repeat(`[`, 10_000)+strings.Repeat(`]`, 10_000)+`}`)
	if got := c.Messages[0].Text(lens.Text); len(got) != 3*(4<<20) {
		t.Errorf("%d bytes of text", len(got))
	}
}
