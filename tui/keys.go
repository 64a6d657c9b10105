package tui

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"topicmux/tui/layout"
)

// binding is one action of the dashboard: the keys that trigger it, the words
// that the help shows for it, and when it has a meaning.
type binding struct {
	keys  []string
	label string // the keys as a person reads them; empty: not in the help
	help  string
	does  func(*Model) tea.Cmd
	when  func(*Model) bool // nil: always
}

// group is a paragraph of the help.
type group struct {
	title    string
	bindings []binding
}

// keymap is everything that the keyboard can do. The help is made from it, so
// what the help says is what works.
func keymap() []group {
	return []group{
		{title: "Go", bindings: append([]binding{
			{keys: []string{"tab"}, label: "tab ⇧tab", help: "next, previous pane", does: act((*Model).focusNext), when: hasOthers},
			{keys: []string{"shift+tab"}, does: act((*Model).focusPrevious), when: hasOthers},
			{label: "arrows hjkl", help: "the pane that way", when: notZoomed},
			{label: "1 … 9", help: "pane with that number", when: hasOthers},
			{keys: []string{"enter", "z"}, label: "enter z", help: "zoom it, and back", does: act((*Model).toggleZoom), when: hasPanes},
			{keys: []string{"esc"}, label: "esc", help: "one step back", does: act((*Model).back)},
		}, append(arrows(), digits()...)...)},
		{title: "Look", bindings: []binding{
			{keys: []string{"v"}, label: "v", help: "next view of the pane", does: act((*Model).nextView), when: hasPanes},
			{keys: []string{"space"}, label: "space", help: "pause picture, not data", does: act((*Model).togglePause), when: hasPanes},
			{keys: []string{"+"}, label: "+ - =", help: "longer, shorter, usual", does: act((*Model).widenWindow), when: hasPanes},
			{keys: []string{"-"}, does: act((*Model).narrowWindow), when: hasPanes},
			{keys: []string{"="}, does: act((*Model).resetWindow), when: hasPanes},
			{keys: []string{"pgup"}, label: "pgup pgdn", help: "scroll, like the wheel", does: scroll(pageUp), when: hasPanes},
			{keys: []string{"pgdown"}, does: scroll(pageDown), when: hasPanes},
			{keys: []string{"home"}, label: "home end", help: "oldest, newest", does: scroll(toStart), when: hasPanes},
			{keys: []string{"end"}, does: scroll(toEnd), when: hasPanes},
		}},
		{title: "Arrange", bindings: []binding{
			{keys: []string{"x"}, label: "x", help: "hide the pane", does: act((*Model).hide), when: hasPanes},
			{keys: []string{"X"}, label: "X", help: "bring back hidden panes", does: act((*Model).unhide), when: hasHidden},
			{keys: []string{"{"}, label: "{ }", help: "move the pane", does: act((*Model).moveBack), when: hasPanes},
			{keys: []string{"}"}, does: act((*Model).moveForward), when: hasPanes},
			{keys: []string{"<"}, label: "< >", help: "previous, next page", does: act((*Model).previousPage), when: hasPages},
			{keys: []string{">"}, does: act((*Model).nextPage), when: hasPages},
		}},
		{title: "Leave", bindings: []binding{
			{keys: []string{"?"}, label: "?", help: "this help", does: act((*Model).toggleHelp)},
			{keys: []string{"q", "ctrl+c"}, label: "q ctrl+c", help: "quit", does: func(*Model) tea.Cmd { return tea.Quit }},
			{keys: []string{"ctrl+z"}, label: "ctrl+z", help: "to the background", does: func(*Model) tea.Cmd { return tea.Suspend }},
		}},
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

// press carries out a key, or does nothing when it has no meaning now. The
// help gives way to whatever the person does next.
func (m *Model) press(key string) tea.Cmd {
	if m.help.open && m.help.scroll(key) {
		return nil
	}
	if m.help.open && key != "?" && key != "esc" {
		m.toggleHelp()
	}
	for _, g := range m.keys {
		for _, b := range g.bindings {
			if b.does != nil && slices.Contains(b.keys, key) && (b.when == nil || b.when(m)) {
				return b.does(m)
			}
		}
	}
	return nil
}

func hasOthers(m *Model) bool { return len(m.shown()) > 1 }
func notZoomed(m *Model) bool { return !m.zoomed && hasOthers(m) }
func hasPanes(m *Model) bool  { return len(m.shown()) > 0 }
func hasHidden(m *Model) bool { return len(m.shown()) < len(m.panes) }
func hasPages(m *Model) bool  { return !m.zoomed && m.plan.Pages > 1 }
