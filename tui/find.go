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

// find is what the person looks for: panes by their names, and lines.
type find struct {
	typed  string
	filter *view.Filter // nil: nothing
	lines  bool         // n and N go through the lines, none is hidden
	behind bool         // there is more to look at
	next   int          // the pane at which to go on
}

// on reports whether the person looks for anything.
func (f *find) on() bool { return f.filter != nil }

// parseFind reads what was typed: a regular expression, behind an exclamation
// mark what must not match. Without a capital letter case does not count.
func parseFind(typed string) (find, error) {
	source, not := strings.CutPrefix(typed, "!")
	if source == "" {
		return find{typed: typed}, nil
	}
	f, err := view.NewFilter(source, not)
	if err != nil {
		var bad *syntax.Error
		if errors.As(err, &bad) {
			err = errors.New(bad.Code.String())
		}
		return find{}, err
	}
	return find{typed: typed, filter: f}, nil
}

// setFind shows the panes and lines that are looked for, and only those.
func (m *Model) setFind(f find) {
	m.find = f
	for _, p := range m.panes {
		p.match, p.searched = match{}, false
	}
	st := m.store.Acquire()
	m.applyFind(st, typedWork)
	m.wakeAt(m.nextWake(st, m.clock()))
	m.store.Release()
	m.settleFocus()
}

// settleFocus puts the focus on a pane that is there.
func (m *Model) settleFocus() {
	shown := m.shown()
	there := false
	for _, p := range shown {
		there = there || p == m.focus
	}
	if !there && len(shown) > 0 {
		m.focus = shown[0]
	}
	m.arrange()
}

// filterOf is what is looked for in a pane's lines. A pane that is there for
// its name shows all of them.
func (m *Model) filterOf(p *pane) *view.Filter {
	if !m.find.on() {
		return nil
	}
	f := *m.find.filter
	f.Hides = !m.find.lines && (m.zoomed || f.Not || !f.Passes(p.topic))
	f.At = p.found
	return &f
}

func (m *Model) nextMatch() tea.Cmd     { return m.jump(true) }
func (m *Model) previousMatch() tea.Cmd { return m.jump(false) }

// jump goes to the next line that matches, among those that do not, or where
// the pane has none to the next pane that does.
func (m *Model) jump(older bool) tea.Cmd {
	p, ok, log := m.focus, false, false
	if len(p.match.hits) > 0 {
		p.searched = true
	}
	m.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		if log = isLog(v); !log {
			return
		}
		var s view.Scroll
		var at uint64
		if s, at, ok = view.NextMatch(t, c, m.find.filter, p.found, older, p.inner().H); ok {
			p.scroll, p.found = s, at
		}
	})
	switch {
	case ok:
		m.find.lines = true
		m.repaint()
	case log:
		m.notify("no more matches in "+p.topic, theme.Warn)
	case older:
		m.focusNext()
	default:
		m.focusPrevious()
	}
	return nil
}

// clearFind shows everything again.
func (m *Model) clearFind() {
	for _, p := range m.panes {
		p.found = 0
	}
	m.setFind(find{})
}

// findSegments are what is looked for in the status line.
func (m *Model) findSegments() []segment {
	if !m.find.on() {
		return nil
	}
	what := "filter"
	if m.find.lines {
		what = "search"
	}
	out := []segment{{text: what + " /" + text.Truncate(m.find.typed, 24), colour: theme.Accent, bold: true, rank: 1}}
	if found := m.matchSummary(); found != "" {
		out = append(out, segment{text: found, colour: theme.Accent, rank: 2})
	}
	return out
}

// prompt takes what to look for in the status line, and shows it at work while
// the person types.
type prompt struct {
	m      *Model
	input  lineedit.Input
	before find
	bad    string // what is wrong with the expression
}

// openFind asks what to look for.
func (m *Model) openFind() {
	u := &prompt{m: m, before: m.find}
	u.input.Set(m.find.typed)
	m.overlays.open(u)
}

func (u *prompt) press(key, typed string) tea.Cmd {
	m := u.m
	m.dirty = true
	switch {
	case key == "esc":
		m.overlays.close()
		m.setFind(u.before)
		return nil
	case key == "enter":
		if u.bad == "" {
			m.overlays.close()
		}
		return nil
	case key == "backspace" && u.input.Text() == "":
		m.overlays.close()
		return nil
	case !u.input.Press(key, typed):
		return nil
	}
	f, err := parseFind(u.input.Text())
	if err != nil {
		u.bad = err.Error()
		return nil
	}
	u.bad = ""
	m.setFind(f)
	return nil
}

func (u *prompt) layout(int, int, *store.State) {}

func (u *prompt) draw(whole screen.Region, _ *store.State) {
	m := u.m
	line := whole.Sub(screen.Rect{Y: m.height - 1, W: m.width, H: 1})
	line.Clear()
	right := m.width
	note, st := "↵ keep  esc cancel", screen.Style{Fg: theme.Muted}
	switch {
	case u.bad != "":
		note, st = "✗ "+u.bad, screen.Style{Fg: theme.Bad, Attr: screen.Bold}
	case m.find.on() && m.find.behind && !m.anyShown():
		note = "looking"
	case m.find.on() && !m.anyShown():
		note, st = "nothing matches", screen.Style{Fg: theme.Warn}
	}
	if w := text.Width(note); w+12 < m.width {
		right = line.TextRight(m.width-1, 0, note, st) - 1
	}
	in := line.Sub(screen.Rect{W: right, H: 1})
	x := in.Text(1, 0, "/", screen.Style{Fg: theme.Accent, Attr: screen.Bold})
	u.input.Draw(in, x+1, screen.Style{Fg: theme.Text})
}
