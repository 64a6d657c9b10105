package tui

import (
	tea "charm.land/bubbletea/v2"
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

// act makes a binding's effect from a method that needs no command.
func act(f func()) func() tea.Cmd {
	return func() tea.Cmd { f(); return nil }
}

// A condition is when an action has a meaning. It returns what the action needs
// and is not there, as the help says it after the word "needs"; "" if nothing
// is missing.
type condition func() (missing string)

// unless returns what is missing unless ok.
func unless(ok bool, missing string) string {
	if ok {
		return ""
	}
	return missing
}
