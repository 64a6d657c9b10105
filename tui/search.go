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

// query is a search expression for the names of panes and for lines.
type query struct {
	typed  string
	filter *view.Filter // nil for no search
	lines  bool         // n and N move between lines, and no line is hidden
	behind bool         // events remain to be searched
	next   int          // pane at which to continue
}

// on reports whether there is a search.
func (f *query) on() bool { return f.filter != nil }

// parseQuery parses a regular expression. A leading exclamation mark inverts
// it. It ignores case unless the expression has a capital letter.
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

// setQuery starts a search. Only panes and lines that match are shown.
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

// filterOf returns the filter for a pane's lines. A pane that matches by its
// name shows all of its lines.
func (s *search) filterOf(p *pane) *view.Filter {
	if !s.query.on() {
		return nil
	}
	f := *s.query.filter
	f.Hides = !s.query.lines && (s.workspace.zoomed || f.Not || !p.passes(&f))
	f.At = p.found
	return &f
}

// clear ends the search.
func (s *search) clear() {
	for _, p := range s.panes.all {
		p.found = 0
	}
	s.setQuery(query{})
}

// segments returns the segments of the status line about the search.
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

// apply determines which panes are hidden: those without a match in their name
// or their events. It searches only new events, with a limited amount of work.
// It reports whether anything has changed.
func (s *search) apply(st *store.State, work int) (changed bool) {
	s.query.behind = false
	for i := range s.panes.all {
		p := s.panes.all[(i+s.query.next)%len(s.panes.all)]
		out, lines := false, false
		if f := s.query.filter; s.query.on() {
			named := p.passes(f)
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

// nextScan returns when to continue the search without a new event, or the zero
// time if all events have been searched.
func (s *search) nextScan(now time.Time) time.Time {
	if !s.query.on() || !s.query.behind {
		return time.Time{}
	}
	return now.Add(time.Second / wakesPerSecond)
}

// matches returns the number of matching events and of topics that have any,
// and whether there may be more.
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

// matchSummary describes the matches and, while jumping between lines, the
// current position.
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
