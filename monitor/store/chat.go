package store

import (
	"cmp"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/lens"
	"topicmux/monitor/text"
)

// Message is a message of a chat.
type Message struct {
	Role string
	Text string
	At   time.Time // start of the message
	Last time.Time // arrival of its newest piece
	Done bool
	Cut  bool // truncated at the limit

	// The others are zero unless the messages come from Stream.ApplyConversation.
	Kind   lens.Kind // Text, Thinking, Tool, Result or Error
	Tool   string    // name of the tool of a call or result
	Choice int       // number of the alternative, from 0
	Note   string    // an unusual end and the tokens of the response, "" for none
}

// message is a Message under construction.
type message struct {
	id, role string
	buf      []byte
	str      string // buf as a string, unless stale
	stale    bool
	length   decimated[int]
	done     int64 // time of its end, 0 if not yet
	cut      bool

	key    partKey
	kind   lens.Kind
	tool   string
	finish string
	usage  lens.Tokens
}

// conversation is the history of a chat.
type conversation struct {
	messages  []*message
	bytes     int
	usage     lens.Tokens // of the newest response
	usageTurn int         // turn that usage belongs to
	opening   chatDelta   // newest delta that started a message without text
	out       []Message   // result of the last Chat call
}

// chatDelta is the change that a payload makes to a chat.
type chatDelta struct {
	id, role, text string
	partial        bool // text is to be appended
	done           bool
}

// chatDelta parses the known formats: flat objects with message, role, delta,
// text or content, and done; and the streams of chat APIs.
func (m *members) chatDelta() chatDelta {
	if c := gjson.ParseBytes(m.get("choices")); c.IsArray() && c.Get("0").Exists() {
		c = c.Get("0")
		return chatDelta{
			id: m.word("id"), role: first(c, "delta.role", "message.role"),
			text:    rawFirst(c, "delta.content", "text", "message.content"),
			partial: !c.Get("message").Exists(),
			done:    rawFirst(c, "finish_reason") != "",
		}
	}
	if e := gjson.ParseBytes(m.get("error")); e.Exists() && e.Type != gjson.Null {
		return chatDelta{role: "error", text: cmp.Or(rawFirst(e, "message", "type"), e.String())}
	}
	u := chatDelta{id: m.word("message", "message_id", "id"), role: m.word("role")}
	u.done = m.truth("done") || m.truth("finished")
	if d := m.get("delta"); d != nil {
		u.partial = true
		if d[0] == '{' {
			u.text = rawFirst(gjson.ParseBytes(d), "text", "content")
		} else {
			u.text = jsonText(d)
		}
		return u
	}
	u.text = m.text("text", "content")
	u.partial = u.text == "" && u.done
	return u
}

// first returns the first existing member as a short clean string.
func first(v gjson.Result, keys ...string) string {
	return cleanWord(rawFirst(v, keys...), maxWord)
}

func rawFirst(v gjson.Result, keys ...string) string {
	for _, k := range keys {
		if m := v.Get(k); m.Exists() && m.Type != gjson.Null && !m.IsObject() {
			return m.String()
		}
	}
	return ""
}

// add applies a delta.
func (c *conversation) add(u chatDelta, at int64, b *budget) {
	m := c.find(&u)
	if m == nil {
		if u.partial && u.text == "" {
			if !u.done {
				c.opening = u
			}
			return // the end of no message, or a start
		}
		if u.role == "" && u.id == c.opening.id {
			u.role = c.opening.role
		}
		c.opening = chatDelta{}
		if len(c.messages) == maxMessages {
			c.forget(b)
		}
		m = &message{id: u.id, role: u.role}
		c.messages = append(c.messages, m)
	}
	if !u.partial {
		c.bytes -= len(m.buf)
		b.release(len(m.buf))
		m.buf, m.length, m.stale = m.buf[:0], decimated[int]{}, true
		u.done = true
	}
	extend(c, m, u.text, b)
	m.length.add(at, len(m.buf), maxPieces)
	if u.done && m.done == 0 {
		m.done = at
	}
}

// find returns the message that u changes, or nil if it starts a new one.
func (c *conversation) find(u *chatDelta) *message {
	for i := len(c.messages) - 1; i >= 0; i-- {
		m := c.messages[i]
		same := u.role == "" || m.role == "" || u.role == m.role
		if u.id != "" {
			if m.id == u.id && same {
				return m
			}
			continue
		}
		if !u.partial || !same || m.done != 0 {
			return nil
		}
		return m
	}
	return nil
}

// extend appends s to a message of c within the limits.
func extend[T text.Bytes](c *conversation, m *message, s T, b *budget) {
	if m.cut || len(s) == 0 {
		return
	}
	for c.bytes+len(s) > maxChatText && len(c.messages) > 1 && c.messages[0] != m {
		c.forget(b)
	}
	limit := min(maxMessageText-len(m.buf), maxChatText-c.bytes)
	if limit <= 0 || !b.reserve(min(limit, len(s))) {
		m.cut = true
		return
	}
	m.stale = true
	before := len(m.buf)
	m.buf, m.cut = text.AppendBlock(m.buf, s, limit)
	b.release(min(limit, len(s)) - (len(m.buf) - before))
	c.bytes += len(m.buf) - before
}

// forget evicts the oldest message.
func (c *conversation) forget(b *budget) {
	c.bytes -= len(c.messages[0].buf)
	b.release(len(c.messages[0].buf))
	c.messages = append(c.messages[:0], c.messages[1:]...)
}

// asOf returns the message as of to. It is not ok if the message had not begun.
func (m *message) asOf(to int64) (Message, bool) {
	then := m.length.upto(to)
	if then == nil {
		return Message{}, false
	}
	if m.stale {
		m.str, m.stale = string(m.buf), false
	}
	return Message{
		Role: m.role,
		Text: m.str[:then.v],
		At:   time.Unix(0, m.length.points[0].at),
		Last: time.Unix(0, then.at),
		Done: m.done != 0 && m.done <= to,
		Cut:  m.cut,
		Kind: m.kind, Tool: m.tool, Choice: m.key.choice, Note: m.note(),
	}, true
}

// asOf returns the messages as of at, oldest first. The slice is valid until
// the next call.
func (c *conversation) asOf(at int64) []Message {
	c.out = c.out[:0]
	for _, m := range c.messages {
		if message, ok := m.asOf(at); ok {
			c.out = append(c.out, message)
		}
	}
	return c.out
}
