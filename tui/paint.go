package tui

import (
	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// View draws the changes, passes them to the frame writer, and returns the
// terminal's modes. Without a frame writer it also returns the frame.
func (m *Model) View() tea.View {
	if m.dirty && m.width > 0 && m.height > 0 {
		m.paint()
		m.dirty, m.allDirty = false, false
		m.unshown = true
	}
	v := tea.NewView(" ") // placeholder for Bubble Tea's renderer
	if m.out == nil {
		v.SetContent(m.grid.String(m.appearance.theme))
	} else if m.unshown {
		m.show()
	}
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = m.opts.Title
	v.BackgroundColor, v.ForegroundColor = m.appearance.ground()
	return v
}

// show passes the changes to the frame writer, unless it is still writing.
func (m *Model) show() {
	if buf, ok := m.out.ready(); ok {
		m.out.show(m.grid.AppendUpdate(buf, m.appearance.theme))
		m.unshown = false
	}
}

// layout computes the content and positions of the next frame, unless no frame
// is due.
func (m *Model) layout() {
	if !m.dirty || m.width == 0 || m.height == 0 {
		return
	}
	st := m.store.Acquire()
	defer m.store.Release()
	m.groups.gather(st)
	m.list.syncList(st)
	m.viewer.layout(st)
	m.tabs.layout()
	m.chrome.layout(st)
	m.overlays.layout(m.width, m.height, st)
	if m.overlays.isOpen() {
		m.allDirty = true // the overlay covers panes that have not changed
	}
	m.countCoalesced(st)
}

// countCoalesced counts the events that no frame shows. It does not count
// during a pause.
func (m *Model) countCoalesced(st *store.State) {
	for _, p := range m.panes.all {
		switch {
		case m.timeline.pause.on:
			p.count = 0
		case p.shows() && p.visible():
			m.connection.coalesced.shows(p, st.Topic(p.topic).Count)
		}
	}
	if !m.workspace.listed() || m.timeline.pause.on {
		return
	}
	for _, name := range m.list.list.Shown() {
		if p, t := m.panes.byTopic[name], st.Topic(name); p != nil && t != nil {
			m.connection.coalesced.shows(p, t.Count)
		}
	}
}

// paint draws the changes into the grid.
func (m *Model) paint() {
	st := m.store.Acquire()
	defer m.store.Release()
	if m.allDirty {
		m.grid.Clear()
	}
	whole := m.grid.Region(screen.Rect{W: m.width, H: m.height})
	switch {
	case m.width < minWidth || m.height < minHeight:
		whole.Clear()
		m.chrome.drawTooSmall(whole)
	case m.overlays.isOpen():
		m.scene.drawScene(whole, st)
		m.overlays.top.draw(whole, st)
	default:
		m.scene.drawScene(whole, st)
	}
}

// picture draws the screen without an overlay.
func (m *Model) picture() (*screen.Grid, *theme.Theme) {
	m.repaint()
	m.layout()
	m.paint()
	m.repaint()
	return m.grid, m.appearance.theme
}
