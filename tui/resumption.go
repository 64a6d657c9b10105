package tui

import (
	"strings"
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
	streams    *streamSet
	connection *connection
}

// reconnects are the commands that reconnect a stream.
var reconnects = []struct {
	name, words string
	does        func(*monitor.Stream)
	when        func(*monitor.Stream) string
}{
	{"cut", "reconnecting", (*monitor.Stream).Reconnect, canReconnect},
	{"forget", "reconnecting without an id", func(s *monitor.Stream) { s.ReconnectAfter("") }, hasConnection},
	{"repeat", "sending the request again", (*monitor.Stream).Repeat, hasConnection},
}

// keys returns the commands that reconnect: each for the current stream, and with the name
// of a stream if there are several. They have no keys.
func (rs *resumption) keys() []binding {
	var out []binding
	for _, r := range reconnects {
		add := func(name string, stream func() *monitor.Stream) {
			out = append(out, binding{
				name: name,
				does: func() tea.Cmd { return rs.connection.reconnectBy(stream(), r.words, r.does) },
				when: func() string { return r.when(stream()) },
			})
		}
		add(r.name, rs.streams.current)
		if rs.streams.several() {
			for _, s := range rs.streams.all {
				add(r.name+" "+s.Name(), func() *monitor.Stream { return s })
			}
		}
	}
	return out
}

// readResume parses what follows the command resume: an id. The name of one of several
// streams may come before it.
func (rs *resumption) readResume(_ *store.State, id string) (choice, string) {
	stream := rs.streams.current()
	name, rest, _ := strings.Cut(id, " ")
	if other := rs.streams.named(name); other != nil {
		if stream, id = other, strings.TrimSpace(rest); id == "" {
			return choice{}, "Add an id: resume " + name + " 1042."
		}
	}
	if hasConnection(stream) != "" {
		return choice{}, "A recording cannot be resumed."
	}
	resume := func() tea.Cmd {
		return rs.connection.reconnectBy(stream, "resuming after "+id, func(s *monitor.Stream) { s.ReconnectAfter(id) })
	}
	return choice{text: "resume " + id, does: resume}, ""
}

// recent returns what came back to a stream and whether the status line shows it: from the
// server's response, and for resumeFor after that is decided.
func (rs *resumption) recent(stream *monitor.Stream) (r resume.Result, until time.Time, ok bool) {
	now := rs.clock()
	r, next, ok := stream.Resumption(now)
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
func (rs *resumption) next() (first time.Time) {
	for _, stream := range rs.streams.all {
		if _, until, _ := rs.recent(stream); !until.IsZero() && (first.IsZero() || until.Before(first)) {
			first = until
		}
	}
	return first
}

// segments returns segments with what came back to a stream: to the one that a command has
// reconnected, or else to the current one.
func (rs *resumption) segments(st *store.State) []segment {
	shown := rs.streams.state(st)
	for _, other := range st.Streams {
		if _, _, ok := rs.recent(rs.streams.of(other)); ok {
			shown = other // what somebody has asked for
		}
	}
	return rs.segmentsOf(shown)
}

// segmentsOf returns a segment with what came back to a stream. A topicmux server tells
// about a resume itself, and whether it has restarted.
func (rs *resumption) segmentsOf(st *store.StreamState) []segment {
	r, _, ok := rs.recent(rs.streams.of(st))
	if told := st.Conn.Resumed && (r.Kind == resume.Cut || !st.Conn.SameEpoch); !ok || told {
		return rs.connection.resumeSegments(st)
	}
	colour := theme.Warn
	if r.Clean() {
		colour = theme.Good
	}
	return []segment{{text: labelled(st.Name, r.String()), briefs: []string{labelled(st.Name, r.Brief())}, colour: colour, rank: 1}}
}
