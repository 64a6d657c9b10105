package lens

import (
	"bytes"
	"sync"

	"topicmux/sse"
)

// Verdict is what an event says of the stream itself.
type Verdict uint8

// The verdicts.
const (
	Goes   Verdict = iota // the stream goes on
	Ends                  // if the stream ends now, it was planned
	Failed                // the event tells an error
)

// maxVerdict is the longest data in bytes of an event that Judge looks at.
const maxVerdict = 64 << 10

// Judge returns what an event of any stream says of the stream itself, and the reason or
// the message of the error, which may be empty. It knows the planned ends that are in
// use, such as [DONE], and errors such as {"error":…}. It is meant for the last event of
// a connection, and for streams without a dialect: with one, the updates of a [Reader]
// say it more exactly.
func Judge(ev sse.Event) (v Verdict, why string) {
	if len(ev.Data) > maxVerdict {
		return Goes, ""
	}
	r := Reader{}
	r.recognize(general())
	r.fold(ev)
	for _, u := range r.updates {
		switch u.Kind {
		case Error:
			return Failed, string(u.Text)
		case End:
			v, why = Ends, u.Reason
		}
	}
	if v == Goes && isQuiet(bytes.TrimSpace(ev.Data)) && generalEnds[ev.Type] {
		return Ends, ev.Type
	}
	return v, why
}

// maxEnd is the longest data in bytes of an event that SaysEnd looks at.
const maxEnd = 64

// SaysEnd reports whether an event of any stream says that the stream is complete, and
// nothing else: [DONE], an event named "end" without data, or {"type":"done"}. Judge also
// knows events that end a stream but carry data, such as {"type":"finish","horse":7} and
// {"done":true,"task":5}, and the word "done". These may as well be values of a topic.
func SaysEnd(ev sse.Event) bool {
	data := bytes.TrimSpace(ev.Data)
	if len(data) > maxEnd || len(ev.Type) > maxEnd {
		return false
	}
	if generalEnds[ev.Type] && saysNothing(data) {
		return true
	}
	if len(data) > 1 && data[0] == '{' {
		return isMark(data) && judgesEnd(ev)
	}
	return sentinels[string(bytes.Trim(data, `"`))]
}

// judgesEnd reports whether Judge takes an event for a planned end.
func judgesEnd(ev sse.Event) bool {
	v, _ := Judge(ev)
	return v == Ends
}

// sentinels are data that mean the end and are no values of anything.
var sentinels = map[string]bool{"[DONE]": true, "[END]": true, "EOF": true, "byebye": true, "streamClosed": true}

// saysNothing reports whether data adds nothing to the name of an event that ends a stream.
func saysNothing(data []byte) bool {
	word := string(bytes.Trim(data, `"`))
	switch word {
	case "", "{}", "null", "true":
		return true
	}
	return sentinels[word] || generalEnds[word]
}

// markKeys are the keys of objects that name what an event means.
var markKeys = map[string]bool{"type": true, "event": true, "done": true}

// isMark reports whether an object has a single member, which may mean the end.
func isMark(data []byte) bool {
	key, value, ok := bytes.Cut(data[1:len(data)-1], []byte(":"))
	if !ok || !markKeys[string(bytes.Trim(key, "\" "))] {
		return false
	}
	word := string(bytes.Trim(value, "\" "))
	return word == "true" || generalEnds[word] || sentinels[word]
}

// general has the planned ends and the errors of streams in general.
var general = sync.OnceValue(func() *compiled {
	c, err := compile(&generalDialect)
	if err != nil {
		panic("lens: " + err.Error())
	}
	return c
})

var generalDialect = Dialect{
	Name:    "any",
	AnyCase: true,
	Rules: []Rule{
		{Kind: End, If: `@data=[DONE]|"[DONE]"|DONE|byebye|"byebye"|streamClosed|"streamClosed"|[END]|EOF`, Reason: "@data"},
		{Kind: Error, If: "error:object", Text: "error.message | error.errorText | error.type | error", Reason: "error.code | error.type"},
		{Kind: Error, If: "error:string & error", Text: "error", Reason: "code | status"},
		{Kind: Error, If: "object=error|Error & !error", Text: "message | @data", Reason: "code | type"},
		{Kind: Error, If: "type=error|RUN_ERROR|response.failed|ERROR & !error", Text: "message | errorText | response.error.message | @data", Reason: "code"},
		{Kind: Error, If: "@event=error & !error & type!=error & object!=error", Text: "message | @data", Reason: "code"},
		{Kind: Error, If: "choices[].finish_reason=error & !error", Text: "choices[].error.message | =error"},
		{Kind: End, If: "type=message_stop|message-end|response.completed|response.incomplete|response.cancelled|RUN_FINISHED|finish|abort|streamClosed|stream_end|stream.end|end_of_stream|eof|done|[DONE]", Reason: "type"},
		{Kind: End, If: "event=done|end|eof|complete|completed|streamClosed|stream_end", Reason: "event"},
		{Kind: End, If: "done:bool & done", Reason: "done_reason | =done"},
		{Kind: End, If: "event_type=interaction.completed", Reason: "event_type"},
		{Kind: End, If: "jsonrpc=2.0 & id:any & result:any & !result.kind & !result.task & !result.statusUpdate & !result.artifactUpdate", Reason: "=result"},
		{Kind: End, If: "jsonrpc=2.0 & result.final", Reason: "=final"},
		{Kind: End, If: "result.statusUpdate.status.state=TASK_STATE_COMPLETED|TASK_STATE_CANCELED|TASK_STATE_REJECTED", Reason: "result.statusUpdate.status.state"},
		{Kind: End, If: "candidates[].finishReason", Reason: "candidates[].finishReason"},
		{Kind: End, If: "@event=$complete", Reason: "@event"},
	},
}

// generalEnds are the names of events that end a stream, if they say nothing else.
var generalEnds = map[string]bool{
	"done": true, "end": true, "eof": true, "complete": true, "completed": true, "finish": true, "finished": true,
	"close": true, "closed": true, "stream_end": true, "stream-end": true, "end-of-stream": true, "endOfStream": true,
	"message_stop": true, "response.completed": true, "streamClosed": true, "bye": true, "goodbye": true,
}

// isQuiet reports whether data says nothing but that the stream ends.
func isQuiet(data []byte) bool {
	switch {
	case len(data) == 0, string(data) == "{}", string(data) == "null", string(data) == `""`, string(data) == "true":
		return true
	case len(data) > 32:
		return false
	}
	for _, c := range bytes.Trim(data, `"[]`) {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return false
		}
	}
	return true
}
