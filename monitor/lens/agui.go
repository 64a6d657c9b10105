package lens

// agUI are the events of the Agent User Interaction Protocol.
var agUI = Dialect{
	Name:    "ag-ui",
	Type:    "type",
	AnyCase: true,
	Shapes: []string{
		"type=RUN_STARTED & runId:string & threadId:string", "type=TEXT_MESSAGE_START|TEXT_MESSAGE_END & messageId:string",
		"type=TEXT_MESSAGE_CONTENT|TEXT_MESSAGE_CHUNK|THINKING_TEXT_MESSAGE_CONTENT|REASONING_MESSAGE_CONTENT|REASONING_MESSAGE_CHUNK & delta:string",
		"type=TOOL_CALL_START|TOOL_CALL_ARGS|TOOL_CALL_END|TOOL_CALL_RESULT|TOOL_CALL_CHUNK & toolCallId:string",
	},
	Rules: []Rule{
		{On: []string{"TEXT_MESSAGE_START", "REASONING_MESSAGE_START"}, Kind: Start, Message: "messageId", Role: "role"},
		{On: []string{"TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_CHUNK"}, Kind: Text, Text: "delta", Message: "messageId", Role: "role"},
		{On: []string{"THINKING_TEXT_MESSAGE_CONTENT", "REASONING_MESSAGE_CONTENT", "REASONING_MESSAGE_CHUNK"}, Kind: Thinking, Text: "delta", Message: "messageId"},
		{On: []string{"TOOL_CALL_START", "TOOL_CALL_CHUNK"}, Kind: Tool, Text: "delta", Tool: "toolCallName", ID: "toolCallId", Part: "toolCallId", Message: "parentMessageId"},
		{On: []string{"TOOL_CALL_ARGS"}, Kind: Tool, Text: "delta", Part: "toolCallId", ID: "toolCallId", Message: "parentMessageId"},
		{On: []string{"TOOL_CALL_RESULT"}, Kind: Result, Mode: Replace, Text: "content", Part: "toolCallId", ID: "toolCallId", Message: "parentMessageId"},
		{On: []string{"MESSAGES_SNAPSHOT"}, Each: "messages[]", Kind: Text, Mode: Fill, Text: "content", Message: "id", Role: "role"},
		{On: []string{"MESSAGES_SNAPSHOT"}, Each: "messages[].toolCalls[]", Kind: Tool, Mode: Fill, Text: "function.arguments", Tool: "function.name", ID: "id", Part: "id", Message: "^id"},
		{On: []string{"RUN_ERROR"}, Kind: Error, Text: "message | @data", Reason: "code"},
		{On: []string{"RUN_FINISHED"}, Kind: End, Reason: "outcome.type | outcome | =RUN_FINISHED"},
		{On: []string{"RUN_ERROR"}, Kind: End, Reason: "=RUN_ERROR"},
		{Kind: End, If: "@data=[DONE]"},
	},
}
