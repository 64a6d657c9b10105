package tui

import (
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/lineedit"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"

	tea "charm.land/bubbletea/v2"
)

// prompt is the input of a search in the status line. The search runs while the
// user types.
type prompt struct {
	search *search
	input  lineedit.Input
	before query
	bad    string // syntax error of the expression
}

// openPrompt opens the search prompt.
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

// keys returns the bindings that start a search.
func (s *search) keys() []binding {
	return []binding{
		{keys: []string{"/"}, name: "filter", label: "/ /!", help: "show or hide matches", does: act(s.openPrompt), when: s.workspace.hasFilterable},
	}
}
