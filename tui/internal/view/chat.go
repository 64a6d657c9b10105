package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/lens"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// chatView shows a conversation with the newest message at the bottom. A cursor
// marks an incomplete message. A reader who scrolls up keeps the message and
// line on the last row.
type chatView struct{}

func (chatView) Name() string { return "chat" }

func (chatView) Fits(t *store.Topic) bool { return t.Shape == store.ShapeChat }

func (chatView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	messages := t.Chat(c.To)
	if !slices.ContainsFunc(messages, func(m store.Message) bool { return m.Text != "" || m.Role != "" }) {
		if s, _ := t.JSON(c.To); s != "" { // show the payload, whatever it is
			jsonView{}.Draw(r, t, c)
			return
		}
		drawNone(r, t, c, "message")
		return
	}
	l := newChatLayout(c, w, h)
	i, shown := l.bottom(messages, c.scrolled())
	y := h
	for ; i >= 0 && y > 0; i-- {
		l.wrap(messages[i])
		if shown <= 0 || shown > l.rows() {
			shown = l.rows()
		}
		l.draw(r, y-shown, shown, messages[i])
		y -= shown + l.gap
		shown = 0
	}
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
	if !c.scrolled().Following() && w >= 16 && h >= 2 {
		r.TextRight(w, h-1, " ↓ newer ", screen.Style{Fg: theme.Accent, Attr: screen.Reverse})
	}
}

func (chatView) scroll(t *store.Topic, c *Context, w, h, rows int) Scroll {
	messages := t.Chat(c.To)
	if len(messages) == 0 {
		return Scroll{}
	}
	l := newChatLayout(c, w, h)
	// The rows up to the last row shown, then the rows up to the new position.
	total, at := 0, 0
	bottom, shown := l.bottom(messages, c.scrolled())
	heights := make([]int, len(messages))
	for i, msg := range messages {
		l.wrap(msg)
		heights[i] = l.rows() + l.gap
		if i == bottom {
			at = total + l.rows()
			if shown > 0 {
				at = total + min(shown, l.rows())
			}
		}
		total += heights[i]
	}
	total -= l.gap
	at = min(max(at+rows, h), total)
	if at >= total {
		return Scroll{}
	}
	for i, n := range heights {
		if at <= n {
			return Scroll{Anchor: anchorOf(messages[i]), Offset: max(1, min(at, n-l.gap))}
		}
		at -= n
	}
	return Scroll{}
}

// anchorOf returns the anchor of a message: the time at which it began.
// Messages have no ordinal, and the oldest are evicted.
func anchorOf(m store.Message) uint64 { return uint64(m.At.UnixNano()) }

// chatLayout lays out messages as rows.
type chatLayout struct {
	w     int
	label int // rows of the label above a message
	bar   int // width of the bar on the left
	gap   int // rows between messages
	stale bool
	loc   *time.Location
	lines []string
}

func newChatLayout(c *Context, w, h int) *chatLayout {
	l := &chatLayout{w: w, stale: c.Stale || c.Ended, loc: c.To.Location(), lines: c.cache().lines[:0]}
	if w >= 12 {
		l.bar = 2
	}
	if h >= 4 {
		l.label = 1
	}
	if h >= 9 {
		l.gap = 1
	}
	return l
}

// bottom returns the message on the last row and the number of its rows that
// are shown, 0 for all.
func (l *chatLayout) bottom(messages []store.Message, s Scroll) (i, rows int) {
	if s.Anchor == 0 {
		return len(messages) - 1, 0
	}
	for i, m := range messages {
		if anchorOf(m) >= s.Anchor {
			return i, s.Offset
		}
	}
	return len(messages) - 1, 0
}

// wrap wraps a message, with room for a cursor after the last line.
func (l *chatLayout) wrap(m store.Message) {
	l.lines = text.AppendWrap(l.lines[:0], strings.TrimRight(m.Text, "\n "), max(1, l.w-l.bar-1))
}

func (l *chatLayout) rows() int { return l.label + len(l.lines) }

// draw draws the first rows rows of the message that was wrapped last.
func (l *chatLayout) draw(r screen.Region, y, rows int, m store.Message) {
	colour := messageColour(m)
	if l.bar > 0 {
		for i := range rows {
			r.Rune(0, y+i, '▎', screen.Style{Fg: colour})
		}
	}
	if l.label > 0 {
		x := l.bar + r.Text(l.bar, y, text.Truncate(messageLabel(m), l.w-l.bar), screen.Style{Fg: colour, Attr: screen.Bold})
		if x+10 <= l.w {
			x += 1 + r.Text(x+1, y, m.At.In(l.loc).Format(time.TimeOnly), screen.Style{Fg: theme.Faint})
		}
		if n := text.Width(m.Note); n > 0 && x+2+n <= l.w {
			r.Text(x+2, y, m.Note, screen.Style{Fg: theme.Muted})
		}
	}
	drawLine := func(line string, y int) int { return r.Text(l.bar, y, line, messageStyle(m)) }
	if m.Kind == lens.Text {
		var md markdown
		drawLine = func(line string, y int) int { return md.draw(r, l.bar, y, line, messageStyle(m)) }
	}
	for i, line := range l.lines {
		if l.label+i >= rows {
			return
		}
		x := l.bar + drawLine(line, y+l.label+i)
		if i < len(l.lines)-1 {
			continue
		}
		switch {
		case !m.Done && !l.stale:
			r.Rune(x, y+l.label+i, '▌', screen.Style{Fg: theme.Accent})
		case !m.Done || m.Cut:
			r.Rune(x, y+l.label+i, '…', screen.Style{Fg: theme.Faint})
		}
	}
}

// messageLabel returns the heading of a message: who says it, or what it is.
func messageLabel(m store.Message) string {
	label := m.Role
	switch m.Kind {
	case lens.Thinking:
		label = "thinking"
	case lens.Tool:
		label = strings.TrimSpace("tool " + m.Tool)
	case lens.Result:
		label = strings.TrimSpace("result " + m.Tool)
	}
	if m.Choice > 0 {
		label += " (" + strconv.Itoa(m.Choice+1) + ")"
	}
	return label
}

// messageColour returns the colour of a message's heading and bar.
func messageColour(m store.Message) screen.Color {
	switch m.Kind {
	case lens.Thinking, lens.Result:
		return theme.Muted
	case lens.Tool:
		return theme.Accent
	}
	return roleColour(m.Role)
}

// messageStyle returns the style of a message's text.
func messageStyle(m store.Message) screen.Style {
	switch m.Kind {
	case lens.Thinking, lens.Result:
		return screen.Style{Fg: theme.Muted}
	case lens.Error:
		return screen.Style{Fg: theme.Bad}
	}
	return screen.Style{Fg: theme.Text}
}

// roleColour returns the colour of a participant.
func roleColour(role string) screen.Color {
	switch strings.ToLower(role) {
	case "user", "human", "me", "you", "customer":
		return theme.You
	case "error":
		return theme.Bad
	case "system", "tool", "function", "developer":
		return theme.Muted
	}
	return theme.Other
}
