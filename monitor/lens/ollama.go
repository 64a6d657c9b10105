package lens

// ollama are the chats and the completions of Ollama, which come as lines of JSON.
var ollama = Dialect{
	Name: "ollama",
	URLs: []string{"/api/chat", "/api/generate"},
	Shapes: []string{
		"model:string & created_at:string & done:bool & message:object", "model:string & created_at:string & done:bool & response:string",
	},
	Hints: []string{"error:string", "done:bool & message:object", "done:bool & response:string"},
	Rules: []Rule{
		{Kind: Start, Role: "message.role"},
		{Kind: Thinking, Text: "message.thinking | thinking"},
		{Kind: Text, Text: "message.content | response"},
		{Kind: Tool, Each: "message.tool_calls[]", Text: "function.arguments", Tool: "function.name", ID: "id", Part: "+"},
		{Kind: Error, If: "error", Text: "error.message | error"},
		{Kind: Usage, Input: "prompt_eval_count", Output: "eval_count"},
		{Kind: Finish, If: "done", Reason: "done_reason | =done"},
		{Kind: End, If: "done", Reason: "done_reason | =done"},
	},
}
