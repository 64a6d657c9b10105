package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// doubleClick is how close two clicks on a pane are to be one double click.
const doubleClick = 400 * time.Millisecond

// lastClick is the last click, to know the second one of a double click.
type lastClick struct {
	on *pane
	at time.Time
}

// onClick focuses the pane under the pointer; a second click zooms it. What
// lies over the panes has the click first.
func (m *Model) onClick(e tea.Mouse) tea.Cmd {
	m.resizing.dragging = nil
	if m.overlays.isOpen() {
		return m.overlays.click(e.X, e.Y)
	}
	if key := m.chrome.keyAt(e.X, e.Y); key != "" && e.Button == tea.MouseLeft {
		return m.press(key, key)
	}
	if p := m.tabs.paneAt(e.X, e.Y); p != nil && e.Button == tea.MouseLeft {
		m.workspace.focusOn(p)
		return nil
	}
	if m.workspace.listed() && m.workspace.plan.Table.Contains(e.X, e.Y) {
		if e.Button == tea.MouseLeft {
			m.list.clickList(e.X, e.Y)
		}
		return nil
	}
	p := m.workspace.paneAt(e.X, e.Y)
	if p == nil {
		return nil
	}
	m.repaint()
	switch e.Button {
	case tea.MouseRight:
		m.workspace.focusOn(p)
		m.reader.chartAt(p, e.X, e.Y)
	case tea.MouseLeft:
		return m.clickPane(p, e)
	}
	return nil
}

// clickPane focuses a pane; a second click zooms it, unless the first one had
// a meaning of its own.
func (m *Model) clickPane(p *pane, e tea.Mouse) tea.Cmd {
	now := m.clock()
	twice := m.click.on == p && now.Sub(m.click.at) < doubleClick
	m.click = lastClick{on: p, at: now}
	m.workspace.focusOn(p)
	if twice {
		m.click = lastClick{}
		m.toggleZoom()
		return nil
	}
	if cmd, ok := m.clickBorder(p, e.X, e.Y); ok {
		m.click = lastClick{}
		return cmd
	}
	if g, ok := m.resizing.borderAt(e.X, e.Y); ok {
		m.resizing.dragging = &g
	}
	if m.reader.clickInside(p, e.X, e.Y) {
		m.click = lastClick{}
	}
	return nil
}

// clickBorder does what a part of the border stands for: the mark of an alert
// lists the alerts, the value is copied, the view's name in the lower edge
// turns to the next view.
func (m *Model) clickBorder(p *pane, x, y int) (cmd tea.Cmd, ok bool) {
	switch m.scene.partAt(p, x, y) {
	case statePart:
		if p.picture.state != stateAlert {
			return nil, false
		}
		m.alerts.openAlerts()
	case valuePart:
		return m.reader.copyValue(), true
	case viewPart:
		m.reader.nextView()
	default:
		return nil, false
	}
	return nil, true
}

// onWheel scrolls what lies over the panes, else the pane under the pointer,
// focused or not.
func (m *Model) onWheel(e tea.Mouse) {
	if m.overlays.isOpen() {
		m.overlays.wheel(e.Button)
		return
	}
	if m.workspace.listed() && m.workspace.plan.Table.Contains(e.X, e.Y) {
		m.list.wheelList(e.Button)
		return
	}
	p := m.workspace.paneAt(e.X, e.Y)
	if p == nil {
		return
	}
	switch e.Button {
	case tea.MouseWheelUp:
		m.reader.scrollPane(p, lineUp, 3)
	case tea.MouseWheelDown:
		m.reader.scrollPane(p, lineDown, 3)
	}
}
