package lens

// dialects are the built-in dialects.
var dialects = []Dialect{
	chatCompletions, responses, anthropicMessages, gemini, ollama, uiMessageStream, agUI, a2a, mcpSSE, mcp,
	cohere, interactions,
}
