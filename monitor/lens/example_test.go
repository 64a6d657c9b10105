package lens_test

import (
	"fmt"
	"strings"

	"topicmux/monitor/lens"
	"topicmux/sse"
)

// A stream of chat completions becomes one message.
func Example() {
	stream := strings.NewReader(`data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"Hello"}}]}

data: {"choices":[{"index":0,"delta":{"content":", world!"}}]}

data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

data: [DONE]

`)
	reader := lens.New(lens.Head{}, nil)
	var conversation lens.Conversation
	for event, err := range sse.NewDecoder(stream, sse.DecoderOptions{}).Events() {
		if err != nil {
			break
		}
		updates, _ := reader.Read(event)
		for _, update := range updates {
			conversation.Apply(update)
		}
	}
	message := conversation.Messages[0]
	fmt.Printf("%s, %s: %s (%s)\n", reader.Dialect(), message.Role, message.Text(lens.Text), message.Finish)
	// Output: chat completions, assistant: Hello, world! (stop)
}

// A dialect that is in no table can be added.
func ExampleParse() {
	dialects, err := lens.Parse([]byte(`{
		"name": "my server",
		"shapes": ["kind=token & word:string"],
		"rules": [
			{"kind": "text", "if": "kind=token", "text": "word"},
			{"kind": "end", "if": "kind=stop", "reason": "why"}
		]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	reader := lens.New(lens.Head{}, dialects)
	updates, ok := reader.Read(sse.Event{Type: sse.DefaultEvent, Data: []byte(`{"kind":"token","word":"Hi"}`)})
	fmt.Printf("%t %s %q\n", ok, updates[0].Kind, updates[0].Text)
	// Output: true text "Hi"
}
