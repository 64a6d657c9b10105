package health_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/health"
	"topicmux/monitor/keepalive"
	"topicmux/sse"
)

// dialect is a way in which a model's answer is streamed.
type dialect struct {
	transcript string
	end        string   // what its last event says
	text       []string // where its text is
}

var dialects = map[string]dialect{
	"chat completions": {
		end: "[DONE]", text: []string{"choices.0.delta.content", "choices.0.delta.reasoning_content"},
		transcript: `data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

: processing

data: {"choices":[{"index":0,"delta":{"reasoning_content":"Hm."}}]}

data: {"choices":[{"index":0,"delta":{"content":"Hello"}}]}

data: {"choices":[{"index":0,"delta":{"content":" world"}}]}

data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

data: {"choices":[],"usage":{"completion_tokens":3}}

data: [DONE]

`,
	},
	"responses": {
		end: "response.completed", text: []string{"delta"},
		transcript: `event: response.created
data: {"type":"response.created","sequence_number":0}

event: response.output_text.delta
data: {"type":"response.output_text.delta","sequence_number":1,"delta":"Hello"}

event: response.output_text.delta
data: {"type":"response.output_text.delta","sequence_number":2,"delta":" world"}

event: response.output_text.done
data: {"type":"response.output_text.done","sequence_number":3,"text":"Hello world"}

event: response.completed
data: {"type":"response.completed","sequence_number":4}

`,
	},
	"messages": {
		end: "message_stop", text: []string{"delta.text", "delta.thinking", "delta.partial_json"},
		transcript: `event: message_start
data: {"type":"message_start","message":{"role":"assistant"}}

event: ping
data: {"type":"ping"}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}

event: content_block_delta
data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hello"}}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}

event: message_stop
data: {"type":"message_stop"}

`,
	},
	"generate content": {
		end: "STOP", text: []string{"candidates.0.content.parts.0.text"},
		transcript: "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]}}]}\r\n\r\n" +
			"data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" wide\"}]}}]}\r\n\r\n" +
			"data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" world\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"candidatesTokenCount\":3}}\r\n\r\n",
	},
	"UI messages": {
		end: "[DONE]", text: []string{"delta"},
		transcript: `data: {"type":"start"}

data: {"type":"text-start","id":"0"}

data: {"type":"text-delta","id":"0","delta":"Hello"}

data: {"type":"text-delta","id":"0","delta":" world"}

data: {"type":"text-end","id":"0"}

data: {"type":"finish"}

data: [DONE]

`,
	},
	"agent events": {
		end: "RUN_FINISHED", text: []string{"delta"},
		transcript: `data: {"type":"RUN_STARTED","runId":"r"}

data: {"type":"TEXT_MESSAGE_START","messageId":"m"}

data: {"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"Hello"}

data: {"type":"TOOL_CALL_ARGS","toolCallId":"t","delta":"{\"a\":"}

data: {"type":"TEXT_MESSAGE_END","messageId":"m"}

data: {"type":"RUN_FINISHED","runId":"r"}

`,
	},
}

// event describes an event of the dialect.
func (d *dialect) event(ev sse.Event) (out health.Event) {
	data := string(ev.Data)
	for _, path := range d.text {
		out.Grows = out.Grows || gjson.Get(data, path).String() != ""
	}
	for _, said := range []string{data, ev.Type, gjson.Get(data, "type").String(), gjson.Get(data, "candidates.0.finishReason").String()} {
		if said == d.end {
			out.Ends, out.Reason = true, said
		}
	}
	if problem := gjson.Get(data, "error.message").String(); problem != "" {
		out.Fails, out.Reason = true, problem
	}
	return out
}

// play feeds a stream with the bytes of a transcript, in chunks of a size.
func (d *dialect) play(t *testing.T, s *stream, transcript string, size int) {
	t.Helper()
	dec := sse.NewDecoder(nil, sse.DecoderOptions{OnLine: func(l sse.Line) {
		if k := keepalive.LineDialect(l); k != keepalive.None {
			s.Keepalive(s.now, k)
		}
	}})
	dec.Reset(readerFunc(func(p []byte) (int, error) {
		n := copy(p[:min(size, len(p))], transcript)
		transcript = transcript[n:]
		if n == 0 {
			return 0, io.EOF
		}
		s.wait(10 * time.Millisecond)
		s.Chunk(s.now, p[:n])
		return n, nil
	}))
	for {
		ev, err := dec.Next()
		if err != nil {
			return
		}
		if k := keepalive.EventDialect(ev.Type, ev.Data); k != keepalive.None {
			s.Keepalive(s.now, k)
			continue
		}
		s.Event(s.now, d.event(ev))
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestCutsOfDialects cuts each transcript at 24 places. It has ended only if its last event
// has come whole.
func TestCutsOfDialects(t *testing.T) {
	t.Parallel()
	verdicts := 0
	for name, d := range dialects {
		for i := range 24 {
			at := len(d.transcript) * (i + 1) / 24
			for _, size := range []int{1, 40, 4096} {
				s := newStream(health.Messages)
				d.play(t, s, d.transcript[:at], size)
				s.Closed(s.now, sse.ErrEnded)
				want := health.Cut
				if at >= len(d.transcript) {
					want = health.Ended
				}
				s.wants(t, want, name)
				verdicts++
			}
		}
		s := newStream(health.Messages)
		d.play(t, s, d.transcript, 1)
		s.wants(t, health.Ended, name+", whole and open")
	}
	if verdicts != 3*144 {
		t.Errorf("%d verdicts", verdicts)
	}
}

// TestErrorsOfDialects puts an error in place of the end.
func TestErrorsOfDialects(t *testing.T) {
	t.Parallel()
	for name, d := range dialects {
		cut := strings.LastIndex(strings.TrimSpace(strings.ReplaceAll(d.transcript, "\r", "")), "\n\n") + 2
		text := strings.ReplaceAll(d.transcript, "\r", "")[:cut] + "event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"Overloaded\"}}\n\n"
		s := newStream(health.Messages)
		d.play(t, s, text, 16)
		s.Closed(s.now, sse.ErrEnded)
		s.wants(t, health.Failed, name)
		if r := s.report(); r.Verdict.Evidence.Error != "Overloaded" || r.Errors != 1 {
			t.Errorf("%s: %+v", name, r.Verdict)
		}
	}
}
