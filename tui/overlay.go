package tui

import (
	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/tui/screen"
)

// overlay is what lies over the panes and has the keys as long as it does: the
// help, the commands, the list of alerts. There is one at a time.
type overlay interface {
	// draw draws it over the panes, which are drawn already.
	draw(m *Model, whole screen.Region, st *store.State)
	// press takes a key by its name, and the text that it types, if any.
	press(m *Model, key, text string) tea.Cmd
}

// clickable is an overlay that the mouse reaches too. The others close when
// the person clicks.
type clickable interface {
	click(m *Model, x, y int) tea.Cmd
}

// open lays an overlay over the panes, in place of the one that is there.
func (m *Model) open(o overlay) {
	m.over = o
	m.repaint()
}

// closeOverlay gives the keys back to the panes.
func (m *Model) closeOverlay() {
	m.over = nil
	m.repaint()
}
