package tui

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
)

// segment is a piece of the status line. Where the line gets narrow, pieces of
// the highest rank go first.
type segment struct {
	text   string
	colour screen.Color
	bold   bool
	rank   int
}

// drawStatus writes the last row: how the connection is, where it goes, what
// flows, and the keys that help on.
func (m *Model) drawStatus(r screen.Region, st *store.State) {
	w, _ := r.Size()
	r.Clear()
	left, right := m.statusLeft(st), m.statusRight()
	for lineWidth(left)+lineWidth(right)+1 > w {
		if !dropLast(&left, &right) {
			break
		}
	}
	x := 1
	for _, s := range left {
		x += r.Text(x, 0, s.text, s.style())
		x += 2
	}
	x = w - lineWidth(right)
	m.hints = m.hints[:0]
	for _, s := range right {
		key, _, _ := strings.Cut(s.text, " ")
		n := r.Text(x, 0, s.text, s.style())
		m.hints = append(m.hints, hint{extent{x, x + n}, key})
		x += n + 2
	}
}

func (s segment) style() screen.Style {
	st := screen.Style{Fg: s.colour}
	if s.bold {
		st.Attr = screen.Bold
	}
	return st
}

func lineWidth(segments []segment) int {
	w := 1
	for _, s := range segments {
		w += text.Width(s.text) + 2
	}
	return w
}

// dropLast removes the piece that a person misses least.
func dropLast(left, right *[]segment) bool {
	from, at, rank := left, -1, 0
	for _, side := range []*[]segment{right, left} {
		for i, s := range *side {
			if s.rank > rank {
				from, at, rank = side, i, s.rank
			}
		}
	}
	if at < 0 {
		return false
	}
	*from = append((*from)[:at], (*from)[at+1:]...)
	return true
}

func (m *Model) statusLeft(st *store.State) []segment {
	shape, colour, words := connection(&st.Conn, m.clock()) // a pause does not stop a countdown
	switch {
	case !m.end.IsZero() && st.Conn.Reason == "":
		shape, words = "✓", "end of input"
	case errors.Is(st.Trouble, monitor.ErrUnfinished):
		shape, words, colour = "✓", "end of input with an incomplete event, which is left out", theme.Warn
	}
	out := []segment{{text: shape + " " + words, colour: colour, bold: true}}
	out = append(out, m.messageSegments(st)...)
	out = append(out, m.findSegments()...)
	out = append(out, m.resumeSegments(st)...)
	out = append(out, m.alertSegments()...)
	out = append(out, m.pauseSegments(st)...)
	if m.zoomed {
		out = append(out, segment{text: "▣ zoom", colour: theme.Accent, bold: true, rank: 1})
	}
	if m.paged() {
		page := "page " + strconv.Itoa(m.plan.Page+1) + "/" + strconv.Itoa(m.plan.Pages)
		if !m.printed {
			page += " · " + m.pageKeys()
		}
		out = append(out, segment{text: page, colour: theme.Text, rank: 2})
	}
	out = append(out, m.listSegments()...)
	if lost := st.Missed; lost > 0 {
		out = append(out, segment{text: "▾ " + count(lost) + " lost", colour: theme.Warn, rank: 3})
	}
	if st.Overflow > 0 {
		out = append(out, segment{text: "▾ " + count(st.Overflow) + " not shown: too many topics", colour: theme.Warn, rank: 3})
	}
	out = append(out,
		segment{text: m.opts.Note, colour: theme.Text, rank: 5},
		segment{text: m.topicsLine(st), colour: theme.Muted, rank: 6},
	)
	if st.Conn.Phase == store.Open && !m.printed {
		out = append(out, segment{text: m.traffic.String(), colour: theme.Muted, rank: 7})
	}
	return out
}

func (m *Model) topicsLine(st *store.State) string {
	line := text.Plural(len(st.Topics), "topic")
	if m.silent > 0 && st.Conn.Phase == store.Open && !m.visibility.hideSilent { // without a connection nobody knows
		line += ", " + strconv.Itoa(m.silent) + " silent"
	}
	if hidden := m.hiddenSummary(); hidden != "" {
		line += ", " + hidden
	}
	return line
}

// statusRight are the keys that help on; a printed frame takes none.
func (m *Model) statusRight() []segment {
	if m.printed {
		return nil
	}
	hints := []segment{
		{text: "space pause", colour: theme.Faint, rank: 12},
		{text: "v view", colour: theme.Faint, rank: 11},
		{text: "z zoom", colour: theme.Faint, rank: 10},
		{text: "? help", colour: theme.Muted, rank: 4},
		{text: "q quit", colour: theme.Muted, rank: 8},
	}
	if m.listed() {
		hints[0] = m.sortHint()
		hints[1] = segment{text: "/ find", colour: theme.Muted, rank: 5}
		hints[2] = segment{text: "enter open", colour: theme.Muted, rank: 6}
		hints = append(m.attentionHint(), hints...)
	}
	if m.opensLines() {
		hints[1] = segment{text: "l fields", colour: theme.Muted, rank: 9}
	}
	if m.overlays.isOpen() || m.zoomed {
		hints[2] = segment{text: "esc back", colour: theme.Muted, rank: 9}
	}
	return hints
}

// connection puts the state of the connection into a shape and a few words.
func connection(c *store.Conn, now time.Time) (shape string, colour screen.Color, words string) {
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

// countdown counts whole seconds and never shows one that has passed.
func countdown(d time.Duration) string {
	return strconv.Itoa(int((max(0, d)+time.Second-1)/time.Second)) + " s"
}

// spell writes a time window the way people say it.
func spell(d time.Duration) string {
	s := d.String()
	s = strings.TrimSuffix(s, "0s")
	s = strings.TrimSuffix(s, "0m")
	if s == "" || s[len(s)-1] >= '0' && s[len(s)-1] <= '9' {
		return d.String()
	}
	return s
}

// opensLines reports whether the arrow keys open the fields of a log line.
func (m *Model) opensLines() bool {
	p := m.focus
	return !m.overlays.isOpen() && !m.listed() && p != nil && p.shape == store.ShapeLog &&
		(p.look.View == "" || p.look.View == "log") && m.steered(p)
}
