package tui

import (
	"errors"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// search shows the panes and lines that match an expression.
type search struct {
	*shared
	panes     *paneSet
	workspace *workspace
	overlays  *overlays
	query     query
}

// query is what the user looks for: panes by their names, and lines.
type query struct {
	typed  string
	filter *view.Filter // nil: nothing
	lines  bool         // n and N go through the lines, none is hidden
	behind bool         // there is more to look at
	next   int          // the pane at which to go on
}

// on reports whether the user looks for anything.
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

func (s *search) hasQuery() string { return unless(s.query.on() && s.panes.anyShown(), "a search") }

// apply decides which panes are left out: those whose name does not pass
// and that have no event that does. It looks at new events only, as far as the
// work goes, and reports whether anything changed.
func (s *search) apply(st *store.State, work int) (changed bool) {
	s.query.behind = false
	for i := range s.panes.all {
		p := s.panes.all[(i+s.query.next)%len(s.panes.all)]
		out, lines := false, false
		if f := s.query.filter; s.query.on() {
			named := f.Passes(p.topic)
			if t := st.Topic(p.topic); t != nil && !f.Not && !p.isGroup() {
				work = p.match.scan(t, f, work)
			}
			lines = !named && p.match.any
			out = !s.workspace.zoomed && !named && !lines
			if p.match.behind && !s.query.behind {
				s.query.behind, s.query.next = true, (i+s.query.next)%len(s.panes.all)
			}
		}
		changed = changed || out != p.match.out || lines != p.match.lines
		p.match.out, p.match.lines = out, lines
	}
	return changed
}

// nextScan is when the search goes on though nothing comes; zero: it has looked
// at everything.
func (s *search) nextScan(now time.Time) time.Time {
	if !s.query.on() || !s.query.behind {
		return time.Time{}
	}
	return now.Add(time.Second / wakesPerSecond)
}

// matches sums up what was found: how many events, in how many topics, and
// whether there may be more.
func (s *search) matches() (events, topics int, more bool) {
	for _, p := range s.panes.all {
		if n := len(p.match.hits); n > 0 && p.shows() {
			events += n
			topics++
		}
		more = more || p.match.skipped || p.match.behind
	}
	return events, topics, more
}

// matchSummary says what was found, and of a search where the user is.
func (s *search) matchSummary() string {
	events, topics, more := s.matches()
	plus := ""
	if more {
		plus = "+"
	}
	if p := s.panes.focus; s.query.lines && p != nil && p.found > 0 {
		if i, ok := slices.BinarySearch(p.match.hits, p.found); ok {
			return strconv.Itoa(len(p.match.hits)-i) + " of " + strconv.Itoa(len(p.match.hits)) + plus
		}
	}
	switch {
	case events == 0 && more:
		return "looking"
	case events == 0:
		return ""
	}
	found := strconv.Itoa(events) + plus + " matches"
	if events == 1 && plus == "" {
		found = "1 match"
	}
	return found + " in " + text.Plural(topics, "topic")
}
