package server

import (
	"fmt"
	"time"

	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
)

// appendPreamble appends comments that explain the stream: how a browser opens it,
// and an example listener for one of its topics.
func (s *Server) appendPreamble(dst []byte, r *request, selected topics.Selection) []byte {
	target := protocol.PathEvents
	if asked, err := r.selection(); err == nil && asked.String() != ">" {
		target += "?topics=" + asked.String()
	}
	return protocol.AppendPreamble(dst, target, s.exampleTopic(selected))
}

// exampleTopic returns the name of a selected topic: the first plain name in the
// request, or an existing topic, or "name".
func (s *Server) exampleTopic(selected topics.Selection) string {
	for _, p := range selected.Patterns() {
		if p.Plain() {
			return p.String()
		}
	}
	common := topics.MustName("cpu")
	if _, ok := s.hub.TopicInfo(common); ok && selected.Match(common) {
		return common.String()
	}
	if cursor := s.hub.ReadCatalogue(selected); cursor.Next() {
		return cursor.TopicInfo().Name.String()
	}
	return "name"
}

// appendBlock appends a block that the server generates, with explanations if the
// client asked for them.
func (st *stream) appendBlock(dst, block []byte) []byte {
	if st.explain {
		return protocol.AppendExplained(dst, block)
	}
	return append(dst, block...)
}

// appendHeartbeat appends the comment that is sent after a silence (S2).
func (st *stream) appendHeartbeat(dst []byte) []byte {
	if !st.explain {
		return sse.AppendComment(dst, "")
	}
	every := st.server.opts.Heartbeat.Round(time.Millisecond)
	return sse.AppendComment(dst, fmt.Sprintf("heartbeat: a comment every %v keeps proxies from closing the connection", every))
}
