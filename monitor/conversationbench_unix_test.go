//go:build unix

package monitor_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// answers are the answers of a stream of BenchmarkConversation, and pieces the pieces of
// each.
const answers, pieces = 100, ingested / 100

// conversations are answers in each dialect: how one begins, a piece with a text and a
// number that grows, and how it ends. Each piece is as the provider sends it.
var conversations = []struct{ name, begin, piece, end string }{
	{
		"chat completions",
		`data: {"id":"chatcmpl-9xq2","object":"chat.completion.chunk","created":1766275200,"model":"gpt-4o-2024-08-06","service_tier":"default","system_fingerprint":"fp_a1b2c3","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}]}`,
		`data: {"id":"chatcmpl-9xq2","object":"chat.completion.chunk","created":1766275200,"model":"gpt-4o-2024-08-06","service_tier":"default","system_fingerprint":"fp_a1b2c3","choices":[{"index":0,"delta":{"content":"%[1]s"},"logprobs":null,"finish_reason":null}],"obfuscation":"%[3]s"}`,
		`data: [DONE]`,
	},
	{
		"chat thinking",
		`data: {"id":"9f","object":"chat.completion.chunk","created":1766275200,"model":"deepseek-reasoner","choices":[{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":""},"logprobs":null,"finish_reason":null}]}`,
		`data: {"id":"9f","object":"chat.completion.chunk","created":1766275200,"model":"deepseek-reasoner","choices":[{"index":0,"delta":{"content":null,"reasoning_content":"%[1]s"},"logprobs":null,"finish_reason":null}]}`,
		`data: [DONE]`,
	},
	{
		"chat tool",
		`data: {"id":"9f","object":"chat.completion.chunk","created":1766275200,"model":"gpt-4o","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"search","arguments":""}}]},"finish_reason":null}]}`,
		`data: {"id":"9f","object":"chat.completion.chunk","created":1766275200,"model":"gpt-4o","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"%[1]s"}}]},"finish_reason":null}]}`,
		`data: [DONE]`,
	},
	{
		"responses",
		"event: response.created\n" + `data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress"}}`,
		"event: response.output_text.delta\n" + `data: {"type":"response.output_text.delta","sequence_number":%[2]d,"item_id":"msg_67c9fdcf37fc8190ba82116e33fb28c5","output_index":0,"content_index":0,"delta":"%[1]s","logprobs":[],"obfuscation":"%[3]s"}`,
		"event: response.completed\n" + `data: {"type":"response.completed","response":{"id":"resp_1","object":"response","status":"completed","usage":{"input_tokens":5,"output_tokens":7}}}`,
	},
	{
		"messages",
		"event: message_start\n" + `data: {"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant","content":[],"model":"claude"}}`,
		"event: content_block_delta\n" + `data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%[1]s"}}`,
		"event: message_stop\n" + `data: {"type":"message_stop"}`,
	},
	{
		"gemini",
		`data: {"candidates":[{"content":{"parts":[{"text":"A"}],"role":"model"},"index":0}],"modelVersion":"gemini-2.5-flash"}`,
		`data: {"candidates":[{"content":{"parts":[{"text":"%[1]s"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":14,"candidatesTokenCount":%[2]d,"totalTokenCount":%[2]d,"promptTokensDetails":[{"modality":"TEXT","tokenCount":14}]},"modelVersion":"gemini-2.5-flash","responseId":"x8hNaJ"}`,
		`data: {"candidates":[{"content":{"parts":[{"text":"."}],"role":"model"},"finishReason":"STOP","index":0}],"modelVersion":"gemini-2.5-flash"}`,
	},
	{
		"ollama",
		`data: {"model":"llama3.2","created_at":"2026-08-04T08:52:19.385406455Z","message":{"role":"assistant","content":"A"},"done":false}`,
		`data: {"model":"llama3.2","created_at":"2026-08-04T08:52:19.%09[2]dZ","message":{"role":"assistant","content":"%[1]s"},"done":false}`,
		`data: {"model":"llama3.2","created_at":"2026-08-04T08:52:19.385406455Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":26,"eval_count":282}`,
	},
	{
		"ui messages",
		`data: {"type":"start","messageId":"msg-1"}` + "\n\n" + `data: {"type":"text-start","id":"0"}`,
		`data: {"type":"text-delta","id":"0","delta":"%[1]s"}`,
		`data: {"type":"text-end","id":"0"}` + "\n\n" + `data: {"type":"finish"}`,
	},
	{
		"ag-ui",
		`data: {"type":"RUN_STARTED","threadId":"t1","runId":"r1"}` + "\n\n" + `data: {"type":"TEXT_MESSAGE_START","messageId":"m1","role":"assistant"}`,
		`data: {"type":"TEXT_MESSAGE_CONTENT","messageId":"m1","delta":"%[1]s"}`,
		`data: {"type":"RUN_FINISHED","threadId":"t1","runId":"r1"}`,
	},
	{
		"mcp",
		"event: message\n" + `data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"begin"}}`,
		"event: message\n" + `data: {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":7,"progress":%[2]d,"total":1000,"message":"%[1]s"}}`,
		"event: message\n" + `data: {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"done"}]}}`,
	},
	{
		"a2a",
		`data: {"jsonrpc":"2.0","id":1,"result":{"kind":"task","id":"t1","contextId":"c1","status":{"state":"submitted"}}}`,
		`data: {"jsonrpc":"2.0","id":1,"result":{"kind":"artifact-update","taskId":"t1","contextId":"c1","artifact":{"artifactId":"a1","parts":[{"kind":"text","text":"%[1]s"}]},"append":true}}`,
		`data: {"jsonrpc":"2.0","id":1,"result":{"kind":"status-update","taskId":"t1","contextId":"c1","status":{"state":"completed"},"final":true}}`,
	},
	{
		"cohere",
		"event: message-start\n" + `data: {"id":"c1","type":"message-start","delta":{"message":{"role":"assistant"}}}`,
		"event: content-delta\n" + `data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"%[1]s"}}}}`,
		"event: message-end\n" + `data: {"type":"message-end","delta":{"finish_reason":"COMPLETE"}}`,
	},
	{
		"interactions",
		"event: interaction.created\n" + `data: {"interaction":{"id":"v1","status":"in_progress","object":"interaction"},"event_type":"interaction.created"}`,
		"event: step.delta\n" + `data: {"index":1,"delta":{"text":"%[1]s","type":"text"},"event_type":"step.delta"}`,
		"event: interaction.completed\n" + `data: {"interaction":{"id":"v1","status":"completed","object":"interaction"},"event_type":"interaction.completed"}`,
	},
}

// BenchmarkConversation measures what a conversation costs: the CPU time for an event of
// a stream that is read as one, and how much more that is than for the same event of a
// topicmux server, whose topics are never a conversation. Runs of both take turns, as in
// BenchmarkForeign:
//
//	go test ./monitor -run xx -bench Conversation -benchtime 10x
func BenchmarkConversation(b *testing.B) {
	for _, c := range conversations {
		b.Run(c.name, func(b *testing.B) {
			text := conversation(c.begin, c.piece, c.end)
			least := [2]time.Duration{1 << 62, 1 << 62}
			for b.Loop() {
				least[0] = min(least[0], ingest(b, text))
				least[1] = min(least[1], ingest(b, "event: $hello\ndata: {\"server\":\"topicmux 1\",\"topics\":[]}\n\n"+text))
			}
			b.ReportMetric(float64(least[0])/ingested, "ns/event")
			b.ReportMetric(float64(least[1])/ingested, "plain-ns/event")
			b.ReportMetric(float64(least[0]-least[1])/ingested, "more-ns/event")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// conversation returns a stream of answers.
func conversation(begin, piece, end string) string {
	words := []string{" the", " and", " Zürich", ".", " streaming", " a", "\\n\\n", " of", " tokens", ", which", " \\\"quoted\\\"", "ing", " is", " it"}
	var s strings.Builder
	for range answers {
		s.WriteString(begin + "\n\n")
		for i := range pieces {
			fmt.Fprintf(&s, piece+"\n\n", words[i%len(words)], 100+i, "aZ9kQ2mB"[:i%8+1])
		}
		s.WriteString(end + "\n\n")
	}
	return s.String()
}
