package lens_test

import (
	"strings"
	"testing"

	"topicmux/monitor/lens"
	"topicmux/sse"
)

// TestJudge checks planned ends and errors of streams without a dialect.
func TestJudge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		event, data string
		want        lens.Verdict
		why         string
	}{
		{"message", "[DONE]", lens.Ends, "[DONE]"},
		{"message", " [DONE] ", lens.Ends, "[DONE]"},
		{"close", `"byebye"`, lens.Ends, `"byebye"`},
		{"message", "byebye", lens.Ends, "byebye"},
		{"message", "streamClosed", lens.Ends, "streamClosed"},
		{"message_stop", `{"type":"message_stop"}`, lens.Ends, "message_stop"},
		{"response.completed", `{"type":"response.completed","response":{"error":null}}`, lens.Ends, "response.completed"},
		{"message", `{"type":"RUN_FINISHED","runId":"r"}`, lens.Ends, "RUN_FINISHED"},
		{"message", `{"type":"finish"}`, lens.Ends, "finish"},
		{"message", `{"done":true,"model":"m"}`, lens.Ends, "done"},
		{"done", "", lens.Ends, "done"},
		{"end", "{}", lens.Ends, "end"},
		{"complete", `"ok"`, lens.Ends, "complete"},
		{"$complete", `{"items":3}`, lens.Ends, "$complete"},
		{"message", `{"jsonrpc":"2.0","id":4,"result":{}}`, lens.Ends, "result"},
		{"message", `{"error":{"message":"no","type":"t"}}`, lens.Failed, "no"},
		{"message", `{"error":"no model"}`, lens.Failed, "no model"},
		{"message", `{"object":"error","message":"too long","code":400}`, lens.Failed, "too long"},
		{"error", `{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`, lens.Failed, "Overloaded"},
		{"error", `upstream closed`, lens.Failed, "upstream closed"},
		{"error", `{"code":502,"message":"bad gateway"}`, lens.Failed, "bad gateway"},
		{"message", `{"type":"RUN_ERROR","message":"x"}`, lens.Failed, "x"},
		{"message", `{"type":"response.failed","response":{"error":{"message":"y"}}}`, lens.Failed, "y"},
		{"message", `{"choices":[{"finish_reason":"error"}]}`, lens.Failed, "error"},
		{"message", `{"jsonrpc":"2.0","id":4,"result":{"kind":"status-update","final":false}}`, lens.Goes, ""},
		{"message", `{"jsonrpc":"2.0","id":4,"result":{"kind":"status-update","final":true}}`, lens.Ends, "final"},
		{"message", `{"error":null,"done":false}`, lens.Goes, ""},
		{"message", `{"error":false}`, lens.Goes, ""},
		{"message", `{"error":""}`, lens.Goes, ""},
		{"message", `{"choices":[{"finish_reason":"stop"}]}`, lens.Goes, ""},
		{"close", `{"door":1}`, lens.Goes, ""},
		{"end", `2026-01-01`, lens.Goes, ""},
		{"message", `hello`, lens.Goes, ""},
		{"message", `{"jsonrpc":"2.0","method":"x"}`, lens.Goes, ""},
		{"message", `{"type":"message_stop"`, lens.Goes, ""},
		{"message", `{"error":{"message":"` + strings.Repeat("x", 1<<20) + `"}}`, lens.Goes, ""},
		{"message", "", lens.Goes, ""},
	} {
		got, why := lens.Judge(sse.Event{Type: c.event, Data: []byte(c.data)})
		if got != c.want || why != c.why {
			t.Errorf("%s %.60s: %d because of %q, want %d because of %q", c.event, c.data, got, why, c.want, c.why)
		}
	}
}

// TestVerdictsOfTranscripts checks that the last event of a transcript has the verdict
// of its conversation, also without the dialect.
func TestVerdictsOfTranscripts(t *testing.T) {
	t.Parallel()
	for _, tr := range transcripts(t) {
		var last sse.Event
		if err := tr.events(strings.NewReader(string(tr.data)), func(ev sse.Event) { last = ev.Clone() }); err != nil {
			t.Fatal(err)
		}
		var want lens.Verdict
		switch {
		case tr.want.Dialect == "mcp sse":
			continue // it goes on after an answer, which elsewhere is an end
		case len(tr.want.Errors) > 0 && !tr.want.Ended:
			want = lens.Failed
		case tr.want.Ended && len(tr.want.Errors) == 0:
			want = lens.Ends
		default:
			continue // the last event alone does not tell it
		}
		if got, why := lens.Judge(last); got != want {
			t.Errorf("%s: %d because of %q, want %d", tr.name, got, why, want)
		}
	}
}

// TestAnEventSaysNothingButTheEnd has events that mean the end of their stream, and values
// that only look like it. Every end is one for Judge, too.
func TestAnEventSaysNothingButTheEnd(t *testing.T) {
	t.Parallel()
	for _, ev := range []sse.Event{
		{Type: "message", Data: []byte("[DONE]")},
		{Type: "message", Data: []byte(` "[DONE]" `)},
		{Type: "token", Data: []byte("[END]")},
		{Type: "end"},
		{Type: "done", Data: []byte("{}")},
		{Type: "close", Data: []byte("null")},
		{Type: "complete", Data: []byte("true")},
		{Type: "done", Data: []byte("[DONE]")},
		{Type: "end", Data: []byte("end")},
		{Type: "message", Data: []byte("byebye")},
		{Type: "message", Data: []byte(`{"type":"done"}`)},
		{Type: "message", Data: []byte(`{ "event": "end" }`)},
		{Type: "x", Data: []byte(`{"done":true}`)},
		{Type: "message", Data: []byte(`{"type":"finish"}`)},
	} {
		if v, _ := lens.Judge(ev); !lens.SaysEnd(ev) || v != lens.Ends {
			t.Errorf("%s %q: %v, Judge %v", ev.Type, ev.Data, lens.SaysEnd(ev), v)
		}
	}
	for _, ev := range []sse.Event{
		{Type: "message"},
		{Type: "message", Data: []byte("done")},
		{Type: "message", Data: []byte("DONE")},
		{Type: "message", Data: []byte("{")},
		{Type: "message", Data: []byte("{}")},
		{Type: "message", Data: []byte("[]")},
		{Type: "closed", Data: []byte("garage")},
		{Type: "done", Data: []byte("5")},
		{Type: "message", Data: []byte(`{"done":false}`)},
		{Type: "message", Data: []byte(`{"done":true,"task":5}`)},
		{Type: "message", Data: []byte(`{"type":"finish","horse":7}`)},
		{Type: "message", Data: []byte(`{"type":{"done":true}}`)},
		{Type: "message", Data: []byte(`{"state":"done"}`)},
		{Type: "message", Data: []byte("[DONE] " + strings.Repeat("x", 100))},
	} {
		if lens.SaysEnd(ev) {
			t.Errorf("%s %q says the end", ev.Type, ev.Data)
		}
	}
}
