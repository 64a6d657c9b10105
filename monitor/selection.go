package monitor

import (
	"encoding/json"

	"topicmux/protocol"
	"topicmux/sse"
)

// selects reports whether a topic is selected.
func (s *Session) selects(topic string) bool { return s.opts.Selects == nil || s.opts.Selects(topic) }

// selectsControl reports whether a control event concerns the selection: it is not
// about one topic, or that topic is selected.
func (s *Session) selectsControl(ev sse.Event) bool {
	name := controlTopic(ev)
	return name.IsZero() || s.selects(name.String())
}

// controlTopic returns the topic of a control event, or the zero Name if it has
// none.
func controlTopic(ev sse.Event) protocol.Name {
	switch ev.Type {
	case protocol.EventTopic:
		info, _ := protocol.ParseTopicInfo(ev.Data)
		return info.Name
	case protocol.EventGap:
		gap, _ := protocol.ParseGap(ev.Data)
		return gap.Topic
	case protocol.EventComplete:
		complete, _ := protocol.ParseComplete(ev.Data)
		return complete.Topic
	}
	return protocol.Name{}
}

// selectTopics returns $hello without the topics that are not selected, and any
// other event unchanged. A server that supports selection has left them out
// already; a recording and other servers have not.
func (s *Session) selectTopics(ev sse.Event) sse.Event {
	if s.opts.Selects == nil || ev.Type != protocol.EventHello {
		return ev
	}
	var members map[string]json.RawMessage
	var listed, selected []json.RawMessage
	if json.Unmarshal(ev.Data, &members) != nil || json.Unmarshal(members["topics"], &listed) != nil {
		return ev
	}
	selected = make([]json.RawMessage, 0, len(listed)) // [] rather than null, which would mean that the list is unknown
	for _, raw := range listed {
		if info, ok := protocol.ParseTopicInfo(raw); !ok || s.selects(info.Name.String()) {
			selected = append(selected, raw)
		}
	}
	if len(selected) == len(listed) {
		return ev
	}
	members["topics"] = encode(selected)
	ev.Data = encode(members)
	return ev
}

// encode encodes a value that was decoded from JSON, which cannot fail.
func encode(v any) []byte {
	b, _ := json.Marshal(v)
	return b
}
