package lens

// uiMessageStream is the UI message stream of the AI SDK, version 1.
var uiMessageStream = Dialect{
	Name:    "ai sdk",
	Headers: []string{"x-vercel-ai-ui-message-stream: v1"},
	Type:    "type",
	Shapes: []string{
		"type=text-start|text-end|reasoning-start|reasoning-end & id:string", "type=text-delta|reasoning-delta & id:string & delta:string",
		"type=tool-input-start|tool-input-available & toolCallId:string & toolName:string",
		"type=tool-input-delta & toolCallId:string & inputTextDelta:string",
	},
	Rules: []Rule{
		{On: []string{"start"}, Kind: Start, Message: "messageId"},
		{On: []string{"text-delta"}, Kind: Text, Text: "delta", Part: "=text , id"},
		{On: []string{"reasoning-delta"}, Kind: Thinking, Text: "delta", Part: "=reasoning , id"},
		{On: []string{"text-end"}, Kind: Close, Part: "=text , id"},
		{On: []string{"reasoning-end"}, Kind: Close, Part: "=reasoning , id"},
		{On: []string{"tool-input-start"}, Kind: Tool, Tool: "toolName", ID: "toolCallId", Part: "toolCallId"},
		{On: []string{"tool-input-delta"}, Kind: Tool, Text: "inputTextDelta", ID: "toolCallId", Part: "toolCallId"},
		{On: []string{"tool-input-available", "tool-input-error"}, Kind: Tool, Mode: Fill, Text: "input", Tool: "toolName", ID: "toolCallId", Part: "toolCallId"},
		{On: []string{"tool-output-available"}, Kind: Result, Mode: Replace, Text: "output", ID: "toolCallId", Part: "toolCallId"},
		{On: []string{"tool-output-error", "tool-input-error"}, Kind: Result, Mode: Replace, Text: "errorText", ID: "toolCallId", Part: "toolCallId", Reason: "=error"},
		{On: []string{"tool-output-denied"}, Kind: Result, Mode: Replace, Text: "=denied", ID: "toolCallId", Part: "toolCallId", Reason: "=denied"},
		{On: []string{"error"}, Kind: Error, Text: "errorText"},
		{
			On: []string{"finish", "message-metadata"}, Kind: Usage, Input: "messageMetadata.usage.inputTokens | messageMetadata.totalUsage.inputTokens",
			Output:    "messageMetadata.usage.outputTokens | messageMetadata.totalUsage.outputTokens",
			Total:     "messageMetadata.usage.totalTokens | messageMetadata.totalUsage.totalTokens",
			Cached:    "messageMetadata.usage.cachedInputTokens | messageMetadata.totalUsage.cachedInputTokens",
			Reasoning: "messageMetadata.usage.reasoningTokens | messageMetadata.totalUsage.reasoningTokens",
		},
		{On: []string{"finish"}, Kind: Finish, Reason: "finishReason"},
		{On: []string{"finish"}, Kind: End, Reason: "finishReason | =finish"},
		{On: []string{"abort"}, Kind: End, Reason: "=abort"},
		{Kind: End, If: "@data=[DONE]"},
	},
}
