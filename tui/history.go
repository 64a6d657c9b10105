package tui

import (
	"net/http"
	"strconv"
	"time"

	"topicmux/sse"
	"topicmux/tui/store"
)

// fillFor is how long the first panes wait for the history of their topics, so
// that their charts are full when they appear.
const fillFor = 500 * time.Millisecond

// historyOf is the time of which a dashboard asks for the events, so that charts
// of a window are full: somewhat more than they show, so that their lines come in
// from the left edge.
func historyOf(window time.Duration) time.Duration { return window + max(window/10, 30*time.Second) }

// prefer makes a client ask for the time of each event, and for the events of a
// time up to now; 0: for the newest of each topic. A topicmux server knows that
// header, and others ignore it.
func prefer(o sse.Options, history time.Duration) sse.Options {
	value := "time"
	if history > 0 {
		value += ", history=" + strconv.Itoa(int((history+time.Second-1)/time.Second))
	}
	if o.Header = o.Header.Clone(); o.Header == nil {
		o.Header = make(http.Header)
	}
	o.Header.Add("Prefer", value)
	return o
}

// filledAt is when the first panes appear at the latest; zero: now.
func (m *Model) filledAt(st *store.State) time.Time {
	if m.seen > 0 || st.Backlog == 0 {
		return time.Time{}
	}
	return st.Conn.Since.Add(fillFor)
}
