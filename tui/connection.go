package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/tui/theme"
)

// connection shows the state of the streams and lets the user reconnect.
type connection struct {
	*shared
	panes      *paneSet
	timeline   *timeline
	history    *history
	alerts     *alerts
	overlays   *overlays
	topicField *topicField
	health     *streamHealth
	streams    *streamSet
	pass       func(key, typed string) tea.Cmd
	traffic    traffic
	coalesced  coalesced
}

// resumeFor is how long the status line shows the result of a resume.
const resumeFor = 10 * time.Second

// reconnect closes the connection of the current stream, or ends the wait for the next
// attempt, and connects at once.
func (cn *connection) reconnect() tea.Cmd {
	return cn.reconnectBy(cn.streams.current(), "reconnecting", (*monitor.Stream).Reconnect)
}

// reconnectBy connects a stream at once by one of its methods, and says so.
func (cn *connection) reconnectBy(stream *monitor.Stream, words string, again func(*monitor.Stream)) tea.Cmd {
	cn.notify(labelled(stream.Name(), words), theme.Accent)
	index := slices.Index(cn.streams.all, stream)
	before := cn.connects(index)
	cn.message.over = func(st *store.State) bool { // the connection's status replaces the message
		c := &st.Streams[index].Conn
		return c.Connects > before || c.Phase == store.Connecting && c.Attempt > 0
	}
	cn.history.want(cn.timeline.window, true)
	return func() tea.Msg { again(stream); return nil }
}

// connects returns the number of connections of a stream so far.
func (cn *connection) connects(index int) uint64 {
	st := cn.store.Acquire()
	defer cn.store.Release()
	return st.Streams[index].Conn.Connects
}

// resumeUntil returns the time until which the status line shows the result of
// the latest resume, or the zero time if there is none.
func resumeUntil(c *store.Conn) time.Time {
	if c.Phase != store.Open || c.Connects < 2 {
		return time.Time{}
	}
	return c.Since.Add(resumeFor)
}

// resumeSegments returns segments with the id that a reconnect of a stream sends and, for
// resumeFor, with what it recovered.
func (cn *connection) resumeSegments(st *store.StreamState) []segment {
	out := cn.resumed(&st.Conn)
	if len(out) > 0 {
		out[0].text = labelled(st.Name, out[0].text)
	}
	return out
}

func (cn *connection) resumed(c *store.Conn) []segment {
	switch {
	case c.Phase == store.Waiting && c.LastEventID != "":
		return []segment{{text: "will resume after " + c.LastEventID, colour: theme.Muted, rank: 4}}
	case !cn.clock().Before(resumeUntil(c)):
		return nil
	case !c.Resumed:
		if c.LastEventID == "" {
			return []segment{{text: "reconnected; the stream has no ids to resume from", colour: theme.Warn, rank: 4}}
		}
		return []segment{{text: "reconnected", colour: theme.Good, rank: 4}}
	}
	if !c.SameEpoch {
		return []segment{{text: "the server restarted and cannot resume after " + c.Asked, colour: theme.Warn, rank: 4}}
	}
	out := []segment{{text: "resumed after " + c.Asked + ": " + commas(c.Replayed) + " replayed", colour: theme.Good, rank: 4}}
	if c.MissedOnResume > 0 {
		out = append(out, segment{text: commas(c.MissedOnResume) + " missed", colour: theme.Warn, rank: 3})
	}
	return out
}

// hasConnection returns what a command to reconnect a stream is missing, or "".
func hasConnection(stream *monitor.Stream) string {
	return unless(stream.CanReconnect(), "a connection")
}

// canReconnect is like hasConnection for a reconnect that does not repeat a request that may
// change something.
func canReconnect(stream *monitor.Stream) string {
	if stream.CanReconnect() && stream.IsOver() && !stream.IsRepeatable() {
		return "a stream that has not ended; :repeat sends the request again"
	}
	return hasConnection(stream)
}

// coalesced counts the events that were never drawn as the newest of their
// topic because a later one arrived before the next frame.
type coalesced struct {
	events uint64
}

// shows records that the next frame shows a pane whose topic has had count
// events.
func (c *coalesced) shows(p *pane, count uint64) {
	if p.count > 0 && count > p.count+1 {
		c.events += count - p.count - 1
	}
	p.count = count
}
