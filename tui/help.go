package tui

import (
	"topicmux/tui/screen"
	"topicmux/tui/text"
	"topicmux/tui/theme"
)

// helpColumn is the width of a column of the help: a key and what it does.
const helpColumn = 50

// drawHelp lays the list of keys over the panes. It lists what has a meaning
// right now, in two columns where the screen allows.
func (m *Model) drawHelp(whole screen.Region) {
	columns := m.helpColumns()
	rows := 0
	for _, lines := range columns {
		rows = max(rows, len(lines))
	}
	w := min(m.width, len(columns)*helpColumn+6)
	h := min(m.height, rows+4)
	box := whole.Sub(screen.Rect{X: (m.width - w) / 2, Y: max(0, (m.height-h)/2), W: w, H: h})
	drawDialog(box, "keys", "esc closes")
	for i, lines := range columns {
		in := box.Sub(screen.Rect{X: 3 + i*helpColumn, Y: 2, W: min(helpColumn, w-6), H: h - 3})
		if h < rows+4 {
			in = box.Sub(screen.Rect{X: 3 + i*helpColumn, Y: 1, W: min(helpColumn, w-6), H: h - 2})
		}
		for y, l := range lines {
			l.draw(in, y)
		}
	}
}

// helpColumns spreads the groups over one column or two, none cut in half.
func (m *Model) helpColumns() [][]helpLine {
	groups, total := m.helpGroups()
	if m.width < 2*helpColumn+6 {
		var one []helpLine
		for _, g := range groups {
			one = append(one, g...)
		}
		return [][]helpLine{one}
	}
	columns := make([][]helpLine, 2)
	for _, g := range groups {
		i := 0
		if len(columns[0])+len(g)/2 > total/2 {
			i = 1
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
	x := r.Text(0, y, text.Fit(l.label, min(17, w/2)), screen.Style{Fg: theme.Text, Attr: screen.Bold})
	r.Text(x+1, y, l.help, screen.Style{Fg: theme.Muted})
}

// helpGroups returns the paragraphs of the help, each ended by a blank line,
// and how many lines they are together.
func (m *Model) helpGroups() (groups [][]helpLine, total int) {
	for _, g := range m.keys {
		lines := []helpLine{{label: g.title}}
		for _, b := range g.bindings {
			if b.label != "" && (b.when == nil || b.when(m)) {
				lines = append(lines, helpLine{label: b.label, help: b.help})
			}
		}
		lines = append(lines, helpLine{})
		groups, total = append(groups, lines), total+len(lines)
	}
	return groups, total
}

// drawDialog clears a region and frames it with a title and a note.
func drawDialog(r screen.Region, title, note string) {
	w, h := r.Size()
	r.Clear()
	edge := screen.Style{Fg: theme.BorderFocus}
	r.Rune(0, 0, '╭', edge)
	r.HLine(1, 0, w-2, '─', edge)
	r.Rune(w-1, 0, '╮', edge)
	for y := 1; y < h-1; y++ {
		r.Rune(0, y, '│', edge)
		r.Rune(w-1, y, '│', edge)
	}
	r.Rune(0, h-1, '╰', edge)
	r.HLine(1, h-1, w-2, '─', edge)
	r.Rune(w-1, h-1, '╯', edge)
	r.Text(2, 0, " "+title+" ", screen.Style{Fg: theme.Title, Attr: screen.Bold})
	r.TextRight(w-2, h-1, " "+note+" ", screen.Style{Fg: theme.Muted})
}
