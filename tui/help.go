package tui

import (
	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// The widths of a column of the help: a key, its description and, in the wide
// form, what it needs.
const (
	helpNarrow = 40
	helpWide   = 60
	helpLabel  = 12 // width of the key
	helpGap    = 2  // gap between key and description
	helpText   = 23 // width of the description
)

// helpDialog covers the panes and lists all keys by purpose, and all marks. A
// key that does nothing now is dim, with what it needs.
type helpDialog struct {
	overlays *overlays
	groups   func() []group
	pass     func(key, typed string) tea.Cmd // handles keys that the help does not

	top     int // first line shown
	most    int // the largest value of top
	box     screen.Rect
	width   int // width of a column
	columns [][]helpLine
}

// press scrolls the help or closes it. Any other key closes the help and takes
// effect.
func (h *helpDialog) press(key, typed string) tea.Cmd {
	by := map[string]int{"up": -1, "k": -1, "down": 1, "j": 1, "pgup": -5, "pgdown": 5, "home": -1 << 10, "end": 1 << 10}[key]
	if by != 0 && h.most > 0 {
		h.top = max(0, min(h.top+by, h.most))
		return nil
	}
	h.overlays.close()
	if key == "?" || key == "esc" {
		return nil
	}
	return h.pass(key, typed)
}

// layout lays out the groups, in two columns if there is room.
func (h *helpDialog) layout(width, height int, _ *store.State) {
	h.width = helpNarrow
	if width >= 2*helpWide {
		h.width = helpWide
	}
	h.columns = spreadHelp(helpGroups(h.groups(), h.width == helpWide), width >= 2*h.width)
	rows := 0
	for _, lines := range h.columns {
		rows = max(rows, len(lines))
	}
	w := min(width, len(h.columns)*h.width)
	high := min(height, rows+2)
	h.box = screen.Rect{X: (width - w) / 2, Y: (height - high) / 2, W: w, H: high}
	h.most = max(0, rows-(high-2))
	h.top = min(h.top, h.most)
}

func (h *helpDialog) draw(whole screen.Region, _ *store.State) {
	box := whole.Sub(h.box)
	note := "esc closes"
	if h.top < h.most {
		note = "↓ more  " + note
	}
	drawDialog(box, "keys and marks", note)
	for i, lines := range h.columns {
		in := box.Sub(screen.Rect{X: 2 + i*h.width, Y: 1, W: min(h.width, h.box.W) - 3, H: h.box.H - 2})
		for y, l := range lines[min(h.top, len(lines)):] {
			l.draw(in, y)
		}
	}
}

// spreadHelp lays out the groups in one or two columns, with a blank line
// between groups. It does not split groups.
func spreadHelp(groups [][]helpLine, two bool) [][]helpLine {
	total := 0
	for _, g := range groups {
		total += len(g) + 1
	}
	columns := make([][]helpLine, 1, 2)
	for _, g := range groups {
		last := len(columns) - 1
		if two && last == 0 && len(columns[0]) > 0 && len(columns[0])+len(g) > total/2+2 {
			columns, last = append(columns, nil), 1
		}
		if len(columns[last]) > 0 {
			columns[last] = append(columns[last], helpLine{})
		}
		columns[last] = append(columns[last], g...)
	}
	return columns
}

// helpLine is a heading, or a key or state mark with its description.
type helpLine struct {
	label, help string
	needs       string       // what is missing, for a key that does nothing now
	colour      screen.Color // colour of a mark
}

func (l helpLine) draw(r screen.Region, y int) {
	w, _ := r.Size()
	key, words := screen.Style{Fg: theme.Text, Attr: screen.Bold}, screen.Style{Fg: theme.Muted}
	switch {
	case l.help == "":
		r.Text(0, y, l.label, screen.Style{Fg: theme.Accent, Attr: screen.Bold})
		return
	case l.needs != "":
		key, words = screen.Style{Fg: theme.Faint}, screen.Style{Fg: theme.Faint}
	case l.colour != 0:
		key.Fg = l.colour
	}
	x := helpGap + r.Text(0, y, text.Fit(l.label, min(helpLabel, w/2)), key)
	r.Text(x, y, l.help, words)
	if at := helpLabel + helpGap + helpText + helpGap; l.needs != "" && at < w {
		r.Text(at, y, "needs "+l.needs, words)
	}
}

// helpGroups returns the paragraphs of the help. In the narrow form, what a key
// needs is on a separate line.
func helpGroups(keys []group, wide bool) (groups [][]helpLine) {
	for _, g := range keys {
		lines := []helpLine{{label: g.title}}
		for _, b := range g.bindings {
			if b.label == "" {
				continue
			}
			l := helpLine{label: b.label, help: b.help, needs: b.needs()}
			lines = append(lines, l)
			if l.needs != "" && !wide {
				lines = append(lines, helpLine{label: " ", help: "needs " + l.needs, needs: l.needs})
			}
		}
		groups = append(groups, lines)
	}
	return append(groups, stateHelp())
}

// stateHelp explains the marks next to topic names and in charts.
func stateHelp() []helpLine {
	lines := []helpLine{{label: "Marks"}}
	for _, k := range []struct {
		state topicState
		help  string
	}{
		{stateLive, "live"},
		{stateStale, "silent for longer than usual"},
		{stateReconnecting, "no connection, retrying"},
		{stateDown, "no connection"},
		{stateFailed, "source failed"},
		{stateAlert, "an alert is firing"},
		{stateComplete, "ended: no more events"},
		{stateGone, "gone from the server"},
		{statePaused, "the screen is frozen"},
	} {
		shape, colour := k.state.symbol()
		lines = append(lines, helpLine{label: shape, help: k.help, colour: colour})
	}
	return append(
		lines,
		helpLine{label: view.BadState, help: "a bad state, such as down", colour: theme.Bad},
		helpLine{label: "◍", help: "the stream is buffered on its way", colour: theme.Warn},
		helpLine{label: "↻", help: "a planned reconnect", colour: theme.Muted},
		helpLine{label: "▾ ┊ −3", help: "3 events were lost here", colour: theme.Warn},
		helpLine{label: "╎", help: "history starts here", colour: theme.Muted},
		helpLine{label: "╱ ╱", help: "no connection then", colour: theme.Muted},
	)
}
