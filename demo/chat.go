package demo

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"

	"topicmux/topics"
)

var chatName = topics.MustName("chat")

// Chat returns a source that publishes a conversation about Server-Sent Events: each
// question as a whole, and each answer token by token, as a language model sends it.
func Chat(r *rand.Rand) topics.Source {
	return topics.Source{
		Topics: []topics.TopicInfo{{
			Name: chatName,
			Kind: topics.KindChat,
			Help: "Questions about Server-Sent Events, answered token by token (simulated).",
		}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			c := chat{rand: r, pub: pub}
			return c.run(ctx)
		},
	}
}

// A chatEvent is the data of an event of the topic chat. A whole message has Text. A
// message in parts has a Delta to append in each event, and Done in the last one.
type chatEvent struct {
	Message int    `json:"message"`
	Role    string `json:"role"`
	Text    string `json:"text,omitempty"`
	Delta   string `json:"delta,omitempty"`
	Done    bool   `json:"done,omitempty"`
}

type chat struct {
	rand    *rand.Rand
	pub     *topics.Publisher
	message int // number of the latest message
}

func (c *chat) run(ctx context.Context) error {
	if err := pause(ctx, 150*time.Millisecond); err != nil {
		return err
	}
	for i := 0; ; i++ {
		next := script[i%len(script)]
		if err := c.ask(next.question); err != nil {
			return err
		}
		if err := pause(ctx, between(c.rand, 500*time.Millisecond, 900*time.Millisecond)); err != nil {
			return err
		}
		if err := c.answer(ctx, next.answer); err != nil {
			return err
		}
		if err := pause(ctx, between(c.rand, 2500*time.Millisecond, 4500*time.Millisecond)); err != nil {
			return err
		}
	}
}

func (c *chat) ask(text string) error {
	c.message++
	return c.publish(chatEvent{Message: c.message, Role: "user", Text: text})
}

func (c *chat) answer(ctx context.Context, text string) error {
	c.message++
	for _, token := range c.tokens(text) {
		if err := c.publish(chatEvent{Message: c.message, Role: "assistant", Delta: token}); err != nil {
			return err
		}
		if err := pause(ctx, c.pauseAfter(token)); err != nil {
			return err
		}
	}
	return c.publish(chatEvent{Message: c.message, Role: "assistant", Done: true})
}

func (c *chat) publish(l chatEvent) error {
	data, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return c.pub.Publish(chatName, data)
}

// tokens splits text into words, each with the space before it. It splits some of the
// longer words in two.
func (c *chat) tokens(text string) []string {
	var tokens []string
	for text != "" {
		end := len(text)
		if i := strings.IndexByte(text[1:], ' '); i >= 0 {
			end = 1 + i
		}
		word := text[:end]
		text = text[end:]
		if utf8.RuneCountInString(word) > 7 && c.rand.IntN(2) == 0 {
			cut := runeStart(word, 4)
			tokens = append(tokens, word[:cut])
			word = word[cut:]
		}
		tokens = append(tokens, word)
	}
	return tokens
}

// runeStart returns the first index from i on at which a rune starts in s.
func runeStart(s string, i int) int {
	for !utf8.RuneStart(s[i]) {
		i++
	}
	return i
}

// pauseAfter returns the pause after a token. It is longer after a comma, and longest
// after the end of a sentence.
func (c *chat) pauseAfter(token string) time.Duration {
	switch token[len(token)-1] {
	case '.', '?', '!':
		return between(c.rand, 280*time.Millisecond, 450*time.Millisecond)
	case ',', ':', ';':
		return between(c.rand, 140*time.Millisecond, 240*time.Millisecond)
	default:
		return between(c.rand, 25*time.Millisecond, 110*time.Millisecond)
	}
}
