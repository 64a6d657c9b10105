package tui

import (
	"strconv"

	"topicmux/sse"
	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/text"
	"topicmux/tui/theme"
)

// drawNotice fills the place of the panes while there are none: it says what
// the dashboard is doing, what went wrong, and what a person can do.
func (m *Model) drawNotice(r screen.Region, st *store.State) {
	if m.find.on() && m.find.behind {
		drawCentred(r, []line{{text: "Looking for /" + m.find.typed, colour: theme.Text}})
		return
	}
	if m.find.on() {
		drawCentred(r, []line{
			{text: "Nothing matches /" + m.find.typed, colour: theme.Text},
			{text: "Press esc to see everything again.", colour: theme.Muted},
		})
		return
	}
	if len(m.panes) > 0 {
		drawCentred(r, []line{
			{text: "Every pane is hidden.", colour: theme.Text},
			{text: "Press X to bring them back.", colour: theme.Muted},
		})
		return
	}
	where := line{text: sse.Redact(m.opts.URL), colour: theme.Muted}
	switch c := &st.Conn; c.Phase {
	case store.Open:
		drawCentred(r, []line{
			{text: "● connected", colour: theme.Good},
			where,
			{},
			{text: "Nothing was published yet.", colour: theme.Text},
			{text: "A pane opens with the first event of each topic.", colour: theme.Muted},
		})
	case store.Waiting:
		drawCentred(r, []line{
			{text: "◐ no connection yet", colour: theme.Warn},
			where,
			{},
			{text: c.Reason, colour: theme.Text},
			{text: "Next try in " + countdown(c.Until.Sub(m.clock())) + ". Is the server running?", colour: theme.Muted},
		})
	case store.Closed:
		drawCentred(r, []line{
			{text: "○ the stream has ended", colour: theme.Muted},
			where,
			{},
			{text: c.Reason, colour: theme.Text},
			{text: "Press q to leave.", colour: theme.Muted},
		})
	default:
		drawCentred(r, []line{{text: "◐ connecting", colour: theme.Warn}, where})
	}
}

// drawTooSmall says what the dashboard needs.
func (m *Model) drawTooSmall(r screen.Region) {
	size := func(w, h int) string { return strconv.Itoa(w) + "×" + strconv.Itoa(h) }
	drawCentred(r, []line{
		{text: "too small", colour: theme.Warn},
		{text: "need " + size(minWidth, minHeight), colour: theme.Muted},
		{text: "have " + size(m.width, m.height), colour: theme.Muted},
	})
}

// line is one line of a notice.
type line struct {
	text   string
	colour screen.Color
}

// drawCentred writes lines in the middle of a region, wrapped to its width.
// Where it is too low, the last lines are left out.
func drawCentred(r screen.Region, lines []line) {
	w, h := r.Size()
	var fitting []line
	for _, l := range lines {
		for _, part := range text.Wrap(l.text, max(1, w)) {
			fitting = append(fitting, line{text: part, colour: l.colour})
		}
		if l.text == "" && h > len(lines) {
			fitting = append(fitting, line{})
		}
	}
	fitting = fitting[:min(len(fitting), h)]
	y := (h - len(fitting)) / 2
	for i, l := range fitting {
		r.Text(max(0, (w-text.Width(l.text))/2), y+i, l.text, screen.Style{Fg: l.colour})
	}
}
