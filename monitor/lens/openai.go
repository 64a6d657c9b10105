package lens

// chatCompletions are the chat completions of OpenAI, and those of vLLM, llama.cpp, Groq,
// DeepSeek, OpenRouter, Mistral and others, as well as the older text completions.
var chatCompletions = Dialect{
	Name: "chat completions",
	URLs: []string{"/chat/completions", "/v1/completions"},
	Shapes: []string{
		"object=chat.completion.chunk|chat.completion|text_completion & choices:array",
		"choices[].delta.content:any", "choices[].delta.role:string", "choices[].delta.reasoning_content:any",
		"choices[].delta.reasoning:any", "choices[].delta.tool_calls:array", "choices[].delta.function_call:object",
		"choices[].delta.refusal:any", "choices[].delta:object & choices[].finish_reason:any",
		"choices[].message.role:string & choices[].finish_reason:any", "choices[].text:string & choices[].finish_reason:any",
	},
	Hints: []string{"choices:array", "error"},
	Rules: []Rule{
		{Kind: Start, Each: "choices[]", Role: "delta.role | message.role", Choice: "index"},
		{Kind: Thinking, Each: "choices[]", Text: "delta.reasoning_content | delta.reasoning", Choice: "index"},
		{Kind: Thinking, Each: "choices[].delta.reasoning_details[]", If: "!^delta.reasoning & !^delta.reasoning_content", Text: "text | summary", Choice: "^index"},
		{Kind: Thinking, Each: "choices[].delta.content[].thinking[]", Text: "text", Choice: "^^index"},
		{Kind: Text, Each: "choices[].delta.content[]", Text: "text", Choice: "^index"},
		{Kind: Text, Each: "choices[]", Text: "delta.content | delta.audio.transcript | text", Choice: "index"},
		{Kind: Text, Each: "choices[]", Text: "delta.refusal", Choice: "index", Part: "=refusal"},
		{Kind: Tool, Each: "choices[].delta.tool_calls[]", Text: "function.arguments | custom.input", Tool: "function.name | custom.name", ID: "id", Part: "=tool , index | +", Choice: "^index"},
		{Kind: Tool, Each: "choices[]", If: "delta.function_call:object", Text: "delta.function_call.arguments", Tool: "delta.function_call.name", Part: "=function", Choice: "index"},
		{Kind: Thinking, Each: "choices[]", Mode: Fill, Text: "message.reasoning_content | message.reasoning", Choice: "index"},
		{Kind: Text, Each: "choices[]", Mode: Fill, Text: "message.content | message.refusal", Choice: "index"},
		{Kind: Tool, Each: "choices[].message.tool_calls[]", Mode: Fill, Text: "function.arguments", Tool: "function.name", ID: "id", Part: "=tool , index | id", Choice: "^index"},
		{Kind: Error, If: "error", Text: "error.message | error", Reason: "error.code | error.type"},
		{Kind: Error, If: "object=error & !error", Text: "message", Reason: "code | type"},
		{Kind: Error, If: "@event=error & !error", Text: "message | @data", Reason: "code | type"},
		{Kind: Error, Each: "choices[]", If: "error", Text: "error.message | error", Reason: "error.code | error.type", Choice: "index"},
		{Kind: Error, Each: "choices[]", If: "finish_reason=error & !error & !^error", Text: "=error", Reason: "native_finish_reason", Choice: "index"},
		{Kind: Finish, Each: "choices[]", Reason: "finish_reason", Choice: "index"},
		{
			Kind: Usage, Input: "usage.prompt_tokens | x_groq.usage.prompt_tokens",
			Output:    "usage.completion_tokens | x_groq.usage.completion_tokens",
			Total:     "usage.total_tokens | x_groq.usage.total_tokens",
			Cached:    "usage.prompt_tokens_details.cached_tokens | usage.prompt_cache_hit_tokens",
			Reasoning: "usage.completion_tokens_details.reasoning_tokens",
		},
		{Kind: Usage, Each: "choices[]", Input: "usage.prompt_tokens", Output: "usage.completion_tokens", Total: "usage.total_tokens"},
		{Kind: End, If: "@data=[DONE]"},
	},
}

// The parts of a response, by the place in its output, which is more reliable than ids.
const (
	outputPart  = "output_index | item_id"
	contentPart = outputPart + " , content_index"
	summaryPart = outputPart + " , =summary , summary_index"
)

// responses are the Responses of OpenAI, and Open Responses.
var responses = Dialect{
	Name: "openai responses",
	URLs: []string{"/v1/responses", "/openai/responses"},
	Type: "type | @event",
	Shapes: []string{
		"type=response.created|response.in_progress|response.queued|response.completed|response.failed|response.incomplete & response.object=response",
		"type=response.output_item.added|response.output_item.done & item:object", "type=response.* & item_id:string & output_index:number",
		"type=response.* & delta:string & sequence_number:number",
		"type=response.output_text.delta|response.reasoning_summary_text.delta|response.function_call_arguments.delta & delta:string",
	},
	Hints: []string{"type=response.*", "type=error & message:string", "error:object"},
	Rules: []Rule{
		{On: []string{"response.created", "response.in_progress", "response.queued"}, Kind: Start, Message: "response.id"},
		{On: []string{"response.output_item.added"}, If: "item.type=message", Kind: Start, Role: "item.role"},
		{On: []string{"response.output_text.delta", "response.refusal.delta"}, Kind: Text, Text: "delta", Part: contentPart},
		{On: []string{"response.output_text.done", "response.refusal.done"}, Kind: Text, Mode: Replace, Text: "text | refusal", Part: contentPart},
		{On: []string{"response.audio.transcript.delta", "response.audio_transcript.delta"}, Kind: Text, Text: "delta"},
		{On: []string{"response.reasoning_summary_text.delta"}, Kind: Thinking, Text: "delta", Part: summaryPart},
		{On: []string{"response.reasoning_summary_text.done"}, Kind: Thinking, Mode: Replace, Text: "text", Part: summaryPart},
		{On: []string{"response.reasoning_text.delta", "response.reasoning.delta"}, Kind: Thinking, Text: "delta", Part: contentPart},
		{On: []string{"response.reasoning_text.done", "response.reasoning.done"}, Kind: Thinking, Mode: Replace, Text: "text", Part: contentPart},
		{
			On: []string{"response.output_item.added"}, If: "item.type=function_call|custom_tool_call|mcp_call",
			Kind: Tool, Tool: "item.name", ID: "item.call_id | item.id", Part: "output_index | item.id",
		},
		{
			On: []string{"response.output_item.added"}, If: "item.type=web_search_call|file_search_call|code_interpreter_call|image_generation_call|computer_call|local_shell_call|shell_call|apply_patch_call",
			Kind: Tool, Tool: "item.type", ID: "item.call_id | item.id", Part: "output_index | item.id",
		},
		{
			On:   []string{"response.function_call_arguments.delta", "response.custom_tool_call_input.delta", "response.mcp_call_arguments.delta", "response.mcp_call.arguments.delta", "response.code_interpreter_call_code.delta"},
			Kind: Tool, Text: "delta", Part: outputPart,
		},
		{
			On:   []string{"response.function_call_arguments.done", "response.custom_tool_call_input.done", "response.mcp_call_arguments.done", "response.mcp_call.arguments.done", "response.code_interpreter_call_code.done"},
			Kind: Tool, Mode: Replace, Text: "arguments | input | code", Part: outputPart,
		},
		{
			On: []string{"response.output_item.done"}, If: "item.type=function_call|custom_tool_call|mcp_call",
			Kind: Tool, Mode: Fill, Text: "item.arguments | item.input", Tool: "item.name", ID: "item.call_id | item.id", Part: "output_index | item.id",
		},
		{
			On: []string{"response.output_item.done"}, If: "item.type=web_search_call|file_search_call|code_interpreter_call|computer_call|local_shell_call|shell_call",
			Kind: Tool, Mode: Fill, Text: "item.action | item.queries | item.code", Tool: "item.type", ID: "item.call_id | item.id", Part: "output_index | item.id",
		},
		{
			On: []string{"response.output_item.done"}, If: "item.output | item.error | item.outputs",
			Kind: Result, Mode: Replace, Text: "item.output | item.error | item.outputs", Reason: "item.status", Part: "output_index | item.id",
		},
		{On: []string{"response.failed"}, Kind: Error, Text: "response.error.message | =failed", Reason: "response.error.code"},
		{On: []string{"error"}, Kind: Error, Text: "message | error.message | @data", Reason: "code | error.code | error.type"},
		{
			On:   []string{"response.completed", "response.incomplete", "response.failed", "response.cancelled"},
			Kind: Usage, Input: "response.usage.input_tokens", Output: "response.usage.output_tokens", Total: "response.usage.total_tokens",
			Cached: "response.usage.input_tokens_details.cached_tokens", Reasoning: "response.usage.output_tokens_details.reasoning_tokens",
		},
		{
			On:   []string{"response.completed", "response.incomplete", "response.failed", "response.cancelled"},
			Kind: Finish, Reason: "response.incomplete_details.reason | response.status | type",
		},
		{
			On:   []string{"response.completed", "response.incomplete", "response.failed", "response.cancelled"},
			Kind: End, Reason: "response.incomplete_details.reason | response.status | type",
		},
		{Kind: End, If: "@data=[DONE]"},
		{Kind: Error, If: "error.message & !type", Text: "error.message", Reason: "error.code | error.type"},
	},
}
