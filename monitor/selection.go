package monitor

import (
	"encoding/json"

	"topicmux/monitor/store"
	"topicmux/protocol"
	"topicmux/sse"
)

// selection is the set of topics of a stream that a session shows. It is safe for concurrent use.
type selection struct {
	selects  func(topic string) bool // nil for every topic
	patterns []store.Unmatched
	store    *store.Stream
	others   others
}

// contains reports whether a topic is selected.
func (s *selection) contains(topic string) bool { return s.selects == nil || s.selects(topic) }

// containsControl reports whether a control event concerns the selection: it is not about
// one topic, or that topic is selected.
func (s *selection) containsControl(ev sse.Event) bool {
	name := controlTopic(ev)
	return name.IsZero() || s.contains(name.String())
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

// filterHello returns $hello without the topics that are not selected, and any other event
// unchanged. A server that supports selection has left them out already; a recording and
// other servers have not.
func (s *selection) filterHello(ev sse.Event) sse.Event {
	if s.selects == nil || ev.Type != protocol.EventHello {
		return ev
	}
	var members map[string]json.RawMessage
	var listed, selected []json.RawMessage
	if json.Unmarshal(ev.Data, &members) != nil || json.Unmarshal(members["topics"], &listed) != nil {
		return ev
	}
	selected = make([]json.RawMessage, 0, len(listed)) // [] rather than null, which would mean that the list is unknown
	for _, raw := range listed {
		if info, ok := protocol.ParseTopicInfo(raw); !ok || s.contains(info.Name.String()) {
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

// addOther records a topic that had events and is not selected.
func (s *selection) addOther(topic string) {
	if s.others.add(topic, s.store.Now()) {
		s.suggest()
	}
}

// suggest sets the unmatched names of the selection in the store, each with the most similar
// topic. A server that selects topics itself sends no others and reports unmatched names in
// $hello.
func (s *selection) suggest() {
	if len(s.patterns) == 0 {
		return
	}
	if all := s.others.nearest(s.patterns); all != nil {
		s.store.SetUnmatched(all)
	}
}
