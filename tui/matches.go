package tui

import (
	"slices"
	"strconv"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/view"
)

// How much is looked through for what the person looks for, as PassesRecord
// counts it: at once when it is typed, and then for each frame. So a search
// costs a few percent of a core however many events come; what it has not got to
// yet, the count tells.
const (
	typedWork = 4 << 20
	frameWork = 256 << 10
)

// match is what is known of a pane for what the person looks for.
type match struct {
	upto    uint64   // events up to here were looked at
	hits    []uint64 // the ordinals of those that passed, as far as they are kept
	any     bool     // one has passed, kept or not
	skipped bool     // some went before they were looked at
	behind  bool     // some are still to be looked at
	out     bool     // the pane is left out
	lines   bool     // the pane is there for its lines, not for its name
}

// look looks at the events that came since the last time, as far as the work
// goes, and returns what is left of it.
func (m *match) scan(t *store.Topic, f *view.Filter, work int) int {
	if oldest := t.Oldest(); oldest > m.upto+1 && t.Count > 0 {
		m.skipped = m.skipped || m.upto > 0 // those before the search are not missed
		m.drop(oldest)
	}
	m.behind = false
	for r := range t.Records(m.upto) {
		if work <= 0 {
			m.behind = true
			return work
		}
		passes, cost := f.PassesRecord(r)
		if work -= cost; passes {
			m.hits, m.any = append(m.hits, r.Ordinal), true
		}
		m.upto = r.Ordinal
	}
	return work
}

// drop forgets the hits before an ordinal.
func (m *match) drop(oldest uint64) {
	i, _ := slices.BinarySearch(m.hits, oldest)
	m.hits = slices.Delete(m.hits, 0, i)
}

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

// matchSummary says what was found, and of a search where the person is.
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
