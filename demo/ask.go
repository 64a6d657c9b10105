package demo

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"

	"topicmux/server"
)

// StreamHandlers returns the stream handlers of the demo by name: chat, for POST
// /chat.
func StreamHandlers() map[string]server.StreamHandler {
	return map[string]server.StreamHandler{chatName.String(): Answer}
}

// Answer answers a question about Server-Sent Events token by token, as a language model
// does. Its events have the format of the topic chat. There is no model: the same
// question gets the same answer at the same pace. The question is the request's body, as
// text or as a JSON object with the member "question".
func Answer(ctx context.Context, request server.Request, emit func(event string, data []byte) error) error {
	question := textOf(request)
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(question))
	c := chat{rand: rand.New(rand.NewPCG(seed.Sum64(), 0))}
	send := func(l chatEvent) error {
		data, err := json.Marshal(l)
		if err != nil {
			return err
		}
		return emit(chatName.String(), data)
	}
	if err := send(chatEvent{Message: 1, Role: "user", Text: question}); err != nil {
		return err
	}
	if err := pause(ctx, between(c.rand, 200*time.Millisecond, 400*time.Millisecond)); err != nil {
		return err
	}
	for _, token := range c.tokens(answerTo(question)) {
		if err := send(chatEvent{Message: 2, Role: "assistant", Delta: token}); err != nil {
			return err
		}
		if err := pause(ctx, c.pauseAfter(token)); err != nil {
			return err
		}
	}
	return send(chatEvent{Message: 2, Role: "assistant", Done: true})
}

// textOf returns the question in the body of the request.
func textOf(request server.Request) string {
	var object struct{ Question string }
	if json.Unmarshal(request.Body, &object) == nil && object.Question != "" {
		return object.Question
	}
	return strings.TrimSpace(string(request.Body))
}

// answerTo returns the answer of the exchange with the best score for the question.
func answerTo(question string) string {
	words := wordsOf(question)
	best, most := fallbackAnswer, 0
	for _, known := range [][]exchange{script, moreExchanges} {
		for _, x := range known {
			if n := score(words, x); n > most {
				best, most = x.answer, n
			}
		}
	}
	return best
}

// score returns how well an exchange fits the words. A word in its question counts four
// times as much as a word in its answer.
func score(words []string, x exchange) (n int) {
	question, answer := wordsOf(x.question), wordsOf(x.answer)
	for _, w := range words {
		switch {
		case containsWord(question, w):
			n += 4
		case containsWord(answer, w):
			n++
		}
	}
	return n
}

// containsWord reports whether words contain the word in the singular or plural.
func containsWord(words []string, word string) bool {
	for _, w := range words {
		if w == word || w == word+"s" || w+"s" == word {
			return true
		}
	}
	return false
}

// wordsOf returns the words of a text without filler words.
func wordsOf(text string) (words []string) {
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	}) {
		if !strings.Contains(filler, " "+word+" ") {
			words = append(words, word)
		}
	}
	return words
}

// filler are the words that any question may contain.
const filler = " a about an and are as at be by can could do does for from have how i if in is it its" +
	" me mean means my not of on or please say send should so tell than that the them then there they" +
	" this to use used was what when where which who why will with work works would you your explain "

// fallbackAnswer is the answer to a question without a match.
const fallbackAnswer = "There is no language model here, only a few prepared answers about Server-Sent Events, sent one token at a time. " +
	"Ask what an id is for, what retry does, how an event gets its name, what a gap is, " +
	"or how this answer reaches you."

// moreExchanges are the exchanges that Answer knows in addition to the script.
var moreExchanges = []exchange{
	{
		"What is topicmux? Who are you?",
		"tmux for Server-Sent Events: many named topics over one connection, and a pane for each. " +
			"This chat has a few prepared answers and streams them as a chat server would.",
	},
	{
		"How does this answer or chat stream arrive after a POST request?",
		"You sent one POST, and its response is an event stream: one event for each token, then $complete. " +
			"If you close it early, the server stops at once. EventSource can only send GET, so read it with fetch or curl -N.",
	},
	{
		"What is a gap, and are events lost or missed?",
		"A gap is a reported loss. A client that reads too slowly or reconnects too late " +
			"receives $gap with the topic, the number of missing events and the reason. No event is lost without one.",
	},
	{
		"What is a session or a client name?",
		"A connection with a name: /events?client=anna. You can send messages to it, cut it or end it. " +
			"A second connection with the same name replaces the first, which does not reconnect.",
	},
	{
		"How do I publish or send an event to a topic?",
		"Use curl -d 42 with the URL /topics/answer. A new name creates a new topic. " +
			"To publish many events in one request, send lines of NDJSON.",
	},
	{
		"What are patterns, topic names and wildcards such as > or star?",
		"A name consists of parts joined by dots, for example net.rx. In a pattern, * matches one part " +
			"and > matches the rest: disk.* matches disk.root, and host1.> all topics of host1.",
	},
	{
		"Why does a proxy such as nginx buffer the stream?",
		"It collects the response before it passes it on, so events arrive late. " +
			"The header X-Accel-Buffering: no turns that off in nginx. topicmux sends it with every stream.",
	},
	{
		"Hello, good morning, hi, hey, thanks",
		"Hello! Ask about ids, names, retry, comments, gaps or sessions, " +
			"and watch each word arrive as an event.",
	},
}
