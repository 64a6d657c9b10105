package tui

import (
	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
)

// overlay covers the panes and gets the keys while it is open, such as the
// help, the commands or the list of alerts.
type overlay interface {
	// layout computes what is shown on a screen of w by h cells, and where.
	layout(w, h int, st *store.State)
	// draw draws it over the panes, which have been drawn.
	draw(whole screen.Region, st *store.State)
	// press handles a key, given its name and the text that it types, if any.
	press(key, typed string) tea.Cmd
}

// clickable is an overlay that handles clicks. Any other overlay closes on a
// click.
type clickable interface {
	click(x, y int) tea.Cmd
}

// overlays holds the open overlay. At most one is open.
type overlays struct {
	*shared
	top overlay // nil if none is open
}

// isOpen reports whether an overlay is open.
func (o *overlays) isOpen() bool { return o.top != nil }

// open opens an overlay and replaces the open one.
func (o *overlays) open(top overlay) {
	o.top = top
	o.repaint()
}

// close closes the overlay, so that the panes get the keys again.
func (o *overlays) close() {
	o.top = nil
	o.repaint()
}

// layout lays out the open overlay.
func (o *overlays) layout(w, h int, st *store.State) {
	if o.top != nil {
		o.top.layout(w, h, st)
	}
}

// click passes a click to the open overlay.
func (o *overlays) click(x, y int) tea.Cmd {
	if top, ok := o.top.(clickable); ok {
		return top.click(x, y)
	}
	o.close()
	return nil
}

// wheel scrolls the open overlay by a line.
func (o *overlays) wheel(b tea.MouseButton) {
	key := map[tea.MouseButton]string{tea.MouseWheelUp: "up", tea.MouseWheelDown: "down"}[b]
	if key != "" {
		o.top.press(key, "")
		o.dirty = true
	}
}
