package tui

import (
	"math"
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
	focus   *pane // nil if there is none
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

// insert inserts a pane at its position in the user's saved order, or at the
// end. Without a saved order, the panes of each stream are together, and the topics of
// Options.Order come after all others of their stream.
func (s *paneSet) insert(p *pane) {
	order, unlisted := s.saved.Order(), math.MaxInt
	saved := len(order) > 0
	if !saved {
		order, unlisted = s.opts.Order, -1
	}
	rank := func(p *pane) int {
		name := p.topic
		if !saved {
			name = p.own
		}
		i := slices.IndexFunc(order, func(listed string) bool {
			above, under := strings.CutSuffix(listed, ">")
			return listed == name || under && !saved && strings.HasPrefix(name, above)
		})
		if i >= 0 {
			return i
		}
		return unlisted
	}
	after := func(other *pane) bool {
		if !saved && other.stream != p.stream {
			return other.stream > p.stream
		}
		return rank(other) > rank(p)
	}
	s.byTopic[p.topic] = p
	at := len(s.all)
	for at > 0 && after(s.all[at-1]) { // usually at the end
		at--
	}
	s.all = slices.Insert(s.all, at, p)
}

// keepOrder saves the current order of the panes.
func (s *paneSet) keepOrder() {
	names := make([]string, len(s.all))
	for i, p := range s.all {
		names[i] = p.topic
	}
	s.saved.SetOrder(names)
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

// viewStateOf returns the saved view state of a topic.
func (s *paneSet) viewStateOf(topic string) viewState {
	var l viewState
	if l.Fields = s.opts.Fields.Names(topic); l.Fields != nil { // options take precedence
		return l
	}
	l.View, l.Sort, _ = strings.Cut(s.saved.View(topic), " ")
	if f := s.saved.Field(topic); f != "" {
		l.Fields = strings.Split(f, "\n")
	}
	return l
}
