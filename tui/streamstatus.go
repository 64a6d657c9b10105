package tui

import (
	"errors"
	"strconv"
	"strings"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// streamStatus is the state of a stream as the status line shows it.
type streamStatus struct {
	shape  string
	colour screen.Color
	words  string
	brief  string // "" for the words before a colon
	level  attention
	cut    bool // the words give a reason, which may be cut off
}

// attention is how much a stream needs attention.
type attention uint8

const (
	isLive attention = iota
	hasEnded
	catchesUp
	isNotable // its verdict says that something is wrong
	connects
	waits
	isClosed // with an error
)

// statusOf returns the state of a stream.
func (h *chrome) statusOf(st *store.StreamState) streamStatus {
	c := &st.Conn
	var s streamStatus
	s.shape, s.colour, s.words = describeConn(c, h.clock()) // the countdown continues during a pause
	s.cut = c.Reason != ""
	switch {
	case c.Phase == store.Waiting:
		s.level = waits
	case c.Phase == store.Connecting:
		s.level = connects
	case c.Phase == store.Closed && c.Reason != "":
		s.level = isClosed
	case c.Phase == store.Closed:
		s.level = hasEnded
	}
	switch {
	case !h.timeline.end.IsZero() && c.Reason == "":
		s.shape, s.words = "✓", "end of input"
	case errors.Is(st.Trouble, monitor.ErrUnfinished):
		s.shape, s.words, s.colour = "✓", "end of input with an incomplete event, which is left out", theme.Warn
		s.brief = "end of input"
	case h.timeline.pause.on && c.Phase == store.Open:
	case st.CatchingUp():
		s.colour, s.words, s.level = theme.Muted, "catching up", catchesUp
	case hasVerdict(c):
		if mark, tint, kind, text, ok := h.health.state(st); ok {
			s.shape, s.colour, s.words = mark, tint, kind+": "+text
			if tint == theme.Warn || tint == theme.Bad {
				s.level = max(s.level, isNotable)
			}
		}
	}
	return s
}

// hasVerdict reports whether a verdict on the stream can say more than the state of its
// connection.
func hasVerdict(c *store.Conn) bool {
	return c.Phase == store.Open || c.Phase == store.Closed && c.Reason == ""
}

// connSegments returns the segments about the connections. With several streams they are
// about the one that needs most attention. A frozen screen must not say that it is live.
func (h *chrome) connSegments(st *store.State) []segment {
	worst, name, live, ended := h.worst(st)
	if h.timeline.pause.on && worst.level == isLive {
		return nil
	}
	n := len(st.Streams)
	switch {
	case n == 1:
	case live == n && worst.level < isNotable:
		if worst.level == isLive { // of streams that renew their connections, too
			worst.shape, worst.colour = "●", theme.Good
		}
		worst.words = strconv.Itoa(n) + " streams live"
	case ended == n && worst.level == hasEnded:
		worst.words = strconv.Itoa(n) + " streams have ended"
	default:
		if brief, _, found := strings.Cut(worst.words, ":"); found && worst.brief == "" {
			worst.brief = brief
		}
		if worst.brief != "" {
			worst.brief = labelled(name, worst.brief)
		}
		worst.words = labelled(name, worst.words)
	}
	out := []segment{worst.segment()}
	if h.timeline.pause.on {
		out[0].rank = 1
	}
	if n > 1 && live < n && live > 0 && !h.timeline.pause.on {
		out = append(out, segment{text: strconv.Itoa(live) + " of " + strconv.Itoa(n) + " live", colour: theme.Muted, rank: 3})
	}
	return out
}

// worst returns the status and the name of the stream that needs most attention, the first of
// several, and how many are live and have ended.
func (h *chrome) worst(st *store.State) (worst streamStatus, name string, live, ended int) {
	for i, s := range st.Streams {
		status := h.statusOf(s)
		if i == 0 || status.level > worst.level {
			worst, name = status, s.Name
		}
		switch {
		case s.Conn.Phase == store.Open:
			live++
		case status.level == hasEnded:
			ended++
		}
	}
	return worst, name, live, ended
}

// segment returns the status as a segment.
func (s *streamStatus) segment() segment {
	out := segment{text: s.shape + " " + s.words, colour: s.colour, bold: true, cut: s.cut}
	if s.brief != "" {
		out.briefs = append(out.briefs, s.shape+" "+s.brief)
	}
	if brief, _, found := strings.Cut(s.words, ":"); found && s.brief == "" {
		out.briefs = append(out.briefs, s.shape+" "+brief)
	}
	out.briefs = append(out.briefs, s.shape)
	return out
}
