package lens

// gemini are the contents of Gemini, as events or as the elements of an array.
var gemini = Dialect{
	Name:         "gemini",
	URLs:         []string{":streamGenerateContent", ":generateContent"},
	Role:         "model",
	EndsFinished: true,
	Shapes: []string{
		"candidates[].content.parts:array", "candidates[].content.role=model", "candidates[].finishReason:string",
		"promptFeedback.blockReason:string", "usageMetadata.promptTokenCount:number", "usageMetadata:object & modelVersion:string",
	},
	Hints: []string{"error", "candidates:array", "usageMetadata:object"},
	Rules: []Rule{
		{Kind: Start, Each: "candidates[]", Role: "content.role", Choice: "index"},
		{Kind: Thinking, Each: "candidates[].content.parts[]", If: "thought", Text: "text", Choice: "^index"},
		{Kind: Text, Each: "candidates[].content.parts[]", If: "!thought", Text: "text", Choice: "^index"},
		{Kind: Tool, Each: "candidates[].content.parts[]", If: "functionCall:object", Text: "functionCall.args | functionCall.partialArgs", Tool: "functionCall.name", ID: "functionCall.id", Part: "functionCall.id | +", Choice: "^index"},
		{Kind: Tool, Each: "candidates[].content.parts[]", Text: "executableCode.code", If: "executableCode", Tool: "=code_execution", Part: "+", Choice: "^index"},
		{Kind: Result, Each: "candidates[].content.parts[]", Text: "codeExecutionResult.output", Reason: "codeExecutionResult.outcome", Choice: "^index"},
		{Kind: Error, If: "error", Text: "error.message | error", Reason: "error.status | error.code"},
		{Kind: Error, If: "promptFeedback.blockReason", Text: "promptFeedback.blockReasonMessage | promptFeedback.blockReason", Reason: "promptFeedback.blockReason"},
		{Kind: Usage, Input: "usageMetadata.promptTokenCount", Output: "usageMetadata.candidatesTokenCount", Total: "usageMetadata.totalTokenCount", Cached: "usageMetadata.cachedContentTokenCount", Reasoning: "usageMetadata.thoughtsTokenCount"},
		{Kind: Finish, Each: "candidates[]", Reason: "finishReason", Choice: "index"},
		{Kind: End, If: "promptFeedback.blockReason", Reason: "promptFeedback.blockReason"},
		{Kind: End, If: "@data=[DONE]"},
	},
}

// interactions are the Interactions of Gemini.
var interactions = Dialect{
	Name: "gemini interactions",
	URLs: []string{"/interactions"},
	Role: "model",
	Type: "event_type",
	Shapes: []string{
		"event_type=interaction.* & interaction.object=interaction",
		"event_type=step.start & step.type=thought|model_output|function_call|google_search_call|code_execution_call & index:number",
		"event_type=step.delta & delta.type=text|thought_summary|thought_signature|arguments_delta & index:number",
	},
	Hints: []string{"event_type=error & error:object"},
	Rules: []Rule{
		{On: []string{"interaction.created", "interaction.start"}, Kind: Start, Message: "interaction.id"},
		{On: []string{"step.start"}, If: "step.type=function_call|google_search_call|code_execution_call|url_context_call|mcp_server_tool_call|file_search_call|computer_call", Kind: Tool, Tool: "step.name | step.type", ID: "step.id", Part: "index"},
		{On: []string{"step.delta"}, If: "delta.type=text", Kind: Text, Text: "delta.text", Part: "index"},
		{On: []string{"step.delta"}, If: "delta.type=thought_summary|thought", Kind: Thinking, Text: "delta.content.text | delta.text | delta.thought", Part: "index"},
		{On: []string{"step.delta"}, If: "delta.arguments", Kind: Tool, Text: "delta.arguments", Part: "index"},
		{On: []string{"step.delta"}, If: "delta.result", Kind: Result, Text: "delta.result", Part: "index"},
		{On: []string{"error"}, Kind: Error, Text: "error.message | error", Reason: "error.code | error.status"},
		{On: []string{"interaction.failed"}, Kind: Error, Text: "interaction.error.message | =failed", Reason: "interaction.error.code"},
		{On: []string{"interaction.*"}, Kind: Usage, Input: "interaction.usage.total_input_tokens", Output: "interaction.usage.total_output_tokens", Total: "interaction.usage.total_tokens", Cached: "interaction.usage.total_cached_tokens", Reasoning: "interaction.usage.total_thought_tokens"},
		{On: []string{"interaction.completed", "interaction.failed", "interaction.cancelled"}, Kind: Finish, Reason: "interaction.status | event_type"},
		{On: []string{"interaction.completed", "interaction.failed", "interaction.cancelled"}, Kind: End, Reason: "interaction.status | event_type"},
		{Kind: End, If: "@data=[DONE]"},
	},
}
