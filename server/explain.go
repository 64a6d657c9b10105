package server

import (
	"fmt"
	"time"

	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
)

// appendPreamble appends what explains the stream of a request: how a browser
// opens it, and a listener for a topic that it selects.
func (s *Server) appendPreamble(dst []byte, r *request, selected topics.Selection) []byte {
	target := protocol.PathEvents
	if asked, err := r.selection(); err == nil && asked.String() != ">" {
		target += "?topics=" + asked.String()
	}
	return protocol.AppendPreamble(dst, target, s.exampleTopic(selected))
}

// exampleTopic returns the name of a topic that is selected: the first one that
// the request names, or else one that there is.
func (s *Server) exampleTopic(selected topics.Selection) string {
	for _, p := range selected.Patterns() {
		if p.Plain() {
			return p.String()
		}
	}
	usual := topics.MustName("cpu")
	if _, there := s.hub.TopicInfo(usual); there && selected.Match(usual) {
		return usual.String()
	}
	if there := s.hub.ReadCatalogue(selected); there.Next() {
		return there.TopicInfo().Name.String()
	}
	return "name"
}

// appendBlock appends a block of the stream's own making, explained if the
// client asked for that.
func (st *stream) appendBlock(dst, block []byte) []byte {
	if st.explain {
		return protocol.AppendExplained(dst, block)
	}
	return append(dst, block...)
}

// appendHeartbeat appends the comment that ends a silence (S2).
func (st *stream) appendHeartbeat(dst []byte) []byte {
	if !st.explain {
		return sse.AppendComment(dst, "")
	}
	every := st.server.opts.Heartbeat.Round(time.Millisecond)
	return sse.AppendComment(dst, fmt.Sprintf("heartbeat: a comment every %v keeps proxies from closing the connection", every))
}
