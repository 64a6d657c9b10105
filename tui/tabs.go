package tui

import (
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
)

// drawTabs writes the names of all panes into one line, the one in focus
// marked. Where they do not all fit, those around it are shown.
func (m *Model) drawTabs(r screen.Region, st *store.State) {
	r.Clear()
	w, _ := r.Size()
	shown := m.shown()
	for _, p := range shown {
		p.parts.tab = extent{}
	}
	first, room := 0, 0
	for i, p := range shown {
		room += tabWidth(p)
		for room > w-2 && first < i {
			room -= tabWidth(shown[first])
			first++
		}
		if p == m.focus {
			break
		}
	}
	x := 1
	if first > 0 {
		r.Rune(0, 0, '‹', screen.Style{Fg: theme.Muted})
	}
	for _, p := range shown[first:] {
		if x+tabWidth(p) > w-1 && x > 1 {
			r.Rune(w-1, 0, '›', screen.Style{Fg: theme.Muted})
			return
		}
		x += m.drawTab(r, x, p, st)
	}
}

// tabWidth is the room of a tab: a blank, the key, the name, the mark, a blank.
func tabWidth(p *pane) int {
	w := text.Width(p.topic) + 4
	if p.number > 0 {
		w += 2
	}
	return w
}

func (m *Model) drawTab(r screen.Region, x int, p *pane, st *store.State) int {
	t := st.Topic(p.topic)
	key, name := p.label()
	style := screen.Style{Fg: theme.Muted}
	if p == m.focus {
		style = screen.Style{Fg: theme.TitleFocus, Attr: screen.Bold | screen.Underline}
	}
	at := x + r.Text(x, 0, " ", screen.Style{})
	if key != "" {
		at += r.Text(at, 0, key, screen.Style{Fg: theme.Faint})
		at += r.Text(at, 0, " ", screen.Style{})
	}
	at += r.Text(at, 0, name, style)
	shape, colour := m.markOf(t, st, m.now()).look()
	at += r.Text(at, 0, " "+shape+" ", screen.Style{Fg: colour})
	p.parts.tab = extent{r.Bounds().X + x, r.Bounds().X + at}
	return at - x
}
