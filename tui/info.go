package tui

import (
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/sse"
	"topicmux/tui/arrangement"
	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// infoDialog shows the connection, and how long events take from the server to
// the screen.
type infoDialog struct {
	overlays *overlays
	facts    func(*store.State) []fact
	pass     func(key, typed string) tea.Cmd // handles keys that the dialog does not

	lines []fact
	box   screen.Rect
}

func (cn *connection) openInfo() {
	cn.overlays.open(&infoDialog{overlays: cn.overlays, facts: cn.infoLines, pass: cn.pass})
}

func (i *infoDialog) press(key, typed string) tea.Cmd {
	i.overlays.close()
	if key == "i" || key == "esc" {
		return nil
	}
	return i.pass(key, typed)
}

// infoWidth is the least width of the dialog, and factLabel the width of its labels, in
// cells.
const infoWidth, factLabel = 72, 14

// fact is a line of the dialog.
type fact struct{ label, value string }

func (i *infoDialog) layout(width, height int, st *store.State) {
	i.lines = i.facts(st)
	widest := infoWidth
	for _, l := range i.lines {
		widest = max(widest, factLabel+1+text.Width(l.value)+4)
	}
	w, h := min(width, widest), min(height, len(i.lines)+2)
	i.box = screen.Rect{X: (width - w) / 2, Y: (height - h) / 2, W: w, H: h}
}

func (i *infoDialog) draw(whole screen.Region, _ *store.State) {
	box, w, h := whole.Sub(i.box), i.box.W, i.box.H
	drawDialog(box, "connection", "esc closes")
	in := box.Sub(screen.Rect{X: 2, Y: 1, W: w - 4, H: h - 2})
	for y, l := range i.lines {
		key := in.Text(0, y, text.Fit(l.label, factLabel), screen.Style{Fg: theme.Muted})
		in.Text(key+1, y, text.Truncate(l.value, max(0, w-4-key-1)), screen.Style{Fg: theme.Text})
	}
}

// infoLines returns the lines of the dialog: about the current stream, and with several
// streams first the state of each.
func (cn *connection) infoLines(st *store.State) []fact {
	of := cn.streams.state(st)
	var lines []fact
	if cn.streams.several() {
		for _, s := range st.Streams {
			shape, _, words := describeConn(&s.Conn, cn.clock())
			if mark, _, kind, text, ok := cn.health.state(s); ok && hasVerdict(&s.Conn) {
				shape, words = mark, kind+": "+text
			}
			lines = append(lines, fact{s.Name, shape + " " + words})
		}
		lines = append(lines, fact{}, fact{"selected", of.Name})
	}
	lines = append(append(lines, cn.sourceFacts(st)...), cn.streamLines(of)...)
	if f, ok := cn.historyFact(st); ok {
		lines = append(lines, f)
	}
	lines = append(lines, fact{"coalesced", commas(cn.coalesced.events) + " events skipped because newer ones arrived"})
	unmatched, _ := cn.alerts.book.unmatched()
	for i, words := range unmatched[:min(len(unmatched), unmatchedMost)] {
		label := "no match for"
		if i > 0 {
			label = ""
		}
		lines = append(lines, fact{label, words})
	}
	if !of.IsTopicmux() {
		lines = append(append(lines, fact{}), cn.health.facts(of)...)
	}
	return append(lines, cn.delayLines(st, of)...)
}

// streamLines returns the lines about the connection and the events of a stream.
func (cn *connection) streamLines(st *store.StreamState) []fact {
	c := &st.Conn
	_, _, words := describeConn(c, cn.clock())
	lines := []fact{
		{"state", words + ", since " + c.Since.Local().Format(time.TimeOnly)},
		{"stream", sse.Redact(cn.streams.of(st).Address())},
	}
	if st.IsTopicmux() || st.Server != "" { // another server is in the list of hops
		lines = append(lines, fact{"server", orNone(st.Server)})
	}
	lines = append(lines, fact{"connections", attempts(c)})
	if c.LastEventID != "" {
		lines = append(lines, fact{"resumes after", c.LastEventID})
	}
	if c.Resumed {
		lines = append(lines, fact{"resumed", "after " + c.Asked + ": " + commas(c.Replayed) + " replayed, " + missedOnResume(c)})
	}
	if f, ok := sinceFact(cn.streams.of(st)); ok {
		lines = append(lines, f)
	}
	lines = append(lines,
		fact{"time axis", cn.timeSource(st)},
		cn.topicField.fact(st),
		fact{"events", commas(st.Events) + ", " + commas(st.Bytes) + " bytes"},
	)
	if st.IsTopicmux() || st.Gaps > 0 { // other servers do not report it
		lines = append(lines, fact{"lost", commas(st.Missed) + " in " + commas(st.Gaps) + " gaps"})
	}
	return lines
}

// timeSource says which times a stream's events have in charts.
func (cn *connection) timeSource(st *store.StreamState) string {
	events := "event time"
	switch {
	case cn.timeline.arrival:
		events = "arrival time"
	case st.Events > 0 && !st.Timed:
		events = "arrival time: the events have no SSE field time"
	}
	if st.Skew != 0 {
		events += ", the server's clock is " + arrangement.Duration(st.Skew.Round(time.Second)) + " behind"
	}
	return events
}

// historyFact returns where the history of the focused topic begins, if that is in
// the window.
func (cn *connection) historyFact(st *store.State) (fact, bool) {
	if !cn.panes.anyShown() {
		return fact{}, false
	}
	t := st.Topic(cn.panes.focus.topic)
	to := cn.timeline.now()
	if t == nil {
		return fact{}, false
	}
	at, ok := view.Beginning(t, to.Add(-cn.timeline.window), to)
	return fact{"history", t.Title() + " starts at " + at.Local().Format(time.TimeOnly) + ": the server has no older events"}, ok
}

// attempts formats how often the stream was connected, and how many attempts that took
// last.
func attempts(c *store.Conn) string {
	connects := commas(c.Connects)
	switch {
	case c.Phase == store.Closed && c.Connects > 0: // the last attempt was a connection
	case c.Phase != store.Open && c.Attempt > 0:
		return connects + ", " + text.Plural(c.Attempt, "attempt") + " since"
	case c.Attempt > 1:
		return connects + ", after " + strconv.Itoa(c.Attempt) + " attempts"
	}
	return connects
}

// unmatchedMost is the largest number of things without a match that the dialog
// names.
const unmatchedMost = 6

// delayLines returns the delays of as many topics as are useful, with the
// focused topic first.
func (cn *connection) delayLines(st *store.State, of *store.StreamState) []fact {
	lines := []fact{{}, {"delay", "p50        p99        usual interval"}}
	const most = 8
	for _, p := range cn.panes.shown() {
		t := st.Topic(p.topic)
		p50, p99, ok := t.Delay()
		if !ok {
			continue
		}
		if len(lines) == most+2 {
			return append(lines, fact{"", "…"})
		}
		interval := "–"
		if d := t.Interval(); d > 0 {
			interval = shortDuration(d)
		}
		lines = append(lines, fact{p.title, text.Fit(shortDuration(p50), 10) + " " + text.Fit(shortDuration(p99), 10) + " " + interval})
	}
	if len(lines) == 2 {
		return append(lines, fact{"", noDelay(of)})
	}
	return lines
}

// noDelay returns the reason why no delay is known.
func noDelay(st *store.StreamState) string {
	switch {
	case st.Events == 0:
		return "unknown: no events yet"
	case st.Timed:
		return "unknown: no new events yet"
	case st.IsTopicmux():
		return "unknown: add ?time=1 to the URL"
	default:
		return "unknown: the events have no SSE field time"
	}
}

// missedOnResume formats the number of events lost in a reconnect. A server
// that has restarted does not know the number.
func missedOnResume(c *store.Conn) string {
	if !c.SameEpoch {
		return "unknown number missed"
	}
	return commas(c.MissedOnResume) + " missed"
}

// keys returns the bindings that show and renew the connection.
func (cn *connection) keys() []binding {
	return []binding{
		{keys: []string{"i"}, name: "show connection", label: "i", help: "connection and delays", does: act(cn.openInfo)},
		{keys: []string{"r"}, name: "reconnect now", label: "r", help: "reconnect now", does: cn.reconnect, when: func() string { return canReconnect(cn.streams.current()) }},
	}
}
