package tui

// A condition is when an action has a meaning. It returns what the action needs
// and is not there, as the help says it after the word "needs"; "" if nothing
// is missing.
type condition func(*Model) (missing string)

// unless returns what is missing unless ok.
func unless(ok bool, missing string) string {
	if ok {
		return ""
	}
	return missing
}

func hasPanes(m *Model) string  { return unless(m.anyShown(), "a pane") }
func hasOthers(m *Model) string { return unless(len(m.shown()) > 1, "two panes") }
func hasHidden(m *Model) string { return unless(m.hiddenSummary() != "", "a hidden pane") }
func scrubbing(m *Model) string { return unless(m.cursor.on(), "[ first") }

func hasConnection(m *Model) string { return unless(m.again != nil, "a connection") }

func notZoomed(m *Model) string {
	if missing := hasOthers(m); missing != "" {
		return missing
	}
	if m.listed() {
		return "panes, not a list"
	}
	return unless(!m.zoomed, "esc first")
}

func hasList(m *Model) string { return unless(m.listed(), "the list") }

// hasArrangement is for what moves panes: the list has an order of its own.
func hasArrangement(m *Model) string {
	if missing := hasPanes(m); missing != "" {
		return missing
	}
	return unless(!m.listed(), "panes, not a list")
}

func canResize(m *Model) string {
	if missing := notZoomed(m); missing != "" {
		return missing
	}
	return unless(!m.plan.List, "more room")
}

func hasPages(m *Model) string {
	return unless(!m.zoomed && m.plan.Pages > 1, "several pages")
}

func hasFind(m *Model) string { return unless(m.find.on() && m.anyShown(), "a search") }

func hasFilterable(m *Model) string { return unless(len(m.panes) > 0, "a pane") }

// hasCursor is for the tree of a payload, in which the arrows move.
func hasCursor(m *Model) string { return unless(m.steers("json"), "zoomed JSON") }

// hasLines is for a log, in which they move, too.
func hasLines(m *Model) string { return unless(m.steers("log"), "a zoomed log") }

// steers reports whether the arrows move inside of the focused pane, which
// shows that view.
func (m *Model) steers(name string) bool {
	return m.anyShown() && m.steered(m.focus) && m.focus.drawn.view == name
}

func hasTable(m *Model) string {
	return unless(m.anyShown() && !m.listed() && m.focus.drawn.view == "table", "a table")
}

// hasJSON is for panes that show a payload as a tree.
func hasJSON(m *Model) string {
	for _, p := range m.shown() {
		if p.drawn.view == "json" {
			return ""
		}
	}
	return "a JSON view"
}
