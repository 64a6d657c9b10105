package tui

import (
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/theme"
)

// fillFor is how long the first panes wait for the history of their topics, so
// that their charts are full when they appear.
const fillFor = 500 * time.Millisecond

// historyOf is the time of which a dashboard asks for the events, so that charts
// of a window are full: somewhat more than they show, so that their lines come in
// from the left edge.
func historyOf(window time.Duration) time.Duration { return window + max(window/10, 30*time.Second) }

// filledAt is when the first panes appear at the latest; zero: now.
func (m *Model) filledAt(st *store.State) time.Time {
	if m.seen > 0 || st.Backlog == 0 {
		return time.Time{}
	}
	return st.Conn.Since.Add(fillFor)
}

// history is what the dashboard knows of the server's memory beyond what the
// stream began with.
type history struct {
	fetch func(span time.Duration) // asks for more; nil: nobody can be asked
	asked time.Duration            // the longest time that was asked for
	again bool                     // what was asked for last was asked for before
}

// wantHistory asks the server for what the window shows and was not asked for
// before; again asks for all of it once more.
func (m *Model) wantHistory(again bool) {
	span := historyOf(m.window)
	if m.history.fetch == nil || !again && span <= m.history.asked {
		return
	}
	st := m.store.Acquire()
	remembers := st.Conn.Phase == store.Open && strings.HasPrefix(st.Server, "topicmux")
	m.store.Release()
	if remembers {
		m.history.asked, m.history.again = max(m.history.asked, span), again
		m.history.fetch(span)
	}
}

// onHistoryFetched says what came in, and keeps the place of readers in topics
// that have more events now.
func (m *Model) onHistoryFetched(msg monitor.History) {
	if msg.Err != nil {
		m.history.asked = 0 // the next wish asks again
		m.notify("no history: "+msg.Err.Error(), theme.Warn)
		return
	}
	total := 0
	for _, p := range m.panes {
		n := msg.Added[p.topic]
		total += n
		if p.scroll.Anchor > 0 {
			p.scroll.Anchor += uint64(n)
		}
	}
	m.repaint()
	more := "the server has nothing older"
	switch {
	case total > 0:
		more = text.Plural(total, "older event")
	case m.history.again:
		return // nobody asked for a longer window
	}
	if !m.history.again && m.message.lasts(m.clock()) { // the window that it is for
		more = m.message.text + "; " + more
	}
	m.notify(more, theme.Accent)
}
