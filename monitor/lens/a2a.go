package lens

// a2a is the Agent2Agent Protocol: version 0.3 with a kind in each result, and version 1.
var a2a = Dialect{
	Name: "a2a",
	Role: "agent",
	Shapes: []string{
		"jsonrpc=2.0 & result.kind=status-update|artifact-update|task & result.contextId | result.taskId | result.id:string",
		"jsonrpc=2.0 & result.kind=message & result.parts:array", "jsonrpc=2.0 & result.statusUpdate:object",
		"jsonrpc=2.0 & result.artifactUpdate:object", "jsonrpc=2.0 & result.task.status:object", "jsonrpc=2.0 & result.message.parts:array",
	},
	Rules: []Rule{
		{Kind: Text, Each: "result.parts[]", Text: "text", Message: "^result.messageId", Role: "^result.role", Part: "+"},
		{Kind: Text, Each: "result.message.parts[]", Text: "text", Message: "^result.message.messageId", Role: "^result.message.role", Part: "+"},
		{Kind: Text, Each: "result.status.message.parts[]", If: "^result.status.state!=failed", Text: "text", Message: "^result.status.message.messageId | =status", Role: "^result.status.message.role", Part: "+"},
		{Kind: Text, Each: "result.statusUpdate.status.message.parts[]", If: "^result.statusUpdate.status.state!=TASK_STATE_FAILED", Text: "text", Message: "^result.statusUpdate.status.message.messageId | =status", Role: "^result.statusUpdate.status.message.role", Part: "+"},
		{Kind: Text, If: "!result.append", Mode: Replace, Text: "result.artifact.parts[].text", Message: "=artifacts", Part: "result.artifact.artifactId"},
		{Kind: Text, Each: "result.artifact.parts[]", If: "^result.append", Text: "text", Message: "=artifacts", Part: "^result.artifact.artifactId"},
		{Kind: Text, If: "!result.artifactUpdate.append", Mode: Replace, Text: "result.artifactUpdate.artifact.parts[].text", Message: "=artifacts", Part: "result.artifactUpdate.artifact.artifactId"},
		{Kind: Text, Each: "result.artifactUpdate.artifact.parts[]", If: "^result.artifactUpdate.append", Text: "text", Message: "=artifacts", Part: "^result.artifactUpdate.artifact.artifactId"},
		{Kind: Error, If: "error:object", Text: "error.message", Reason: "error.code"},
		{Kind: Error, If: "result.status.state=failed", Text: "result.status.message.parts[].text | =failed", Reason: "=failed"},
		{Kind: Error, If: "result.statusUpdate.status.state=TASK_STATE_FAILED", Text: "result.statusUpdate.status.message.parts[].text | =failed", Reason: "=failed"},
		{Kind: End, If: "error:object", Reason: "=error"},
		{Kind: End, If: "result.final", Reason: "result.status.state"},
		{Kind: End, If: "result.status.state=completed|failed|canceled|rejected|input-required|auth-required", Reason: "result.status.state"},
		{Kind: End, If: "result.statusUpdate.status.state=TASK_STATE_COMPLETED|TASK_STATE_FAILED|TASK_STATE_CANCELED|TASK_STATE_REJECTED|TASK_STATE_INPUT_REQUIRED|TASK_STATE_AUTH_REQUIRED", Reason: "result.statusUpdate.status.state"},
		{Kind: End, If: "result.kind=message", Reason: "=message"},
		{Kind: End, If: "result.message:object", Reason: "=message"},
	},
}
