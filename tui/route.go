package tui

import (
	"slices"

	"topicmux/tui/layout"
	"topicmux/tui/memory"

	tea "charm.land/bubbletea/v2"
)

// arrow moves the focus, or scrolls when one pane is all there is to see.
func (m *Model) arrow(d layout.Direction) {
	if m.workspace.zoomed || len(m.panes.shown()) == 1 {
		if m.reader.moveInside(d) {
			return
		}
		switch d {
		case layout.Up:
			m.reader.scroll(lineUp)
		case layout.Down:
			m.reader.scroll(lineDown)
		}
		return
	}
	shown := m.panes.shown()
	if len(shown) == 0 {
		return
	}
	from := slices.Index(shown, m.panes.focus)
	to := layout.Neighbour(m.workspace.plan.Rects, from, d)
	if to != from {
		m.workspace.focusOn(shown[to])
		return
	}
	m.workspace.turn(d)
}

func (m *Model) toggleZoom() {
	m.workspace.zoomed = !m.workspace.zoomed
	if m.search.query.on() {
		m.search.setQuery(m.search.query) // a zoomed pane is not left out
	}
	m.workspace.arrange()
}

// back undoes the innermost thing: the cursor, what is looked for, the zoom,
// the pause.
func (m *Model) back() {
	switch {
	case m.timeline.cursor.on():
		m.timeline.leaveCursor()
	case m.search.query.on():
		m.search.clear()
	case m.workspace.zoomed:
		m.toggleZoom()
	case m.timeline.pause.on:
		m.timeline.togglePause()
	}
}

// press takes a key by its name, and the text that it types, if any: to what
// lies over the panes, to the list where that is on screen, else to the action
// that is bound to it and has a meaning now. ctrl+c always leaves.
func (m *Model) press(key, typed string) tea.Cmd {
	if m.overlays.isOpen() && key != "ctrl+c" {
		return m.overlays.top.press(key, typed)
	}
	if m.workspace.listed() && m.list.pressList(key) {
		return nil
	}
	for _, g := range m.keys {
		for i := range g.bindings {
			b := &g.bindings[i]
			if b.does != nil && slices.Contains(b.keys, key) && b.works() {
				return b.does()
			}
		}
	}
	return nil
}

// restore restores what was saved of the server. It is called before the program
// runs.
func (m *Model) restore(saved *memory.Memory) {
	m.saved = saved
	m.appearance.restoreTheme()
	m.timeline.window = windowOf(m.opts, saved)
	m.groups.restoreGroups()
	m.hiding.restoreVisibility()
	kind, chosen := layout.Parse(m.saved.Layout())
	m.workspace.kind, m.workspace.unasked = kind, !chosen
	m.list.list.SetSort(m.saved.Text(listSort))
}
