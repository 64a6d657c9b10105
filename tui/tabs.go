package tui

import (
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// tabBar is the line with the names of all panes in the layout Tabs.
type tabBar struct {
	panes         *paneSet
	workspace     *workspace
	viewer        *viewer
	tabs          []placedTab
	before, after bool // there are more tabs on that side
}

// placedTab is the tab of a pane with its position.
type placedTab struct {
	pane *pane
	at   interval
}

// layout lays out the tabs. If they do not all fit, it shows those around the
// focused one.
func (b *tabBar) layout() {
	b.tabs, b.before, b.after = b.tabs[:0], false, false
	bar := b.workspace.plan.Bar
	if bar.H == 0 {
		return
	}
	shown := b.panes.shown()
	first, room := 0, 0
	for i, p := range shown {
		room += tabWidth(p)
		for room > bar.W-2 && first < i {
			room -= tabWidth(shown[first])
			first++
		}
		if p == b.panes.focus {
			break
		}
	}
	b.before = first > 0
	x := 1
	for _, p := range shown[first:] {
		if x+tabWidth(p) > bar.W-1 && x > 1 {
			b.after = true
			return
		}
		b.tabs = append(b.tabs, placedTab{p, interval{x, x + tabWidth(p)}})
		x += tabWidth(p)
	}
}

// draw draws the tabs with the focused one highlighted.
func (b *tabBar) draw(r screen.Region, st *store.State) {
	w, _ := r.Size()
	r.Clear()
	if b.before {
		r.Rune(0, 0, '‹', screen.Style{Fg: theme.Muted})
	}
	for _, t := range b.tabs {
		b.drawTab(r, t, st)
	}
	if b.after {
		r.Rune(w-1, 0, '›', screen.Style{Fg: theme.Muted})
	}
}

// tabWidth returns the width of a tab: a blank, the key, the name, the state, a
// blank.
func tabWidth(p *pane) int {
	w := text.Width(p.title) + 4
	if p.number > 0 {
		w += 2
	}
	return w
}

func (b *tabBar) drawTab(r screen.Region, tab placedTab, st *store.State) {
	p, t := tab.pane, st.Topic(tab.pane.topic)
	key, name := p.label()
	style := screen.Style{Fg: theme.Muted}
	if p == b.panes.focus {
		style = screen.Style{Fg: theme.TitleFocus, Attr: screen.Bold | screen.Underline}
	}
	at := tab.at.from
	at += r.Text(at, 0, " ", screen.Style{})
	if key != "" {
		at += r.Text(at, 0, key, screen.Style{Fg: theme.Faint})
		at += r.Text(at, 0, " ", screen.Style{})
	}
	at += r.Text(at, 0, name, style)
	shape, colour := b.viewer.stateOf(t, st, b.viewer.now).symbol()
	r.Text(at, 0, " "+shape+" ", screen.Style{Fg: colour})
}

// paneAt returns the pane whose tab is at a cell of the screen, or nil.
func (b *tabBar) paneAt(x, y int) *pane {
	bar := b.workspace.plan.Bar
	if bar.H == 0 || y != bar.Y {
		return nil
	}
	for _, t := range b.tabs {
		if t.at.has(x - bar.X) {
			return t.pane
		}
	}
	return nil
}
