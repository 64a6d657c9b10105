package demo

// An exchange is a question and its answer.
type exchange struct{ question, answer string }

// script is the conversation of the topic chat, which is about Server-Sent Events.
var script = []exchange{
	{
		"How does an event get its name?",
		"From its event: line, for example event: cpu. " +
			"Listeners for cpu receive it. An event without that line is named message.",
	},
	{
		"What is the id for?",
		"It marks a position in the stream. The client remembers the last id. After a lost connection " +
			"it sends that id in the Last-Event-ID header, and the server continues from there.",
	},
	{
		"Why is one connection enough?",
		"Each event carries its name, so all topics share one stream and the client sorts them. " +
			"A browser opens at most six HTTP/1.1 connections to a host. One connection for each topic would soon use them up.",
	},
	{
		"When does an event arrive?",
		"At the empty line. Until then the client only collects fields. " +
			"A block without data is not an event, even if it has a name.",
	},
	{
		"What does retry do?",
		"retry: 3000 tells the client to wait three seconds before it reconnects. " +
			"It applies until another retry line replaces it.",
	},
	{
		"What is a comment for?",
		"A line that starts with a colon is a comment. Clients ignore it. " +
			"Servers send one when nothing else is sent, so that proxies keep the connection open.",
	},
	{
		"How do I send text of several lines?",
		"One data: line for each line of the text. " +
			"The client joins them with line feeds.",
	},
	{
		"What does a browser need?",
		"Only new EventSource('/events'). Then call addEventListener('cpu', …) for each name. " +
			"onmessage receives the events without a name.",
	},
	{
		"What if the connection drops?",
		"The client waits, reconnects and sends the last id it received. " +
			"EventSource does this automatically. You write no code for it.",
	},
	{
		"How does a server tell a client to stop?",
		"It answers 204 No Content, and the client does not come back. " +
			"A server that only closes the stream gets a reconnect.",
	},
	{
		"Is it a WebSocket?",
		"No. Events flow only from the server to the client, over plain HTTP. The client sends its data " +
			"in ordinary requests. In return, reconnecting and resuming are built in.",
	},
	{
		"May I name my event error?",
		"Better not. EventSource uses the error listeners to report its own problems, " +
			"so your events would mix with them. The same is true for open.",
	},
	{
		"Can it carry pictures?",
		"Not directly: the stream is always UTF-8 text. " +
			"Send the URL of the picture, or encode a small one in base64.",
	},
	{
		"Does curl understand it?",
		"curl -N URL prints the stream as it is. -N turns off curl's buffering. " +
			"What you see is the whole format.",
	},
}
