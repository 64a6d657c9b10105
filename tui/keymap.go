package tui

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"topicmux/tui/internal/layout"
)

// keymap returns all actions of the keyboard and the mouse, by purpose. The
// help and the commands are generated from it, so they are always correct.
func (m *Model) keymap() []group {
	w := m.workspace
	return []group{
		{title: "Move around", bindings: slices.Concat(m.navigator.focusKeys(), m.zoomKeys(), m.reader.scrollKeys(), m.navigator.pagingKeys(), m.arrows(), m.digits())},
		{title: "What a pane shows", bindings: slices.Concat(m.reader.viewKeys(), m.alerts.keys())},
		{title: "Time", bindings: m.timeline.keys(w.hasPanes)},
		{title: "Find", bindings: slices.Concat(m.search.keys(), m.reader.matchKeys(), m.palette.keys())},
		{title: "Arrange the panes", bindings: slices.Concat(w.layoutKeys(), m.groups.keys(), m.navigator.orderKeys(), m.resizing.keys(), w.resetKeys(), m.hiding.keys())},
		{title: "Save and copy", bindings: slices.Concat(m.reader.copyKeys(), m.exporter.keys())},
		{title: "Mouse", bindings: m.mouseKeys()},
		{title: "Connection", bindings: append(m.connection.keys(), m.resumption.keys()...)},
		{title: "Program", bindings: m.programKeys()},
	}
}

// bindings returns the bindings of the keymap and those of the list, which may
// differ.
func (m *Model) bindings() []group { return slices.Insert(slices.Clone(m.keys), 1, m.list.keys()) }

func (m *Model) zoomKeys() []binding {
	return []binding{
		{keys: []string{"enter", "z"}, name: "zoom", label: "enter z", help: "zoom in, zoom out", does: act(m.toggleZoom), when: m.workspace.hasPanes},
		{keys: []string{"esc"}, name: "step back", label: "esc", help: "one step back", does: act(m.back)},
	}
}

func (m *Model) programKeys() []binding {
	return []binding{
		{keys: []string{"?"}, name: "help", label: "?", help: "this help", does: act(func() { m.overlays.open(&helpDialog{overlays: m.overlays, groups: m.bindings, pass: m.press}) })},
		{keys: []string{"T"}, name: "next theme", label: "T", help: "next theme", does: act(m.appearance.nextTheme)},
		{keys: []string{"ctrl+l"}, name: "redraw", label: "ctrl+l", help: "redraw the screen", does: act(m.redraw)},
		{keys: []string{"ctrl+z"}, name: "suspend", label: "ctrl+z", help: "suspend", does: func() tea.Cmd { return tea.Suspend }},
		{keys: []string{"q", "ctrl+c"}, name: "quit", label: "q ctrl+c", help: "quit", does: func() tea.Cmd { return tea.Quit }},
	}
}

func (m *Model) arrows() []binding {
	var out []binding
	for d, keys := range map[layout.Direction][]string{
		layout.Left: {"left", "h"}, layout.Right: {"right", "l"}, layout.Up: {"up", "k"}, layout.Down: {"down", "j"},
	} {
		out = append(out, binding{keys: keys, does: func() tea.Cmd { m.arrow(d); return nil }})
	}
	return out
}

func (m *Model) digits() []binding {
	var out []binding
	for n := range 9 {
		out = append(out, binding{
			keys: []string{strconv.Itoa(n + 1)},
			does: func() tea.Cmd { m.navigator.focusNumber(n); return nil },
		})
	}
	return out
}

// mouseKeys returns the mouse actions for the help. Everything also works
// without a mouse.
func (m *Model) mouseKeys() []binding {
	return []binding{
		{label: "click", help: "focus the pane", when: m.workspace.hasPanes},
		{label: "double click", help: "zoom in", when: m.workspace.hasPanes},
		{label: "click column", help: "sort by it", when: m.workspace.hasList},
		{label: "click value", help: "copy it", when: m.workspace.hasPanes},
		{label: "click view", help: "next view", when: m.workspace.hasPanes},
		{label: "drag border", help: "resize the panes", when: m.resizing.canResize},
		{label: "right click", help: "chart the JSON field", when: m.reader.hasJSON},
		{label: "wheel", help: "scroll the pane", when: m.workspace.hasPanes},
	}
}
