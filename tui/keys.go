package tui

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"topicmux/tui/layout"
)

// binding is one action of the dashboard: the keys that trigger it, what the
// commands and the help call it, and when it has a meaning.
type binding struct {
	keys  []string
	name  string // what the commands call it; empty: not among them
	label string // the keys as the help shows them; empty: not in the help
	help  string // what the help says, for neighbours with opposite keys too
	does  func() tea.Cmd
	when  condition // nil: always
}

// works reports whether the action has a meaning now.
func (b *binding) works() bool { return b.needs() == "" }

// needs returns what the action waits for, "" if it has a meaning now.
func (b *binding) needs() string {
	if b.when == nil {
		return ""
	}
	return b.when()
}

// group is a paragraph of the help.
type group struct {
	title    string
	bindings []binding
}

// keymap is everything that the keyboard and the mouse can do, by what it is
// for. The help and the commands are made from it, so what they say is what
// works.
func (m *Model) keymap() []group {
	return []group{
		{title: "Move around", bindings: slices.Concat(m.moveKeys(), m.arrows(), m.digits())},
		{title: "What a pane shows", bindings: m.viewKeys()},
		{title: "Time", bindings: m.timeKeys()},
		{title: "Find", bindings: m.findKeys()},
		{title: "Arrange the panes", bindings: m.arrangeKeys()},
		{title: "Save and copy", bindings: m.saveKeys()},
		{title: "Mouse", bindings: m.mouseHelp()},
		{title: "Connection", bindings: m.connectionKeys()},
		{title: "Program", bindings: m.programKeys()},
	}
}

// groups are the keymap and the keys of the list, which may mean something else
// there.
func (m *Model) groups() []group { return slices.Insert(slices.Clone(m.keys), 1, m.listKeys()) }

func (m *Model) moveKeys() []binding {
	return []binding{
		{keys: []string{"tab"}, name: "next pane", label: "tab ⇧tab", help: "next, previous pane", does: act(m.focusNext), when: m.hasOthers},
		{keys: []string{"shift+tab"}, name: "previous pane", does: act(m.focusPrevious), when: m.hasOthers},
		{label: "arrows hjkl", help: "pane in that direction", when: m.notZoomed},
		{label: "1 … 9", help: "pane with that number", when: m.hasOthers},
		{keys: []string{"enter", "z"}, name: "zoom", label: "enter z", help: "zoom in, zoom out", does: act(m.toggleZoom), when: m.hasPanes},
		{keys: []string{"esc"}, name: "back", label: "esc", help: "one step back", does: act(m.back)},
		{keys: []string{"pgup"}, name: "page up", label: "pgup pgdn", help: "scroll, or turn the page", does: act(m.pageUp), when: m.hasPanes},
		{keys: []string{"pgdown"}, name: "page down", does: act(m.pageDown), when: m.hasPanes},
		{keys: []string{"home"}, name: "oldest", label: "home end", help: "oldest, newest", does: m.scrolls(toStart), when: m.hasPanes},
		{keys: []string{"end"}, name: "newest", does: m.scrolls(toEnd), when: m.hasPanes},
		{keys: []string{"<"}, name: "previous page", label: "< >", help: "previous, next page", does: act(m.previousPage), when: m.hasPages},
		{keys: []string{">"}, name: "next page", does: act(m.nextPage), when: m.hasPages},
	}
}

func (m *Model) viewKeys() []binding {
	return []binding{
		{keys: []string{"v"}, name: "next view", label: "v", help: "next view", does: act(m.nextView), when: m.hasPanes},
		{keys: []string{"f"}, name: "fields", label: "f", help: "choose fields to chart", does: act(m.openFields), when: m.hasPanes},
		{keys: []string{"w"}, name: "wire", label: "w", help: "bytes on the wire", does: act(m.toggleWire), when: m.hasPanes},
		{keys: []string{"s"}, name: "sort by the next column", label: "s S", help: "sort column, direction", does: act(m.sortNext), when: m.hasTable},
		{keys: []string{"S"}, name: "reverse the sort order", does: act(m.sortOther), when: m.hasTable},
		{label: "arrows", help: "move, fold, unfold", when: m.hasCursor},
		{label: "↑ ↓ → ←", help: "select line, open, close", when: m.hasLines},
		{keys: []string{"c"}, name: "chart the field at the cursor", label: "c", help: "chart the field", does: act(m.chartCursor), when: m.hasCursor},
		{keys: []string{"a"}, name: "new alert", label: "a", help: "alert on this value", does: act(m.openAlertForm)},
		{keys: []string{"A"}, name: "alerts", label: "A", help: "list, edit, mute alerts", does: act(m.openAlerts)},
	}
}

func (m *Model) timeKeys() []binding {
	return []binding{
		{keys: []string{"space"}, name: "pause", label: "space", help: "freeze the screen", does: act(m.togglePause), when: m.hasPanes},
		{keys: []string{"["}, name: "time cursor back", label: "[ ]", help: "go back in time, return", does: act(m.scrubBack), when: m.hasPanes},
		{keys: []string{"]"}, name: "time cursor forward", does: act(m.scrubForward), when: m.scrubbing},
		{keys: []string{","}, name: "time cursor a little back", label: ", .", help: "the same in small steps", does: act(m.scrubBackFine), when: m.hasPanes},
		{keys: []string{"."}, name: "time cursor a little forward", does: act(m.scrubForwardFine), when: m.scrubbing},
		{keys: []string{"+"}, name: "longer window", label: "+ - =", help: "longer, shorter, default", does: act(m.widenWindow), when: m.hasPanes},
		{keys: []string{"-"}, name: "shorter window", does: act(m.narrowWindow), when: m.hasPanes},
		{keys: []string{"="}, name: "default window", does: act(m.resetWindow), when: m.hasPanes},
		{keys: []string{"t"}, name: "event or arrival time", label: "t", help: "event or arrival time", does: act(m.toggleArrival), when: m.hasPanes},
	}
}

func (m *Model) findKeys() []binding {
	return []binding{
		{keys: []string{"/"}, name: "filter", label: "/ /!", help: "show or hide matches", does: act(m.openFind), when: m.hasFilterable},
		{keys: []string{"n"}, name: "older match", label: "n N", help: "older, newer match", does: m.nextMatch, when: m.hasFind},
		{keys: []string{"N"}, name: "newer match", does: m.previousMatch, when: m.hasFind},
		{keys: []string{":"}, name: "commands", label: ":", help: "run a command", does: act(m.openPalette)},
	}
}

func (m *Model) arrangeKeys() []binding {
	return []binding{
		{keys: []string{"L"}, name: "next layout", label: "L", help: "grid, main, tabs, list …", does: act(m.nextLayout), when: m.hasPanes},
		{keys: []string{"g"}, name: "group topics", label: "g", help: "group as net.*, *.cpu …", does: act(m.groupNext), when: m.hasPanes},
		{keys: []string{"{"}, name: "move pane back", label: "{ }", help: "move the pane", does: act(m.moveBack), when: m.hasArrangement},
		{keys: []string{"}"}, name: "move pane forward", does: act(m.moveForward), when: m.hasArrangement},
		{keys: []string{"alt+right", "alt+l"}, name: "wider pane", label: "alt+arrows", help: "resize the pane", does: act(m.wider), when: m.canResize},
		{keys: []string{"alt+left", "alt+h"}, name: "narrower pane", does: act(m.narrower), when: m.canResize},
		{keys: []string{"alt+down", "alt+j"}, name: "taller pane", does: act(m.taller), when: m.canResize},
		{keys: []string{"alt+up", "alt+k"}, name: "shorter pane", does: act(m.shorter), when: m.canResize},
		{keys: []string{"alt+="}, name: "default layout", label: "alt+=", help: "default sizes and order", does: act(m.resetLayout), when: m.hasPanes},
		{keys: []string{"x"}, name: "hide pane", label: "x", help: "hide the pane", does: act(m.hide), when: m.hasPanes},
		{keys: []string{"X"}, name: "bring back hidden panes", label: "X", help: "bring back hidden panes", does: act(m.unhide), when: m.hasHidden},
	}
}

func (m *Model) saveKeys() []binding {
	return []binding{
		{keys: []string{"y"}, name: "copy value", label: "y", help: "copy the value", does: m.copyValue, when: m.hasPanes},
		{keys: []string{"ctrl+s"}, name: "save", label: "ctrl+s", help: "save data or the screen", does: act(m.openSave)},
	}
}

func (m *Model) connectionKeys() []binding {
	return []binding{
		{keys: []string{"i"}, name: "connection", label: "i", help: "connection and delays", does: act(m.openInfo)},
		{keys: []string{"r"}, name: "reconnect now", label: "r", help: "reconnect now", does: m.reconnect, when: m.hasConnection},
	}
}

func (m *Model) programKeys() []binding {
	return []binding{
		{keys: []string{"?"}, name: "help", label: "?", help: "this help", does: act(func() { m.overlays.open(&help{overlays: m.overlays, groups: m.groups, pass: m.press}) })},
		{keys: []string{"T"}, name: "next theme", label: "T", help: "next theme", does: act(m.nextTheme)},
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
			does: func() tea.Cmd { m.focusNumber(n); return nil },
		})
	}
	return out
}

// act makes a binding's effect from a method that needs no command.
func act(f func()) func() tea.Cmd {
	return func() tea.Cmd { f(); return nil }
}

// press takes a key by its name, and the text that it types, if any: to what
// lies over the panes, to the list where that is on screen, else to the action
// that is bound to it and has a meaning now. ctrl+c always leaves.
func (m *Model) press(key, typed string) tea.Cmd {
	if m.overlays.isOpen() && key != "ctrl+c" {
		return m.overlays.top.press(key, typed)
	}
	if m.listed() && m.pressList(key) {
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
