package lens

// mcpRules read the JSON-RPC of the Model Context Protocol.
var mcpRules = []Rule{
	{Kind: Text, Each: "result.content[]", Text: "text | resource.text", Message: "^id", Role: "=tool", Part: "+"},
	{Kind: Text, If: "!result.content & result.structuredContent", Mode: JSON, Text: "result.structuredContent", Message: "id", Role: "=tool"},
	{Kind: Text, Each: "result.contents[]", Text: "text", Message: "^id", Role: "=resource", Part: "+"},
	{Kind: Text, Each: "result.messages[]", Text: "content.text | content", Message: "^id", Role: "role", Part: "+"},
	{Kind: Text, On: []string{"notifications/message"}, Mode: JSON, Text: "params.data", Message: "=log", Role: "=log", Part: "+"},
	{Kind: Text, On: []string{"notifications/progress"}, Mode: Replace, Text: "params.message", Message: "=progress", Role: "=progress", Part: "params.progressToken"},
	{Kind: Text, On: []string{"elicitation/create"}, Text: "params.message", Message: "id", Role: "=server", Part: "+"},
	{Kind: Text, On: []string{"sampling/createMessage"}, Each: "params.messages[]", Text: "content.text", Message: "^id", Role: "role", Part: "+"},
	{Kind: Error, If: "error:object", Text: "error.message", Reason: "error.code", Message: "id"},
	{Kind: Error, If: "result.isError", Text: "result.content[].text | =error", Reason: "=isError", Message: "id"},
	{Kind: Finish, If: "result:any", Message: "id", Reason: "=result"},
}

// mcpShapes are messages that only the Model Context Protocol has.
var mcpShapes = []string{
	"jsonrpc=2.0 & method=notifications/message|notifications/progress & params:object",
	"jsonrpc=2.0 & method=notifications/initialized|notifications/cancelled|notifications/tools/list_changed|notifications/resources/*|notifications/prompts/list_changed",
	"jsonrpc=2.0 & method=sampling/createMessage|elicitation/create|roots/list", "jsonrpc=2.0 & result.content[].type:string",
	"jsonrpc=2.0 & result.protocolVersion:string & result.capabilities:object", "jsonrpc=2.0 & result.tools[].inputSchema:object",
}

// mcp is the Model Context Protocol. The answer to a request ends its stream.
var mcp = Dialect{
	Name:    "mcp",
	Headers: []string{"Mcp-Session-Id"},
	URLs:    []string{"/mcp"},
	Type:    "method",
	Role:    "tool",
	Shapes:  mcpShapes,
	Hints:   []string{"jsonrpc=2.0"},
	Rules: append(mcpRules[:len(mcpRules):len(mcpRules)],
		Rule{Kind: End, If: "id:any & result:any", Reason: "=result"}, Rule{Kind: End, If: "id:any & error:object", Reason: "=error"}),
}

// mcpSSE is the older transport of the Model Context Protocol. Its stream goes on after
// an answer.
var mcpSSE = Dialect{
	Name:   "mcp sse",
	Type:   "method",
	Role:   "tool",
	Shapes: []string{"@event=endpoint & @data=*session*"},
	Rules:  mcpRules,
}
