package health

import (
	"time"

	"topicmux/sse"
)

// State applies a state of a client, as [sse.Options.OnState] reports it. It calls
// Requested, Head and Closed as needed.
func (m *Meter) State(at time.Time, s sse.State) {
	if r := s.Response; r != nil && m.conn.phase == requested {
		m.Head(r.Received, Response{Status: r.Status, Proto: r.Proto, Header: r.Header, Encoding: r.Encoding})
		m.conn.requested = min(m.clock.since(r.Requested), m.conn.head)
		if !r.Connected.IsZero() {
			m.conn.connected = min(m.clock.since(r.Connected), m.conn.head)
		}
	}
	switch s.Phase {
	case sse.Connecting:
		m.Requested(at)
	case sse.Open:
		switch {
		case m.conn.phase == open:
		case s.Status == 0: // a recording
			m.clock.tick(at)
			m.open()
		default:
			m.Head(at, Response{Status: s.Status})
		}
	case sse.Waiting, sse.Closed:
		m.Closed(at, s.Err)
	}
}
