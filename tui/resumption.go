package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/monitor/resume"
	"topicmux/monitor/store"
	"topicmux/tui/theme"
)

// resumption lets the user reconnect in several ways and shows what came back.
type resumption struct {
	*shared
	session    *monitor.Session
	connection *connection
}

// keys returns the commands that reconnect. They have no keys.
func (rs *resumption) keys() []binding {
	when := rs.connection.hasConnection
	return []binding{
		{name: "cut", does: rs.connection.reconnect, when: rs.connection.canReconnect},
		{name: "forget", does: rs.does("reconnecting without an id", func() { rs.session.ReconnectAfter("") }), when: when},
		{name: "repeat", does: rs.does("sending the request again", rs.session.Repeat), when: when},
	}
}

// readResume parses the word after the command resume: an id.
func (rs *resumption) readResume(_ *store.State, id string) (choice, string) {
	if rs.connection.hasConnection() != "" {
		return choice{}, "A recording cannot be resumed."
	}
	return choice{text: "resume " + id, does: rs.does("resuming after "+id, func() { rs.session.ReconnectAfter(id) })}, ""
}

func (rs *resumption) does(words string, again func()) func() tea.Cmd {
	return func() tea.Cmd { return rs.connection.reconnectBy(words, again) }
}

// recent returns what came back and whether the status line shows it: from the server's
// response, and for resumeFor after that is decided.
func (rs *resumption) recent() (r resume.Result, until time.Time, ok bool) {
	now := rs.clock()
	r, next, ok := rs.session.Resumption(now)
	until = r.At.Add(resumeFor)
	if !ok || !now.Before(until) {
		return r, next, false
	}
	if !next.IsZero() && next.Before(until) {
		until = next
	}
	return r, until, true
}

// next returns when the status line changes if no event comes.
func (rs *resumption) next() time.Time {
	_, until, _ := rs.recent()
	return until
}

// segments returns a segment with what came back. A topicmux server tells about a resume
// itself, and whether it has restarted.
func (rs *resumption) segments(st *store.State) []segment {
	r, _, ok := rs.recent()
	if told := st.Conn.Resumed && (r.Kind == resume.Cut || !st.Conn.SameEpoch); !ok || told {
		return rs.connection.resumeSegments(st)
	}
	colour := theme.Warn
	if r.Clean() {
		colour = theme.Good
	}
	return []segment{{text: r.String(), briefs: []string{r.Brief()}, colour: colour, rank: 1}}
}
