package tui

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

func (m *Model) hasPanes() string  { return unless(m.anyShown(), "a pane") }
func (m *Model) hasOthers() string { return unless(len(m.shown()) > 1, "two panes") }
func (m *Model) hasHidden() string { return unless(m.hiddenSummary() != "", "a hidden pane") }
func (m *Model) scrubbing() string { return unless(m.cursor.on(), "[ first") }

func (m *Model) hasConnection() string { return unless(m.again != nil, "a connection") }

func (m *Model) notZoomed() string {
	if missing := m.hasOthers(); missing != "" {
		return missing
	}
	if m.listed() {
		return "panes, not a list"
	}
	return unless(!m.zoomed, "esc first")
}

func (m *Model) hasList() string { return unless(m.listed(), "the list") }

// hasArrangement is for what moves panes: the list has an order of its own.
func (m *Model) hasArrangement() string {
	if missing := m.hasPanes(); missing != "" {
		return missing
	}
	return unless(!m.listed(), "panes, not a list")
}

func (m *Model) canResize() string {
	if missing := m.notZoomed(); missing != "" {
		return missing
	}
	return unless(!m.plan.List, "more room")
}

func (m *Model) hasPages() string {
	return unless(!m.zoomed && m.plan.Pages > 1, "several pages")
}

func (m *Model) hasFind() string { return unless(m.find.on() && m.anyShown(), "a search") }

func (m *Model) hasFilterable() string { return unless(len(m.panes) > 0, "a pane") }

// hasCursor is for the tree of a payload, in which the arrows move.
func (m *Model) hasCursor() string { return unless(m.steers("json"), "zoomed JSON") }

// hasLines is for a log, in which they move, too.
func (m *Model) hasLines() string { return unless(m.steers("log"), "a zoomed log") }

// steers reports whether the arrows move inside of the focused pane, which
// shows that view.
func (m *Model) steers(name string) bool {
	return m.anyShown() && m.steered(m.focus) && m.focus.drawn.view == name
}

func (m *Model) hasTable() string {
	return unless(m.anyShown() && !m.listed() && m.focus.drawn.view == "table", "a table")
}

// hasJSON is for panes that show a payload as a tree.
func (m *Model) hasJSON() string {
	for _, p := range m.shown() {
		if p.drawn.view == "json" {
			return ""
		}
	}
	return "a JSON view"
}
