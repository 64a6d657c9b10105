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

// onClick focuses the pane under the pointer; a second click zooms it.
func (m *Model) onClick(e tea.Mouse) {
	p := m.paneAt(e.X, e.Y)
	if e.Button != tea.MouseLeft || p == nil || m.help.open {
		return
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
}

// onWheel scrolls the pane under the pointer, focused or not.
func (m *Model) onWheel(e tea.Mouse) {
	p := m.paneAt(e.X, e.Y)
	if p == nil || m.help.open {
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
