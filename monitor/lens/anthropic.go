package lens

// anthropicMessages are the Messages of Anthropic.
var anthropicMessages = Dialect{
	Name: "anthropic messages",
	URLs: []string{"/v1/messages"},
	Type: "type | @event",
	Shapes: []string{
		"type=message_start & message.role:string", "type=content_block_start & content_block:object & index:number",
		"type=content_block_delta & delta:object & index:number", "type=message_delta & delta:object & usage:object",
	},
	Hints: []string{"type=error & error:object"},
	Rules: []Rule{
		{On: []string{"message_start"}, Kind: Start, Message: "message.id", Role: "message.role"},
		{On: []string{"content_block_start"}, Kind: Text, Text: "content_block.text", Part: "index"},
		{On: []string{"content_block_start"}, Kind: Thinking, Text: "content_block.thinking", Part: "index"},
		{On: []string{"content_block_start"}, If: "content_block.type=tool_use|server_tool_use|mcp_tool_use & content_block.input", Kind: Tool, Mode: Fill, Text: "content_block.input", Tool: "content_block.name", ID: "content_block.id", Part: "index"},
		{On: []string{"content_block_start"}, If: "content_block.type=tool_use|server_tool_use|mcp_tool_use & !content_block.input", Kind: Tool, Tool: "content_block.name", ID: "content_block.id", Part: "index"},
		{On: []string{"content_block_start"}, If: "content_block.tool_use_id", Kind: Result, Text: "content_block.content", ID: "content_block.tool_use_id", Part: "index"},
		{On: []string{"content_block_delta"}, Kind: Text, Text: "delta.text", Part: "index"},
		{On: []string{"content_block_delta"}, Kind: Thinking, Text: "delta.thinking", Part: "index"},
		{On: []string{"content_block_delta"}, If: "delta.type=input_json_delta", Kind: Tool, Text: "delta.partial_json", Part: "index"},
		{On: []string{"message_start", "message_delta"}, Kind: Usage, Input: "usage.input_tokens | message.usage.input_tokens", Output: "usage.output_tokens | message.usage.output_tokens", Cached: "usage.cache_read_input_tokens | message.usage.cache_read_input_tokens"},
		{On: []string{"message_delta"}, Kind: Finish, Reason: "delta.stop_reason"},
		{On: []string{"error"}, Kind: Error, Text: "error.message | message | @data", Reason: "error.type"},
		{On: []string{"message_stop"}, Kind: End, Reason: "=message_stop"},
		{On: []string{"ping"}, Kind: Keepalive},
		{Kind: End, If: "@data=[DONE]"},
	},
}
