package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// doubleClick is how close two clicks on a pane are to be one double click.
const doubleClick = 400 * time.Millisecond

// click is the last click, to know the second one of a double click.
type click struct {
	on *pane
	at time.Time
}

// onClick focuses the pane under the pointer; a second click zooms it. What
// lies over the panes has the click first.
func (m *Model) onClick(e tea.Mouse) tea.Cmd {
	if m.over != nil {
		if o, ok := m.over.(clickable); ok {
			return o.click(m, e.X, e.Y)
		}
		m.closeOverlay()
		return nil
	}
	p := m.paneAt(e.X, e.Y)
	if e.Button != tea.MouseLeft || p == nil {
		return nil
	}
	now := m.clock()
	twice := m.click.on == p && now.Sub(m.click.at) < doubleClick
	m.click = click{on: p, at: now}
	m.focusOn(p)
	if twice {
		m.click = click{}
		m.toggleZoom()
	}
	m.repaint()
	return nil
}

// onWheel scrolls what lies over the panes, else the pane under the pointer,
// focused or not.
func (m *Model) onWheel(e tea.Mouse) {
	if m.over != nil {
		key := map[tea.MouseButton]string{tea.MouseWheelUp: "up", tea.MouseWheelDown: "down"}[e.Button]
		if key != "" {
			m.over.press(m, key, "")
			m.dirty = true
		}
		return
	}
	p := m.paneAt(e.X, e.Y)
	if p == nil {
		return
	}
	switch e.Button {
	case tea.MouseWheelUp:
		m.scrollPane(p, lineUp, 3)
	case tea.MouseWheelDown:
		m.scrollPane(p, lineDown, 3)
	}
}

func (m *Model) paneAt(x, y int) *pane {
	for _, p := range m.panes {
		if !p.hidden && p.rect.Contains(x, y) {
			return p
		}
	}
	return nil
}

// mouseHelp says in the help what the mouse can do; it is never needed.
func mouseHelp() []binding {
	return []binding{
		{label: "click", help: "focus; twice: zoom", when: hasPanes},
		{label: "wheel", help: "scroll the pane under it", when: hasPanes},
	}
}
