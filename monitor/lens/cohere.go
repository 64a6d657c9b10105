package lens

// cohere is the chat of Cohere, version 2.
var cohere = Dialect{
	Name: "cohere",
	URLs: []string{"/v2/chat"},
	Type: "type",
	Shapes: []string{
		"type=message-start & delta.message.role:string", "type=content-start & delta.message.content:object",
		"type=content-delta & delta.message.content:object", "type=tool-plan-delta & delta.message.tool_plan:string",
		"type=tool-call-start|tool-call-delta & delta.message.tool_calls:object",
	},
	Rules: []Rule{
		{On: []string{"message-start"}, Kind: Start, Message: "id", Role: "delta.message.role"},
		{On: []string{"content-start", "content-delta"}, Kind: Text, Text: "delta.message.content.text", Part: "=content , index"},
		{On: []string{"content-start", "content-delta"}, Kind: Thinking, Text: "delta.message.content.thinking", Part: "=content , index"},
		{On: []string{"tool-plan-delta"}, Kind: Thinking, Text: "delta.message.tool_plan"},
		{On: []string{"tool-call-start"}, Kind: Tool, Text: "delta.message.tool_calls.function.arguments", Tool: "delta.message.tool_calls.function.name", ID: "delta.message.tool_calls.id", Part: "=tool , index"},
		{On: []string{"tool-call-delta"}, Kind: Tool, Text: "delta.message.tool_calls.function.arguments", Part: "=tool , index"},
		{On: []string{"message-end"}, Kind: Error, If: "delta.error", Text: "delta.error", Reason: "delta.finish_reason"},
		{On: []string{"message-end"}, Kind: Usage, Input: "delta.usage.tokens.input_tokens", Output: "delta.usage.tokens.output_tokens", Cached: "delta.usage.cached_tokens"},
		{On: []string{"message-end"}, Kind: Finish, Reason: "delta.finish_reason"},
		{On: []string{"message-end"}, Kind: End, Reason: "delta.finish_reason | =message-end"},
		{Kind: End, If: "@data=[DONE]"},
	},
}
