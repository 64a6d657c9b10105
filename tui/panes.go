package tui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"topicmux/monitor/store"
	"topicmux/tui/internal/pattern"
)

// paneSet holds all panes of a dashboard, including hidden ones, and the focus.
type paneSet struct {
	*shared
	all     []*pane // in the order of the screen
	byTopic map[string]*pane
	parents map[string]bool // names of which topics have names under them
	focus   *pane           // nil if there is none
}

// addParents records the names that a topic's name is under: "a" and "a.b" for "a.b.c".
func (s *paneSet) addParents(topic string) {
	if s.parents == nil {
		s.parents = map[string]bool{}
	}
	for i := range len(topic) {
		if topic[i] == '.' {
			s.parents[topic[:i]] = true
		}
	}
}

// shown returns the panes that are shown on any page, in the order of the
// screen.
func (s *paneSet) shown() []*pane {
	out := make([]*pane, 0, len(s.all))
	for _, p := range s.all {
		if p.shows() {
			out = append(out, p)
		}
	}
	return out
}

// anyShown reports whether shown returns any panes.
func (s *paneSet) anyShown() bool { return slices.ContainsFunc(s.all, (*pane).shows) }

// restore sets what the user has chosen for a pane.
func (s *paneSet) restore(p *pane) {
	p.title = s.chosen.title(p)
	p.viewState, p.hidden = s.viewStateOf(p), s.chosen.hidden(p)
}

// insert inserts a pane at its position in the user's order. Without one, those that the
// config file lists come first. The others of each stream are together, and the topics of
// Options.Order come after all others of their stream.
func (s *paneSet) insert(p *pane) {
	compare := s.byStream
	if order := s.chosen.order(); len(order) > 0 {
		compare = func(a, b *pane) int { return placeIn(order, a.topic) - placeIn(order, b.topic) }
	}
	s.byTopic[p.topic] = p
	at := len(s.all)
	for at > 0 && compare(s.all[at-1], p) > 0 { // usually at the end
		at--
	}
	s.all = slices.Insert(s.all, at, p)
}

// placeIn returns the position of a name, or the number of names if it is not among them.
func placeIn(names []string, name string) int {
	if i := slices.Index(names, name); i >= 0 {
		return i
	}
	return len(names)
}

// byStream compares the places of two panes without an order of the user.
func (s *paneSet) byStream(a, b *pane) int {
	file := &s.chosen.file
	if first := cmp.Compare(file.Place(a.topic, a.own), file.Place(b.topic, b.own)); first != 0 || file.Place(a.topic, a.own) < len(file.Order) {
		return first
	}
	last := func(p *pane) int {
		return slices.IndexFunc(s.opts.Order, func(listed string) bool {
			above, under := strings.CutSuffix(listed, ">")
			return listed == p.own || under && strings.HasPrefix(p.own, above)
		})
	}
	return cmp.Or(cmp.Compare(a.stream, b.stream), cmp.Compare(last(a), last(b)))
}

// reorder puts all panes in their places again.
func (s *paneSet) reorder() {
	panes := s.all
	s.all = nil
	slices.SortStableFunc(panes, func(a, b *pane) int { return a.came - b.came })
	for _, p := range panes {
		s.insert(p)
	}
}

// keepOrder saves the current order of the panes.
func (s *paneSet) keepOrder() {
	names := make([]string, len(s.all))
	for i, p := range s.all {
		names[i] = p.topic
	}
	s.chosen.setOrder(names)
}

// hiddenPanes returns the number of panes that the user has hidden.
func (s *paneSet) hiddenPanes() int {
	n := 0
	for _, p := range s.all {
		if p.hidden {
			n++
		}
	}
	return n
}

// numbers returns the panes of numeric topics.
func (s *paneSet) numbers(st *store.State) []*pane {
	var out []*pane
	for _, p := range s.all {
		if !p.isGroup() && st.Topic(p.topic).Shape.Numeric() {
			out = append(out, p)
		}
	}
	return out
}

// membersOf returns the panes of numeric topics that match a pattern.
func (s *paneSet) membersOf(of pattern.Pattern, st *store.State) []*pane {
	var out []*pane
	for _, p := range s.all {
		if !p.isGroup() && of.Matches(p.topic) && st.Topic(p.topic).Shape.Numeric() {
			out = append(out, p)
		}
	}
	return out
}

// freeMembers gives every topic its own pane.
func (s *paneSet) freeMembers() {
	for _, p := range s.all {
		p.member = false
	}
}

// namesAndTitles returns the names of panes, and the titles that differ from them.
func namesAndTitles(panes []*pane) []string {
	out := names(panes)
	for _, p := range panes {
		if p.title != p.topic {
			out = append(out, p.title)
		}
	}
	return out
}

func names(panes []*pane) []string {
	out := make([]string, len(panes))
	for i, p := range panes {
		out[i] = p.topic
	}
	return out
}

// absentPanes returns the number of panes that are absent for a reason.
func (s *paneSet) absentPanes(why absence) (n int) {
	for _, p := range s.all {
		if p.absent == why && !p.hidden && !p.member {
			n++
		}
	}
	return n
}

// hiddenSummary returns the numbers of panes that are not on the screen, by
// reason. It returns "" if all are.
func (s *paneSet) hiddenSummary() string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, strconv.Itoa(n)+what)
		}
	}
	add(s.absentPanes(absentSilent), " silent hidden")
	add(s.absentPanes(absentEnded), " ended hidden")
	add(s.hiddenPanes(), " hidden")
	return strings.Join(parts, ", ")
}

// viewStateOf returns how the user wants to see the data of a pane.
func (s *paneSet) viewStateOf(p *pane) viewState {
	if fields := s.opts.Fields.Names(p.topic); fields != nil { // options take precedence
		return viewState{Fields: fields}
	}
	return s.chosen.viewState(p)
}
