package store

import (
	"fmt"
	"strings"
	"time"

	"topicmux/monitor/lens"
	"topicmux/sse"
)

// ApplyConversation applies an event of a stream that package lens reads as a conversation
// to a topic, with the updates that it makes. The topic is a chat from then on, and its
// messages come from the updates alone.
func (s *Stream) ApplyConversation(topic string, ev sse.Event, updates []lens.Update, at time.Time) {
	now, name := at.UnixNano(), ev.Type
	ev.Type = topic
	s.store.mu.Lock()
	t := s.conversation(topic)
	s.data(name, &ev, now)
	if t != nil {
		before := s.store.ingest.memory.left
		for i := range updates {
			t.chat.update(&updates[i], now+int64(i), &s.store.ingest.memory) // distinct times tell parts apart
		}
		t.cost += before - s.store.ingest.memory.left
		t.Version++
	}
	s.store.commit()
}

// BeginConversation makes a topic a chat whose messages come from ApplyConversation. Events that the
// topic gets otherwise, as by Regroup, are in its log alone.
func (s *Stream) BeginConversation(topic string) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.conversation(topic)
}

// conversation returns the topic of a conversation, or nil if there are too many topics.
func (s *Stream) conversation(name string) *Topic {
	t := s.topics.topic(name)
	if t != nil && !t.conversed {
		t.conversed, t.hint, t.Shape, t.origins = true, ShapeChat, ShapeChat, &origins{}
	}
	return t
}

// partKey identifies a part of a message.
type partKey struct {
	turn, choice  int
	message, part string
}

// update applies an update of a conversation.
func (c *conversation) update(u *lens.Update, at int64, b *budget) {
	switch u.Kind {
	case lens.Text, lens.Thinking, lens.Tool, lens.Result:
		m := c.part(u, at, b)
		if u.Replace {
			c.bytes -= len(m.buf)
			b.release(len(m.buf))
			m.buf, m.length, m.stale = m.buf[:0], decimated[int]{}, true
		}
		extend(c, m, u.Text, b)
		m.length.add(at, len(m.buf), maxPieces)
		if u.Kind == lens.Result {
			m.done = at
		}
	case lens.Error:
		m := c.begin(partKey{turn: u.Turn, message: u.Message, choice: u.Choice, part: "error"}, b)
		m.role, m.kind, m.done = "error", lens.Error, at
		extend(c, m, failure(u), b)
		m.length.add(at, len(m.buf), maxPieces)
	case lens.Finish:
		c.finish(u, at)
	case lens.Usage:
		if c.usageTurn != u.Turn {
			c.usage, c.usageTurn = lens.Tokens{}, u.Turn
		}
		c.usage.Merge(u.Usage)
		if n := len(c.messages); n > 0 && c.messages[n-1].key.turn == u.Turn { // else it is told before the first part
			c.messages[n-1].usage = c.usage
		}
	case lens.End:
		for _, m := range c.messages {
			if m.done == 0 {
				m.done = at
			}
		}
	}
}

// part returns the message that shows a part, which it may have to begin.
func (c *conversation) part(u *lens.Update, at int64, b *budget) *message {
	key := partKey{turn: u.Turn, message: u.Message, choice: u.Choice, part: u.Part}
	if u.Kind == lens.Result {
		key.part += "\x00result"
	}
	for i := len(c.messages) - 1; i >= 0; i-- {
		if m := c.messages[i]; m.key == key {
			if m.tool == "" && u.Tool != "" {
				m.tool = cleanWord(u.Tool, maxWord)
			}
			return m
		}
	}
	m := c.begin(key, b)
	m.role, m.kind, m.tool = cleanWord(u.Role, maxWord), u.Kind, cleanWord(u.Tool, maxWord)
	return m
}

// begin adds a message.
func (c *conversation) begin(key partKey, b *budget) *message {
	if len(c.messages) == maxMessages {
		c.forget(b)
	}
	key.message, key.part = strings.Clone(key.message), strings.Clone(key.part)
	m := &message{key: key}
	c.messages = append(c.messages, m)
	return m
}

// finish completes the parts of a message.
func (c *conversation) finish(u *lens.Update, at int64) {
	for i := len(c.messages) - 1; i >= 0; i-- {
		m := c.messages[i]
		if m.key.turn != u.Turn {
			return
		}
		if m.key.message == u.Message && m.key.choice == u.Choice && m.done == 0 {
			m.done, m.finish = at, cleanWord(u.Reason, maxWord)
		}
	}
}

// failure returns the text of an error.
func failure(u *lens.Update) string {
	switch {
	case len(u.Text) == 0:
		return u.Reason
	case u.Reason == "":
		return string(u.Text)
	}
	return string(u.Text) + " (" + u.Reason + ")"
}

// note returns what is remarkable about the end of a message: an unusual reason, and the
// tokens of the response.
func (m *message) note() string {
	var out []string
	switch strings.ToLower(m.finish) {
	case "", "stop", "end_turn", "completed", "finish_reason_unspecified", "tool_calls", "tool_use", "tool-calls", "stop_sequence":
	default:
		out = append(out, m.finish)
	}
	switch u := m.usage; {
	case u.Input > 0 && u.Output > 0:
		out = append(out, fmt.Sprintf("%d tokens in, %d out", u.Input, u.Output))
	case u.Output > 0:
		out = append(out, fmt.Sprintf("%d tokens out", u.Output))
	case u.Total > 0:
		out = append(out, fmt.Sprintf("%d tokens", u.Total))
	}
	return strings.Join(out, " · ")
}
