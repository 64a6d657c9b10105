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
	does  func(*Model) tea.Cmd
	when  condition // nil: always
}

// works reports whether the action has a meaning now.
func (b *binding) works(m *Model) bool { return b.needs(m) == "" }

// needs returns what the action waits for, "" if it has a meaning now.
func (b *binding) needs(m *Model) string {
	if b.when == nil {
		return ""
	}
	return b.when(m)
}

// group is a paragraph of the help.
type group struct {
	title    string
	bindings []binding
}

// keymap is everything that the keyboard and the mouse can do, by what it is
// for. The help and the commands are made from it, so what they say is what
// works.
func keymap() []group {
	return []group{
		{title: "Move around", bindings: slices.Concat(moveKeys(), arrows(), digits())},
		{title: "What a pane shows", bindings: viewKeys()},
		{title: "Time", bindings: timeKeys()},
		{title: "Find", bindings: findKeys()},
		{title: "Arrange the panes", bindings: arrangeKeys()},
		{title: "Save and copy", bindings: saveKeys()},
		{title: "Mouse", bindings: mouseHelp()},
		{title: "Connection", bindings: connectionKeys()},
		{title: "Program", bindings: programKeys()},
	}
}

// groups are the keymap and the keys of the list, which may mean something else
// there.
func (m *Model) groups() []group { return slices.Insert(slices.Clone(m.keys), 1, listKeys()) }

func moveKeys() []binding {
	return []binding{
		{keys: []string{"tab"}, name: "next pane", label: "tab ⇧tab", help: "next, previous pane", does: act((*Model).focusNext), when: hasOthers},
		{keys: []string{"shift+tab"}, name: "previous pane", does: act((*Model).focusPrevious), when: hasOthers},
		{label: "arrows hjkl", help: "pane in that direction", when: notZoomed},
		{label: "1 … 9", help: "pane with that number", when: hasOthers},
		{keys: []string{"enter", "z"}, name: "zoom", label: "enter z", help: "zoom in, zoom out", does: act((*Model).toggleZoom), when: hasPanes},
		{keys: []string{"esc"}, name: "back", label: "esc", help: "one step back", does: act((*Model).back)},
		{keys: []string{"pgup"}, name: "page up", label: "pgup pgdn", help: "scroll, or turn the page", does: act((*Model).pageUp), when: hasPanes},
		{keys: []string{"pgdown"}, name: "page down", does: act((*Model).pageDown), when: hasPanes},
		{keys: []string{"home"}, name: "oldest", label: "home end", help: "oldest, newest", does: scroll(toStart), when: hasPanes},
		{keys: []string{"end"}, name: "newest", does: scroll(toEnd), when: hasPanes},
		{keys: []string{"<"}, name: "previous page", label: "< >", help: "previous, next page", does: act((*Model).previousPage), when: hasPages},
		{keys: []string{">"}, name: "next page", does: act((*Model).nextPage), when: hasPages},
	}
}

func viewKeys() []binding {
	return []binding{
		{keys: []string{"v"}, name: "next view", label: "v", help: "next view", does: act((*Model).nextView), when: hasPanes},
		{keys: []string{"f"}, name: "fields", label: "f", help: "choose fields to chart", does: act((*Model).openFields), when: hasPanes},
		{keys: []string{"w"}, name: "wire", label: "w", help: "bytes on the wire", does: act((*Model).toggleWire), when: hasPanes},
		{keys: []string{"s"}, name: "sort by the next column", label: "s S", help: "sort column, direction", does: act((*Model).sortNext), when: hasTable},
		{keys: []string{"S"}, name: "reverse the sort order", does: act((*Model).sortOther), when: hasTable},
		{label: "arrows", help: "move, fold, unfold", when: hasCursor},
		{label: "↑ ↓ → ←", help: "select line, open, close", when: hasLines},
		{keys: []string{"c"}, name: "chart the field at the cursor", label: "c", help: "chart the field", does: act((*Model).chartCursor), when: hasCursor},
		{keys: []string{"a"}, name: "new alert", label: "a", help: "alert on this value", does: act((*Model).openAlertForm)},
		{keys: []string{"A"}, name: "alerts", label: "A", help: "list, edit, mute alerts", does: act((*Model).openAlerts)},
	}
}

func timeKeys() []binding {
	return []binding{
		{keys: []string{"space"}, name: "pause", label: "space", help: "freeze the screen", does: act((*Model).togglePause), when: hasPanes},
		{keys: []string{"["}, name: "time cursor back", label: "[ ]", help: "go back in time, return", does: act((*Model).scrubBack), when: hasPanes},
		{keys: []string{"]"}, name: "time cursor forward", does: act((*Model).scrubForward), when: scrubbing},
		{keys: []string{","}, name: "time cursor a little back", label: ", .", help: "the same in small steps", does: act((*Model).scrubBackFine), when: hasPanes},
		{keys: []string{"."}, name: "time cursor a little forward", does: act((*Model).scrubForwardFine), when: scrubbing},
		{keys: []string{"+"}, name: "longer window", label: "+ - =", help: "longer, shorter, default", does: act((*Model).widenWindow), when: hasPanes},
		{keys: []string{"-"}, name: "shorter window", does: act((*Model).narrowWindow), when: hasPanes},
		{keys: []string{"="}, name: "default window", does: act((*Model).resetWindow), when: hasPanes},
		{keys: []string{"t"}, name: "event or arrival time", label: "t", help: "event or arrival time", does: act((*Model).toggleArrival), when: hasPanes},
	}
}

func findKeys() []binding {
	return []binding{
		{keys: []string{"/"}, name: "filter", label: "/ /!", help: "show or hide matches", does: act((*Model).openFind), when: hasFilterable},
		{keys: []string{"n"}, name: "older match", label: "n N", help: "older, newer match", does: (*Model).nextMatch, when: hasFind},
		{keys: []string{"N"}, name: "newer match", does: (*Model).previousMatch, when: hasFind},
		{keys: []string{":"}, name: "commands", label: ":", help: "run a command", does: act((*Model).openPalette)},
	}
}

func arrangeKeys() []binding {
	return []binding{
		{keys: []string{"L"}, name: "next layout", label: "L", help: "grid, main, tabs, list …", does: act((*Model).nextLayout), when: hasPanes},
		{keys: []string{"g"}, name: "group topics", label: "g", help: "group as net.*, *.cpu …", does: act((*Model).groupNext), when: hasPanes},
		{keys: []string{"{"}, name: "move pane back", label: "{ }", help: "move the pane", does: act((*Model).moveBack), when: hasArrangement},
		{keys: []string{"}"}, name: "move pane forward", does: act((*Model).moveForward), when: hasArrangement},
		{keys: []string{"alt+right", "alt+l"}, name: "wider pane", label: "alt+arrows", help: "resize the pane", does: act((*Model).wider), when: canResize},
		{keys: []string{"alt+left", "alt+h"}, name: "narrower pane", does: act((*Model).narrower), when: canResize},
		{keys: []string{"alt+down", "alt+j"}, name: "taller pane", does: act((*Model).taller), when: canResize},
		{keys: []string{"alt+up", "alt+k"}, name: "shorter pane", does: act((*Model).shorter), when: canResize},
		{keys: []string{"alt+="}, name: "default layout", label: "alt+=", help: "default sizes and order", does: act((*Model).resetLayout), when: hasPanes},
		{keys: []string{"x"}, name: "hide pane", label: "x", help: "hide the pane", does: act((*Model).hide), when: hasPanes},
		{keys: []string{"X"}, name: "bring back hidden panes", label: "X", help: "bring back hidden panes", does: act((*Model).unhide), when: hasHidden},
	}
}

func saveKeys() []binding {
	return []binding{
		{keys: []string{"y"}, name: "copy value", label: "y", help: "copy the value", does: (*Model).copyValue, when: hasPanes},
		{keys: []string{"ctrl+s"}, name: "save", label: "ctrl+s", help: "save data or the screen", does: act((*Model).openSave)},
	}
}

func connectionKeys() []binding {
	return []binding{
		{keys: []string{"i"}, name: "connection", label: "i", help: "connection and delays", does: act((*Model).openInfo)},
		{keys: []string{"r"}, name: "reconnect now", label: "r", help: "reconnect now", does: (*Model).reconnect, when: hasConnection},
	}
}

func programKeys() []binding {
	return []binding{
		{keys: []string{"?"}, name: "help", label: "?", help: "this help", does: act((*Model).openHelp)},
		{keys: []string{"T"}, name: "next theme", label: "T", help: "next theme", does: act((*Model).nextTheme)},
		{keys: []string{"ctrl+z"}, name: "suspend", label: "ctrl+z", help: "suspend", does: func(*Model) tea.Cmd { return tea.Suspend }},
		{keys: []string{"q", "ctrl+c"}, name: "quit", label: "q ctrl+c", help: "quit", does: func(*Model) tea.Cmd { return tea.Quit }},
	}
}

func arrows() []binding {
	var out []binding
	for d, keys := range map[layout.Direction][]string{
		layout.Left: {"left", "h"}, layout.Right: {"right", "l"}, layout.Up: {"up", "k"}, layout.Down: {"down", "j"},
	} {
		out = append(out, binding{keys: keys, does: func(m *Model) tea.Cmd { m.arrow(d); return nil }})
	}
	return out
}

func digits() []binding {
	var out []binding
	for n := range 9 {
		out = append(out, binding{
			keys: []string{strconv.Itoa(n + 1)},
			does: func(m *Model) tea.Cmd { m.focusNumber(n); return nil },
		})
	}
	return out
}

// act makes a binding's effect from a method that needs no command.
func act(f func(*Model)) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd { f(m); return nil }
}

// press takes a key by its name, and the text that it types, if any: to what
// lies over the panes, to the list where that is on screen, else to the action
// that is bound to it and has a meaning now. ctrl+c always leaves.
func (m *Model) press(key, typed string) tea.Cmd {
	if m.over != nil && key != "ctrl+c" {
		return m.over.press(m, key, typed)
	}
	if m.listed() && m.pressList(key) {
		return nil
	}
	for _, g := range m.keys {
		for i := range g.bindings {
			b := &g.bindings[i]
			if b.does != nil && slices.Contains(b.keys, key) && b.works(m) {
				return b.does(m)
			}
		}
	}
	return nil
}
