package monitor

import (
	"topicmux/monitor/lens"
	"topicmux/sse"
)

// ConversationTopic is the topic of a stream that package lens reads as a conversation.
const ConversationTopic = "chat"

// conversation reads the events of a stream as parts of one conversation, across its
// connections. The zero value reads nothing before open.
type conversation struct {
	reader   *lens.Reader // nil before open and after end
	dialects []lens.Dialect
}

// open begins to read the stream of a new connection. A connection that resumes an earlier
// one goes on with its conversation.
func (c *conversation) open(state sse.State) {
	if c.reader != nil && state.LastEventID != "" {
		return
	}
	head := lens.Head{URL: state.URL}
	if c.reader != nil {
		head.Turn = c.reader.Turn()
	}
	if state.Response != nil {
		head.Header = state.Response.Header
	}
	c.reader = lens.New(head, c.dialects)
}

// end stops reading: a topicmux server has topics instead of a conversation.
func (c *conversation) end() { c.reader = nil }

// read returns what an event adds to the conversation. It returns false if the stream is not
// a conversation, or not yet.
func (c *conversation) read(ev sse.Event) ([]lens.Update, bool) {
	if c.reader == nil {
		return nil, false
	}
	return c.reader.Read(ev)
}
