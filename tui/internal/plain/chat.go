package plain

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"topicmux/monitor/lens"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

const (
	// messagesMost is the largest number of messages of a chat that are reported
	// together. Earlier ones are counted.
	messagesMost = 4
	// lastMessages applies at the end of the stream.
	lastMessages = 20
	// maxMessage is the largest part of a message in a sentence, in bytes.
	maxMessage = 300
)

// messageID identifies a message of a chat.
type messageID struct {
	at     int64
	role   string
	kind   lens.Kind
	choice int
	nth    int // among messages that are the same otherwise
}

// describeChat returns sentences about the messages that are complete and were
// not reported yet. At the end of the stream it also reports the unfinished
// ones.
func describeChat(t *store.Topic, h *reported) []string {
	h.ordinal = t.Count
	var fresh []string
	known, nth := make(map[messageID]bool), make(map[messageID]int)
	for _, m := range t.Chat(time.Time{}) {
		id := messageID{at: m.At.UnixNano(), role: m.Role, kind: m.Kind, choice: m.Choice}
		nth[id]++
		id.nth = nth[id]
		known[id] = h.messages[id]
		if words := messageSentence(m); (m.Done || h.last) && !known[id] && words != "" {
			known[id] = true
			fresh = append(fresh, words)
		}
	}
	h.messages = known
	most := messagesMost
	if h.last {
		most = lastMessages
	}
	if n := len(fresh) - most; n > 0 {
		fresh = fresh[n:]
		fresh[0] += " After " + text.Plural(n, "more message") + "."
	}
	return fresh
}

// messageSentence returns a message as a sentence, or "" if it is empty.
func messageSentence(m store.Message) string {
	words := joined(m.Text)
	if words == "" && m.Kind != lens.Tool {
		return ""
	}
	if len(words) > maxMessage {
		head, _ := text.Cut(words, maxMessage)
		words = strings.TrimSpace(head) + "… " + text.Plural(utf8.RuneCountInString(m.Text), "character")
	}
	words = speaks(m, words)
	switch {
	case !m.Done:
		words = strings.TrimSuffix(words, ".") + "… unfinished"
	case m.Note != "":
		words = ending(words) + " " + joined(m.Note)
	}
	return ending(words)
}

// speaks puts who says something, and how, before the words.
func speaks(m store.Message, words string) string {
	who := m.Role
	if m.Choice > 0 {
		who = strings.TrimSpace(fmt.Sprintf("%s, choice %d,", who, m.Choice+1))
	}
	switch m.Kind {
	case lens.Thinking:
		return strings.TrimSpace(who + " thinks, " + words)
	case lens.Tool:
		m.Tool = cmp.Or(m.Tool, "a tool")
		if words == "" {
			return strings.TrimSpace(who + " calls " + m.Tool)
		}
		return strings.TrimSpace(who + " calls " + m.Tool + " with " + words)
	case lens.Result:
		m.Tool = cmp.Or(m.Tool, "a tool")
		return strings.TrimSpace(m.Tool + " returns, " + words)
	case lens.Error:
		return "error, " + words
	}
	if who == "" {
		return words
	}
	return who + " says, " + words
}
