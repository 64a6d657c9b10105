package tui

import (
	"strconv"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// chrome is everything around the panes: the status line, and the notice that
// fills the screen while there are no panes.
type chrome struct {
	*shared
	navigator  *navigator
	panes      *paneSet
	workspace  *workspace
	timeline   *timeline
	hiding     *hiding
	search     *search
	alerts     *alerts
	list       *listView
	connection *connection
	resumption *resumption
	health     *streamHealth
	streams    *streamSet
	overlays   *overlays
	status     []placed // segments of the status line
	silent     int      // number of stale topics
	printed    bool     // frames are printed: there are no keys and no rates
}

// layout lays out the status line: the state of the connection, its address,
// the traffic and the most useful keys.
func (h *chrome) layout(st *store.State) {
	h.status = place(h.width, h.statusLeft(st), h.statusRight(st))
}

// drawStatus draws the status line.
func (h *chrome) drawStatus(r screen.Region) {
	r.Clear()
	for _, s := range h.status {
		r.Text(s.at.from, 0, s.text, s.style())
	}
}

// keyAt returns the key of the status line's segment at a cell, or "".
func (h *chrome) keyAt(x, y int) string {
	if y != h.height-1 {
		return ""
	}
	for _, s := range h.status {
		if s.at.has(x) {
			return s.key
		}
	}
	return ""
}

func (h *chrome) statusLeft(st *store.State) []segment {
	out := h.timeline.pauseSegments(st)
	out = append(out, h.connSegments(st)...)
	out = append(out, h.messageSegments(st)...)
	out = append(out, h.search.segments()...)
	out = append(out, h.resumption.segments(st)...)
	out = append(out, h.alerts.alertSegments()...)
	if h.workspace.zoomed {
		out = append(out, segment{text: "▣ zoom", briefs: []string{"▣"}, colour: theme.Accent, bold: true, rank: 1})
	}
	if h.navigator.paged() {
		page := "page " + strconv.Itoa(h.workspace.plan.Page+1) + "/" + strconv.Itoa(h.workspace.plan.Pages)
		if !h.printed {
			page += " · " + h.navigator.pageKeys()
		}
		out = append(out, segment{text: page, colour: theme.Text, rank: 2})
	}
	out = append(out, h.list.listSegments()...)
	if lost := st.Sum(func(s *store.StreamState) uint64 { return s.Missed }); lost > 0 {
		out = append(out, segment{text: "▾ " + commas(lost) + " lost", colour: theme.Warn, rank: 3})
	}
	if left := st.Sum(func(s *store.StreamState) uint64 { return s.Overflow }); left > 0 {
		out = append(out, segment{text: "▾ " + commas(left) + " not shown: too many topics", colour: theme.Warn, rank: 3})
	}
	out = append(out,
		segment{text: h.opts.Note, colour: theme.Text, rank: 5},
		segment{text: h.topicsLine(st), colour: theme.Muted, rank: 6},
	)
	if anyIn(store.Open, st) && !h.printed {
		out = append(out, segment{text: h.connection.traffic.String(), colour: theme.Muted, rank: 7})
	}
	return out
}

func (h *chrome) topicsLine(st *store.State) string {
	line := text.Plural(st.Count(), "topic")
	if h.silent > 0 && anyIn(store.Open, st) && !h.hiding.visibility.hideSilent { // without a connection, silence is unknown
		line += ", " + strconv.Itoa(h.silent) + " silent"
	}
	if hidden := h.panes.hiddenSummary(); hidden != "" {
		line += ", " + hidden
	}
	return line
}

// statusRight returns the key hints, or nil for a printed frame.
func (h *chrome) statusRight(st *store.State) []segment {
	if h.printed {
		return nil
	}
	hints := []segment{
		{text: "space pause", key: "space", colour: theme.Faint, rank: 12},
		{text: "v view", key: "v", colour: theme.Faint, rank: 11},
		{text: "z zoom", key: "z", colour: theme.Faint, rank: 10},
		{text: "? help", key: "?", colour: theme.Muted, rank: 4},
		{text: "q quit", key: "q", colour: theme.Muted, rank: 8},
	}
	if h.workspace.listed() {
		hints[0] = h.list.sortHint()
		hints[1] = segment{text: "/ find", key: "/", colour: theme.Muted, rank: 5}
		hints[2] = segment{text: "enter open", key: "enter", colour: theme.Muted, rank: 6}
		hints = append(h.list.attentionHint(h.silent), hints...)
	}
	if h.opensLines(st) {
		hints[1] = segment{text: "→ fields", key: "right", colour: theme.Muted, rank: 9}
	}
	if h.overlays.isOpen() || h.workspace.zoomed {
		hints[2] = segment{text: "esc back", key: "esc", colour: theme.Muted, rank: 9}
	}
	return hints
}

// describeConn returns the state of the connection as a shape, a colour and a
// few words.
func describeConn(c *store.Conn, now time.Time) (shape string, colour screen.Color, words string) {
	switch c.Phase {
	case store.Open:
		return "●", theme.Good, "live"
	case store.Waiting:
		words = "retry in " + countdown(c.Until.Sub(now))
		if c.Reason != "" {
			words += ": " + c.Reason
		}
		return "◐", theme.Warn, words
	case store.Closed:
		if c.Reason == "" {
			return "○", theme.Muted, "the stream has ended"
		}
		return "○", theme.Bad, "closed: " + c.Reason
	default:
		if c.Attempt > 0 {
			return "◐", theme.Warn, "reconnecting"
		}
		return "◐", theme.Warn, "connecting"
	}
}

// opensLines reports whether the arrow keys open the fields of a log line.
func (h *chrome) opensLines(st *store.State) bool {
	p := h.panes.focus
	if h.overlays.isOpen() || h.workspace.listed() || p == nil || p.shape != store.ShapeLog || !h.workspace.movesInside(p) {
		return false
	}
	t := st.Topic(p.topic)
	return t != nil && isLog(p.current(t))
}

// messageSegments returns the message while it lasts.
func (h *chrome) messageSegments(st *store.State) []segment {
	if over := h.message.over; !h.message.lasts(h.clock()) || over != nil && over(st) {
		return nil
	}
	return []segment{{text: h.message.text, colour: h.message.colour, bold: true, cut: true}}
}
