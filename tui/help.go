package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/text"
	"topicmux/tui/theme"
)

// helpColumn is the width of a column of the help: a key and what it does.
const helpColumn = 40

// help is the list of keys that lies over the panes. It lists what has a
// meaning right now.
type help struct {
	top  int // the first line shown, where not all fit
	most int // the last that top can be, known once it was drawn
}

func (m *Model) openHelp() { m.open(&help{}) }

// press scrolls the help or closes it. It gives way to whatever else the
// person does.
func (h *help) press(m *Model, key, typed string) tea.Cmd {
	by := map[string]int{"up": -1, "k": -1, "down": 1, "j": 1, "pgup": -5, "pgdown": 5, "home": -1 << 10, "end": 1 << 10}[key]
	if by != 0 && h.most > 0 {
		h.top = max(0, min(h.top+by, h.most))
		return nil
	}
	m.closeOverlay()
	if key == "?" || key == "esc" {
		return nil
	}
	return m.press(key, typed)
}

// draw lists the keys in two columns where the screen allows.
func (h *help) draw(m *Model, whole screen.Region, _ *store.State) {
	columns := m.helpColumns()
	rows := 0
	for _, lines := range columns {
		rows = max(rows, len(lines))
	}
	w := min(m.width, len(columns)*helpColumn)
	high := min(m.height, rows+2)
	box := whole.Sub(screen.Rect{X: (m.width - w) / 2, Y: (m.height - high) / 2, W: w, H: high})
	h.most = max(0, rows-(high-2))
	h.top = min(h.top, h.most)
	note := "esc closes"
	if h.most > 0 {
		note = "↓ more  " + note
	}
	drawDialog(box, "keys", note)
	for i, lines := range columns {
		in := box.Sub(screen.Rect{X: 2 + i*helpColumn, Y: 1, W: min(helpColumn, w) - 4, H: high - 2})
		for y, l := range lines[min(h.top, len(lines)):] {
			l.draw(in, y)
		}
	}
}

// helpColumns spreads the groups over one column or two, none cut in half.
func (m *Model) helpColumns() [][]helpLine {
	groups, total := m.helpGroups()
	if m.width < 2*helpColumn {
		var one []helpLine
		for _, g := range groups {
			one = append(one, g...)
		}
		return [][]helpLine{one}
	}
	columns := make([][]helpLine, 2)
	for _, g := range groups {
		i := 0
		if len(columns[0]) > 0 && len(columns[0])+len(g) > total/2+2 {
			i = 1
		}
		if len(columns[i]) == 0 && g[0] == (helpLine{}) {
			g = g[1:]
		}
		columns[i] = append(columns[i], g...)
	}
	return columns
}

// helpLine is a heading, or a key with what it does.
type helpLine struct{ label, help string }

func (l helpLine) draw(r screen.Region, y int) {
	if l.help == "" {
		r.Text(0, y, l.label, screen.Style{Fg: theme.Accent, Attr: screen.Bold})
		return
	}
	w, _ := r.Size()
	x := r.Text(0, y, text.Fit(l.label, min(11, w/2)), screen.Style{Fg: theme.Text, Attr: screen.Bold})
	r.Text(x+1, y, l.help, screen.Style{Fg: theme.Muted})
}

// helpGroups returns the paragraphs of the help, each but the first begun by a blank line,
// and how many lines they are together.
func (m *Model) helpGroups() (groups [][]helpLine, total int) {
	for _, g := range m.keys {
		lines := []helpLine{{label: g.title}}
		for _, b := range g.bindings {
			if b.label != "" && b.works(m) {
				lines = append(lines, helpLine{label: b.label, help: b.help})
			}
		}
		if len(lines) == 1 {
			continue
		}
		if len(groups) > 0 {
			lines = slices.Insert(lines, 0, helpLine{})
		}
		groups, total = append(groups, lines), total+len(lines)
	}
	return groups, total
}

// drawDialog clears a region and frames it with a title and a note.
func drawDialog(r screen.Region, title, note string) {
	w, h := r.Size()
	r.Clear()
	drawFrame(r, screen.Style{Fg: theme.BorderFocus})
	r.Text(2, 0, " "+title+" ", screen.Style{Fg: theme.Title, Attr: screen.Bold})
	r.TextRight(w-2, h-1, " "+note+" ", screen.Style{Fg: theme.Muted})
}
