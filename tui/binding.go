package tui

import (
	tea "charm.land/bubbletea/v2"
)

// binding is one action of the dashboard: the keys that trigger it, its name in
// the commands and the help, and the condition under which it works.
type binding struct {
	keys  []string
	name  string // name in the commands; empty: not listed there
	label string // the keys as the help shows them; empty: not in the help
	help  string // what the help says; neighbours with opposite keys share it
	does  func() tea.Cmd
	when  condition // nil: always
}

// works reports whether the action does anything now.
func (b *binding) works() bool { return b.needs() == "" }

// needs returns what the action lacks to work now, "" if it works.
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

// act makes a binding's effect from a method that needs no command.
func act(f func()) func() tea.Cmd {
	return func() tea.Cmd { f(); return nil }
}

// A condition decides when an action works. It returns what the action lacks,
// worded to follow "needs" in the help, or "" if nothing is missing.
type condition func() (missing string)

// unless returns missing if ok is false, else "".
func unless(ok bool, missing string) string {
	if ok {
		return ""
	}
	return missing
}
