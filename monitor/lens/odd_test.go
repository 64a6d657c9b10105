package lens_test

import (
	"fmt"
	"strings"
	"testing"

	"topicmux/monitor/lens"
)

// TestOddEvents checks forms that servers send and that their documentation does not
// show. The summary has role, key and parts of each message, and then the errors.
func TestOddEvents(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		data []string
		want string
	}{
		{"null everywhere", []string{
			`{"id":null,"object":"chat.completion.chunk","choices":[{"index":null,"delta":{"role":null,"content":null,"tool_calls":null},"finish_reason":null}],"usage":null,"error":null}`,
			`{"choices":[{"delta":null}]}`, `{"choices":null}`, `{"choices":[null,5,{"delta":{"content":"x"}}]}`,
		}, `assistant 1: text "x"`},
		{"arguments as an object", []string{
			`{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":{"a": 1}}}]}}]}`,
		}, `assistant 1: tool "{\"a\": 1}"`},
		{"an id before the name", []string{
			`{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"arguments":""}}]}}]}`,
			`{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{}"}}]}}]}`,
		}, `assistant 1: tool "{}"`},
		{"several lines", []string{"{\n  \"candidates\": [\n {\n \"content\": {\n \"parts\": [\n\t{\n \"text\": \"hi\"\r\n }\n ]\n }\n }\n ]\n}"}, `model 1: text "hi"`},
		{"a batch", []string{
			` [ {"jsonrpc":"2.0","method":"notifications/message","params":{"data":"a"}} , {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"b"}]}} ]`,
		}, `log log: text "a"; tool 1: text "b"`},
		{"errors of each form", []string{
			`{"choices":[{"delta":{"content":"x"}}]}`, `{"error":"plain"}`, `{"error":{"message":"m","code":500}}`, `{"error":{"detail":[1]}}`,
			`{"object":"error","message":"o","code":400}`, `{"choices":[{"index":0,"error":{"message":"c"},"delta":{}}]}`,
		}, `assistant 1: text "x"; error "plain" ; error "m" 500; error "{\"detail\":[1]}" ; error "o" 400; error "c" `},
		{"a message in one piece", []string{
			`{"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"all","tool_calls":[{"id":"t","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}`,
		}, `assistant 1: text "all" tool "{}"`},
		{"two messages", []string{
			`{"type":"message_start","message":{"id":"a","role":"assistant"}}`, `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"one"}}`,
			`{"type":"message_start","message":{"id":"b","role":"assistant"}}`, `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"two"}}`,
		}, `assistant a: text "one"; assistant b: text "two"`},
		{"ids that change", []string{
			`{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"A","call_id":"c","name":"f"}}`,
			`{"type":"response.function_call_arguments.delta","output_index":0,"item_id":"B","delta":"{}"}`,
			`{"type":"response.function_call_arguments.done","output_index":0,"item_id":"C","arguments":"{}"}`,
		}, `assistant 1: tool "{}"`},
		{"a snapshot of messages", []string{
			`{"type":"MESSAGES_SNAPSHOT","messages":[]}`, `{"type":"RUN_STARTED","threadId":"t","runId":"r"}`,
			`{"type":"MESSAGES_SNAPSHOT","messages":[{"id":"u","role":"user","content":"q"},{"id":"m","role":"assistant","content":"old","toolCalls":[{"id":"k","function":{"name":"f","arguments":"{}"}}]}]}`,
			`{"type":"TEXT_MESSAGE_CONTENT","messageId":"n","delta":"new"}`, `{"type":"TOOL_CALL_RESULT","toolCallId":"k","content":"done"}`,
			`{"type":"MESSAGES_SNAPSHOT","messages":[{"id":"m","role":"assistant","content":"old"},{"id":"n","role":"assistant","content":"new"}]}`,
		}, `user u: text "q"; assistant m: text "old" tool "{}" -> "done"; assistant n: text "new"`},
		{"half a character", []string{
			`{"choices":[{"delta":{"content":"a\ud83d"}},{"index":1,"delta":{"content":"\ud83d"}}]}`,
			`{"choices":[{"delta":{"content":"b"}},{"index":1,"delta":{"content":""}}]}`, `{"choices":[{"delta":{"content":"\ude00"}},{"index":1,"delta":{"content":"\ude00"}}]}`,
		}, "assistant 1: text \"a\uFFFDb\uFFFD\"; assistant 1: text \"😀\""},
	} {
		_, conversation, _ := feed(t, lens.Head{}, c.data...)
		if got := summary(conversation); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func summary(c *lens.Conversation) string {
	var all []string
	for _, m := range c.Messages {
		s := m.Role + " " + m.Key + ":"
		for _, p := range m.Parts {
			s += fmt.Sprintf(" %s %q", p.Kind, p.Text)
			if len(p.Output) > 0 {
				s += fmt.Sprintf(" -> %q", p.Output)
			}
		}
		all = append(all, s)
	}
	for _, e := range c.Errors {
		all = append(all, fmt.Sprintf("error %q %s", e.Text, e.Code))
	}
	return strings.Join(all, "; ")
}
