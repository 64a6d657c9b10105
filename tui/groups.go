package tui

import (
	"slices"
	"strconv"
	"strings"

	"topicmux/monitor/store"
	"topicmux/tui/pattern"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
)

// groupMost is the largest group: a topic has no more series.
const groupMost = 64

// groupNext turns to the next grouping of the focused topic, from the closest
// siblings to all that share one part of the name, and from the last one back to
// its own pane.
func (m *Model) groupNext() {
	p := m.focus
	st := m.store.Acquire()
	origin := p.topic
	if p.isGroup() {
		origin = m.originOf(p, st)
	}
	ways := pattern.Of(origin, names(m.numbers(st)), groupMost)
	m.store.Release()
	next := 0
	if p.isGroup() {
		next = slices.Index(ways, p.group) + 1
		m.apart(p)
	}
	switch {
	case next < len(ways):
		m.group(ways[next], origin)
		m.tellGroup(ways, next)
	case p.isGroup():
		m.focusOn(m.byTopic[origin])
		m.notify(origin+" has its own pane again", theme.Accent)
	case p.shape.Numeric():
		m.notify(origin+" has no group: no other numeric topic shares a part of its name", theme.Warn)
	default:
		m.notify(origin+" has no group: only numeric topics can share a pane", theme.Warn)
	}
}

// tellGroup says what is grouped now, and what comes next.
func (m *Model) tellGroup(ways []pattern.Pattern, at int) {
	then := "separate panes"
	if at+1 < len(ways) {
		then = ways[at+1].String()
	}
	members := 0
	for _, p := range m.panes {
		if p.member && ways[at].Matches(p.topic) {
			members++
		}
	}
	m.notify("grouped "+strconv.Itoa(members)+" topics as "+ways[at].String()+" · g: "+then, theme.Accent)
}

// originOf returns the topic that a group was made from, or its first member
// when it came out of the memory.
func (m *Model) originOf(g *pane, st *store.State) string {
	if q := m.byTopic[g.origin]; q != nil && g.group.Matches(g.origin) {
		return g.origin
	}
	if members := m.membersOf(g.group, st); len(members) > 0 {
		return members[0].topic
	}
	return g.topic
}

// group puts the numbers of a pattern into one pane, and the focus on it.
func (m *Model) group(p pattern.Pattern, origin string) {
	m.saved.SetGrouped(p.String(), true)
	m.grouped = append(m.grouped, p)
	m.regroup()
	if g := m.byTopic[p.String()]; g != nil {
		g.origin = origin
		m.focus = g
	}
	m.turnTo(m.focus)
}

// apart gives the members of a group their own panes again, unless another
// group has them.
func (m *Model) apart(g *pane) {
	m.saved.SetGrouped(g.group.String(), false)
	m.grouped = slices.DeleteFunc(m.grouped, func(p pattern.Pattern) bool { return p == g.group })
	m.panes = slices.DeleteFunc(m.panes, func(q *pane) bool { return q == g })
	delete(m.byTopic, g.topic)
	m.freeMembers()
	if m.focus == g {
		m.focus = m.byTopic[g.origin]
	}
	m.regroup()
	m.settleFocus()
	m.turnTo(m.focus)
}

// ungroup takes the group of a pattern apart.
func (m *Model) ungroup(of pattern.Pattern) {
	if g := m.byTopic[of.String()]; g != nil && g.isGroup() {
		m.apart(g)
	}
}

// freeMembers gives every topic its own pane.
func (m *Model) freeMembers() {
	for _, p := range m.panes {
		p.member = false
	}
}

// numbers returns the panes whose topics are numbers.
func (m *Model) numbers(st *store.State) []*pane {
	var out []*pane
	for _, p := range m.panes {
		if !p.isGroup() && st.Topic(p.topic).Shape.Numeric() {
			out = append(out, p)
		}
	}
	return out
}

// membersOf returns the panes whose topics are numbers of that pattern.
func (m *Model) membersOf(of pattern.Pattern, st *store.State) []*pane {
	var out []*pane
	for _, p := range m.panes {
		if !p.isGroup() && of.Matches(p.topic) && st.Topic(p.topic).Shape.Numeric() {
			out = append(out, p)
		}
	}
	return out
}

// regroup puts panes into their groups, which open with their first member.
func (m *Model) regroup() {
	if len(m.grouped) == 0 {
		return
	}
	st := m.store.Acquire()
	m.regroupWith(st)
	m.store.Release()
	m.arrange()
}

func (m *Model) regroupWith(st *store.State) {
	m.freeMembers() // one that is no number any more is in no group
	for _, of := range m.grouped {
		members := m.membersOf(of, st)
		name := of.String()
		if len(members) == 0 || st.Group(name, names(members), of.Rest) == nil {
			continue
		}
		at := slices.Index(m.panes, members[0])
		if m.byTopic[name] == nil {
			g := &pane{topic: name, group: of, shape: store.ShapeNumbers, look: m.lookOf(name), came: members[0].came}
			g.hidden = m.saved.Hidden(name)
			m.panes = slices.Insert(m.panes, at, g)
			m.byTopic[name] = g
		}
		for _, p := range members {
			p.member, p.rect = true, screen.Rect{}
		}
	}
	if m.focus != nil && m.focus.member {
		for _, p := range m.panes {
			if p.isGroup() && p.group.Matches(m.focus.topic) {
				m.focus = p
				break
			}
		}
	}
}

// gather brings the groups up to their members.
func (m *Model) gather(st *store.State) {
	for _, of := range m.grouped {
		st.Group(of.String(), names(m.membersOf(of, st)), of.Rest)
	}
}

// recallGroups takes over what was grouped the last time. Earlier versions
// remembered the beginning that names share.
func (m *Model) recallGroups() {
	for _, s := range m.saved.Groups() {
		if !strings.Contains(s, "*") {
			s += "*"
		}
		if p, err := pattern.Parse(s); err == nil && !slices.Contains(m.grouped, p) {
			m.grouped = append(m.grouped, p)
		}
	}
}

func names(panes []*pane) []string {
	out := make([]string, len(panes))
	for i, p := range panes {
		out[i] = p.topic
	}
	return out
}
