package tui

import (
	"errors"
	"regexp/syntax"
	"strings"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/lineedit"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
	"topicmux/tui/view"
)

// search shows the panes and lines that match an expression.
type search struct {
	*shared
	panes     *paneSet
	workspace *workspace
	overlays  *overlays
	query      query
}

// query is what the person looks for: panes by their names, and lines.
type query struct {
	typed  string
	filter *view.Filter // nil: nothing
	lines  bool         // n and N go through the lines, none is hidden
	behind bool         // there is more to look at
	next   int          // the pane at which to go on
}

// on reports whether the person looks for anything.
func (f *query) on() bool { return f.filter != nil }

// parseQuery reads what was typed: a regular expression, behind an exclamation
// mark what must not match. Without a capital letter case does not count.
func parseQuery(typed string) (query, error) {
	source, not := strings.CutPrefix(typed, "!")
	if source == "" {
		return query{typed: typed}, nil
	}
	f, err := view.NewFilter(source, not)
	if err != nil {
		var bad *syntax.Error
		if errors.As(err, &bad) {
			err = errors.New(bad.Code.String())
		}
		return query{}, err
	}
	return query{typed: typed, filter: f}, nil
}

// setQuery shows the panes and lines that are looked for, and only those.
func (s *search) setQuery(f query) {
	s.query = f
	for _, p := range s.panes.all {
		p.match, p.searched = match{}, false
	}
	st := s.store.Acquire()
	s.apply(st, typedWork)
	s.store.Release()
	s.schedule()
	s.workspace.settleFocus()
}

// filterOf is what is looked for in a pane's lines. A pane that is there for
// its name shows all of them.
func (s *search) filterOf(p *pane) *view.Filter {
	if !s.query.on() {
		return nil
	}
	f := *s.query.filter
	f.Hides = !s.query.lines && (s.workspace.zoomed || f.Not || !f.Passes(p.topic))
	f.At = p.found
	return &f
}

// clear shows everything again.
func (s *search) clear() {
	for _, p := range s.panes.all {
		p.found = 0
	}
	s.setQuery(query{})
}

// segments are what is looked for in the status line.
func (s *search) segments() []segment {
	if !s.query.on() {
		return nil
	}
	what := "filter"
	if s.query.lines {
		what = "search"
	}
	out := []segment{{text: what + " /" + text.Truncate(s.query.typed, 24), colour: theme.Accent, bold: true, rank: 1}}
	if found := s.matchSummary(); found != "" {
		out = append(out, segment{text: found, colour: theme.Accent, rank: 2})
	}
	return out
}

// prompt takes what to look for in the status line, and shows it at work while
// the person types.
type prompt struct {
	search *search
	input  lineedit.Input
	before query
	bad    string // what is wrong with the expression
}

// openPrompt asks what to look for.
func (s *search) openPrompt() {
	u := &prompt{search: s, before: s.query}
	u.input.Set(s.query.typed)
	s.overlays.open(u)
}

func (u *prompt) press(key, typed string) tea.Cmd {
	s := u.search
	s.dirty = true
	switch {
	case key == "esc":
		s.overlays.close()
		s.setQuery(u.before)
		return nil
	case key == "enter":
		if u.bad == "" {
			s.overlays.close()
		}
		return nil
	case key == "backspace" && u.input.Text() == "":
		s.overlays.close()
		return nil
	case !u.input.Press(key, typed):
		return nil
	}
	f, err := parseQuery(u.input.Text())
	if err != nil {
		u.bad = err.Error()
		return nil
	}
	u.bad = ""
	s.setQuery(f)
	return nil
}

func (u *prompt) layout(int, int, *store.State) {}

func (u *prompt) draw(whole screen.Region, _ *store.State) {
	s := u.search
	line := whole.Sub(screen.Rect{Y: s.height - 1, W: s.width, H: 1})
	line.Clear()
	right := s.width
	note, st := "↵ keep  esc cancel", screen.Style{Fg: theme.Muted}
	switch {
	case u.bad != "":
		note, st = "✗ "+u.bad, screen.Style{Fg: theme.Bad, Attr: screen.Bold}
	case s.query.on() && s.query.behind && !s.panes.anyShown():
		note = "looking"
	case s.query.on() && !s.panes.anyShown():
		note, st = "nothing matches", screen.Style{Fg: theme.Warn}
	}
	if w := text.Width(note); w+12 < s.width {
		right = line.TextRight(s.width-1, 0, note, st) - 1
	}
	in := line.Sub(screen.Rect{W: right, H: 1})
	x := in.Text(1, 0, "/", screen.Style{Fg: theme.Accent, Attr: screen.Bold})
	u.input.Draw(in, x+1, screen.Style{Fg: theme.Text})
}

func (s *search) hasQuery() string { return unless(s.query.on() && s.panes.anyShown(), "a search") }

// keys start a search.
func (s *search) keys() []binding {
	return []binding{
		{keys: []string{"/"}, name: "filter", label: "/ /!", help: "show or hide matches", does: act(s.openPrompt), when: s.workspace.hasFilterable},
	}
}
