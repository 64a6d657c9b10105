package demo

// exchange is a question and its answer.
type exchange struct{ question, answer string }

// script is what the chat talks about: the format that carries it.
var script = []exchange{
	{
		"How does an event get its name?",
		"From a line of its own: event: and then the name, such as event: cpu. " +
			"Whoever listens for cpu hears it. Without that line its name is message.",
	},
	{
		"What is the id for?",
		"It marks the place. The client keeps the last one it saw. When the connection breaks, " +
			"it sends that id back as Last-Event-ID, and the server goes on from there.",
	},
	{
		"Why is one connection enough?",
		"Because each event carries its name. All topics share one stream, and the client sorts them out. " +
			"A browser opens only six HTTP/1.1 connections to a host: one for each topic would soon run dry.",
	},
	{
		"When does an event arrive?",
		"At the empty line. Until then the client only collects fields. " +
			"A block without data makes no event, whatever its name.",
	},
	{
		"What does retry do?",
		"retry: 3000 asks the client to wait three seconds before it connects again. " +
			"It counts from that line on, until another one replaces it.",
	},
	{
		"What is a comment good for?",
		"A line that starts with a colon is for nobody: clients skip it. " +
			"Servers send one in quiet times, so that no proxy takes the silence for death.",
	},
	{
		"How do I send a text of several lines?",
		"One data: line for each line of the text. " +
			"The client joins them with line feeds, and there is your text again.",
	},
	{
		"What does a browser need?",
		"new EventSource('/events'), that is all. Then addEventListener('cpu', …) for each name, " +
			"and onmessage for events that have none.",
	},
	{
		"And if the connection drops?",
		"The client waits a little, connects again and says where it was. " +
			"Nobody has to write code for it; that is the charm of the format.",
	},
	{
		"How does a server say: stop?",
		"It answers 204 No Content, and the client stays away. " +
			"Merely closing the stream means the opposite: come back soon.",
	},
	{
		"Is it a WebSocket?",
		"Half of one. Events flow from server to client, over plain HTTP; what the client has to say " +
			"goes in ordinary requests. In return, reconnecting and resuming are built in.",
	},
	{
		"May I name my event error?",
		"Better not. EventSource reports its own troubles to the listeners for error, " +
			"and yours would land among them. The same goes for open.",
	},
	{
		"Can it carry pictures?",
		"Not as they are: the stream is UTF-8 text, always. " +
			"Send the address of the picture, or its bytes as base64 if it is small.",
	},
	{
		"Does curl understand it?",
		"It shows the stream as it is: curl -N and the address. The -N stops it from buffering. " +
			"What you see there is all there is to the format.",
	},
}
