package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/tui/theme"
)

// resumeFor is how long the outcome of a resume stands in the status line.
const resumeFor = 10 * time.Second

// reconnect ends the connection, or the wait for one, and connects at once.
func (m *Model) reconnect() tea.Cmd {
	m.notify("reconnecting", theme.Accent)
	before := m.connects()
	m.message.over = func(st *store.State) bool { // from then on the connection's own words say it
		return st.Conn.Connects > before || st.Conn.Phase == store.Connecting && st.Conn.Attempt > 0
	}
	m.wantHistory(true)
	again := m.again
	return func() tea.Msg { again(); return nil }
}

// connects is how many connections there were.
func (m *Model) connects() uint64 {
	st := m.store.Acquire()
	defer m.store.Release()
	return st.Conn.Connects
}

// resumeUntil is when the outcome of the latest resume is told no longer; zero
// when there is none.
func resumeUntil(c *store.Conn) time.Time {
	if c.Phase != store.Open || c.Connects < 2 {
		return time.Time{}
	}
	return c.Since.Add(resumeFor)
}

// resumeSegments tells what a reconnect sends, and for a while what it brought
// back.
func (m *Model) resumeSegments(st *store.State) []segment {
	c := &st.Conn
	switch {
	case c.Phase == store.Waiting && c.LastEventID != "":
		return []segment{{text: "resumes after " + c.LastEventID, colour: theme.Muted, rank: 4}}
	case !m.clock().Before(resumeUntil(c)):
		return nil
	case !c.Resumed:
		if c.LastEventID == "" {
			return []segment{{text: "reconnected; the stream has no ids to resume from", colour: theme.Warn, rank: 4}}
		}
		return []segment{{text: "reconnected", colour: theme.Good, rank: 4}}
	}
	if !c.SameLife {
		return []segment{{text: "the server restarted and does not know " + c.Asked, colour: theme.Warn, rank: 4}}
	}
	out := []segment{{text: "resumed after " + c.Asked + ": " + count(c.Replayed) + " replayed", colour: theme.Good, rank: 4}}
	if c.MissedOnResume > 0 {
		out = append(out, segment{text: count(c.MissedOnResume) + " missed", colour: theme.Warn, rank: 3})
	}
	return out
}

// toggleArrival makes charts go by the time at which events arrive, or by
// their own.
func (m *Model) toggleArrival() {
	m.arrival = !m.arrival
	m.store.SetArrivalTime(m.arrival)
	if m.arrival {
		m.notify("charts now use arrival times", theme.Accent)
	} else {
		m.notify("charts now use event times", theme.Accent)
	}
}
