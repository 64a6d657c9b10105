package tui

// viewKeys returns the bindings that change a pane's view.
func (r *reader) viewKeys() []binding {
	return []binding{
		{keys: []string{"v"}, name: "next view", label: "v", help: "next view", does: act(r.nextView), when: r.workspace.hasPanes},
		{keys: []string{"f"}, name: "choose fields", label: "f", help: "choose fields to chart", does: act(r.openFields), when: r.workspace.hasPanes},
		{keys: []string{"w"}, name: "show bytes", label: "w", help: "raw bytes of the events", does: act(r.toggleWire), when: r.workspace.hasPanes},
		{keys: []string{"s"}, name: "sort by the next column", label: "s S", help: "sort column, direction", does: act(r.sortNext), when: r.hasTable},
		{keys: []string{"S"}, name: "reverse the sort order", does: act(r.sortOther), when: r.hasTable},
		{label: "arrows", help: "move, fold, unfold", when: r.hasCursor},
		{label: "↑ ↓ → ←", help: "select, open, close", when: r.hasLines},
		{keys: []string{"c"}, name: "chart the field at the cursor", label: "c", help: "chart the field", does: act(r.chartCursor), when: r.hasCursor},
	}
}

// scrollKeys returns the bindings that scroll.
func (r *reader) scrollKeys() []binding {
	return []binding{
		{keys: []string{"pgup"}, name: "page up", label: "pgup pgdn", help: "scroll or turn the page", does: act(r.pageUp), when: r.workspace.hasPanes},
		{keys: []string{"pgdown"}, name: "page down", does: act(r.pageDown), when: r.workspace.hasPanes},
		{keys: []string{"home"}, name: "go to oldest", label: "home end", help: "oldest, newest", does: r.scrolls(toStart), when: r.workspace.hasPanes},
		{keys: []string{"end"}, name: "go to newest", does: r.scrolls(toEnd), when: r.workspace.hasPanes},
	}
}

// matchKeys returns the bindings that jump between matches.
func (r *reader) matchKeys() []binding {
	return []binding{
		{keys: []string{"n"}, name: "older match", label: "n N", help: "older, newer match", does: r.nextMatch, when: r.search.hasQuery},
		{keys: []string{"N"}, name: "newer match", does: r.previousMatch, when: r.search.hasQuery},
	}
}

// copyKeys returns the bindings that copy a pane's value.
func (r *reader) copyKeys() []binding {
	return []binding{
		{keys: []string{"y"}, name: "copy value", label: "y", help: "copy the value", does: r.copyValue, when: r.workspace.hasPanes},
	}
}
