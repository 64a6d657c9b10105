package tui

import (
	"slices"
	"strings"

	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/theme"
)

// groupMark is what a group's name ends with, as the pattern of its topics.
const groupMark = "*"

// prefixOf returns the part of a name that its group shares, with the last
// dot; "" when there is none.
func prefixOf(topic string) string { return topic[:strings.LastIndexByte(topic, '.')+1] }

// toggleGroup puts the numbers of all topics that share the focused one's
// prefix into one pane, or takes a group apart.
func (m *Model) toggleGroup() {
	p := m.focus
	if p.group != "" {
		m.memory.SetGrouped(p.group, false)
		m.apart(p)
		return
	}
	prefix := prefixOf(p.topic)
	if prefix == "" {
		m.tell(p.topic+" has no group: names with a common part before a dot do, as net.rx and net.tx", theme.Warn)
		return
	}
	st := m.store.Acquire()
	members := m.membersOf(prefix, st)
	m.store.Release()
	if !slices.Contains(members, p) || len(members) < 2 {
		m.tell("no other numbers begin with "+prefix, theme.Warn)
		return
	}
	m.memory.SetGrouped(prefix, true)
	m.grouped = append(m.grouped, prefix)
	m.regroup()
	for _, q := range m.panes {
		if q.group == prefix {
			m.focus = q
		}
	}
	m.turnTo(m.focus)
}

// apart gives the members of a group their own panes again.
func (m *Model) apart(g *pane) {
	m.grouped = slices.DeleteFunc(m.grouped, func(s string) bool { return s == g.group })
	m.focus = nil
	for _, q := range m.panes {
		if q.member && prefixOf(q.topic) == g.group {
			q.member = false
			if m.focus == nil {
				m.focus = q
			}
		}
	}
	m.panes = slices.DeleteFunc(m.panes, func(q *pane) bool { return q == g })
	delete(m.byTopic, g.topic)
	m.turnTo(m.focus)
}

// membersOf returns the panes whose topics are numbers with that prefix.
func (m *Model) membersOf(prefix string, st *store.State) []*pane {
	var out []*pane
	for _, p := range m.panes {
		if p.group != "" || prefixOf(p.topic) != prefix {
			continue
		}
		switch st.Topic(p.topic).Shape {
		case store.ShapeNumber, store.ShapeNumbers, store.ShapeGauge:
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
	for _, prefix := range m.grouped {
		members := m.membersOf(prefix, st)
		name := prefix + groupMark
		if len(members) == 0 || st.Group(name, prefix, names(members)) == nil {
			continue
		}
		at := slices.Index(m.panes, members[0])
		if !slices.ContainsFunc(m.panes, func(p *pane) bool { return p.group == prefix }) {
			g := &pane{topic: name, group: prefix, shape: store.ShapeNumbers, look: m.lookOf(name), came: members[0].came}
			g.hidden = m.memory.Hidden(name)
			m.panes = slices.Insert(m.panes, at, g)
			m.byTopic[name] = g
		}
		for _, p := range members {
			p.member, p.rect = true, screen.Rect{}
		}
	}
	if m.focus != nil && m.focus.member {
		for _, p := range m.panes {
			if p.group == prefixOf(m.focus.topic) {
				m.focus = p
				break
			}
		}
	}
}

// gather brings the groups up to their members.
func (m *Model) gather(st *store.State) {
	for _, prefix := range m.grouped {
		st.Group(prefix+groupMark, prefix, names(m.membersOf(prefix, st)))
	}
}

func names(panes []*pane) []string {
	out := make([]string, len(panes))
	for i, p := range panes {
		out[i] = p.topic
	}
	return out
}
