package tui

import (
	"errors"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// isOther reports whether an error says that something is no event stream at all.
func isOther(err error) bool {
	var other *sse.NotStreamError
	return errors.As(err, &other)
}

// holes are the times without a connection. The one behind a recording's end is
// none.
func (m *Model) holes(st *store.State) []store.Hole {
	n := len(st.Holes)
	if !m.end.IsZero() && n > 0 && st.Holes[n-1].To.IsZero() {
		n--
	}
	return st.Holes[:n]
}

// ended notes that a recording is over: from then on the picture stays at the
// time of its last event, so that it does not grow old on the screen.
func (m *Model) ended(st *store.State) {
	if m.opts.Recording == nil || st.Conn.Phase != store.Closed || !m.end.IsZero() {
		return
	}
	for _, t := range st.Topics {
		if t.LastAt.After(m.end) {
			m.end = t.LastAt
		}
	}
	m.repaint()
}
