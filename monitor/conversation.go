package monitor

import (
	"topicmux/monitor/lens"
	"topicmux/monitor/split"
	"topicmux/sse"
)

// ConversationTopic is the topic of a stream that package lens reads as a conversation.
const ConversationTopic = "chat"

// newLens begins to read the stream of a new connection as a conversation. A connection
// that resumes an earlier one goes on with it.
func (s *Session) newLens(state sse.State) {
	if !s.foreign || s.lens != nil && state.LastEventID != "" {
		return
	}
	head := lens.Head{URL: state.URL}
	if s.lens != nil {
		head.Turn = s.lens.Turn()
	}
	if state.Response != nil {
		head.Header = state.Response.Header
	}
	s.lens = lens.New(head, nil)
}

// converse reads an event as a part of a conversation, if the stream is one. It reports
// whether it has applied it. The meter gets every event.
func (s *Session) converse(ev sse.Event) bool {
	var updates []lens.Update
	ok := false
	if s.lens != nil {
		updates, ok = s.lens.Read(ev)
	}
	if !ok {
		s.meter.event(s.opts.Clock(), ev, s.foreign)
		return false
	}
	s.meter.conversed(s.opts.Clock(), ev, updates)
	return !s.opts.Unstored && s.opts.Selects == nil && s.topicField.converse(ev, updates)
}

// converse applies an event of a conversation to its topic, unless the user has chosen where
// the topics come from. The first one takes the events before it along.
func (f *topicField) converse(ev sse.Event, updates []lens.Update) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.chosen {
		return false
	}
	if !f.conversing {
		f.conversing, f.splitter, f.held = true, split.Off(), nil
		f.store.BeginConversation(ConversationTopic)
		f.regroup(func(_ string, ev sse.Event, put func(sse.Event)) {
			ev.Type = ConversationTopic
			put(ev)
		})
	}
	f.remember(ConversationTopic, ev.Type)
	ev.Type = ConversationTopic
	f.store.ApplyConversation(ev, updates, f.store.Now())
	return true
}
