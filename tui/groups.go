package tui

import (
	"slices"
	"strconv"
	"strings"

	"topicmux/monitor/store"
	"topicmux/tui/internal/pattern"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// grouping puts topics whose names match a pattern into one pane.
type grouping struct {
	*shared
	panes     *paneSet
	workspace *workspace
	grouped   []pattern.Pattern
}

// groupMost is the largest number of topics in a group. A topic has no more
// series than that.
const groupMost = 64

// groupNext cycles through the groupings of the focused topic: from its closest
// siblings to all topics that share one part of its name, then back to a pane
// of its own.
func (g *grouping) groupNext() {
	p := g.panes.focus
	st := g.store.Acquire()
	origin := p.topic
	if p.isGroup() {
		origin = g.originOf(p, st)
	}
	ways := pattern.Of(origin, names(g.panes.numbers(st)), groupMost)
	g.store.Release()
	g.streamsFirst(ways, origin)
	next := 0
	if p.isGroup() {
		next = slices.Index(ways, p.group) + 1
		g.apart(p)
	}
	switch {
	case next < len(ways):
		g.group(ways[next], origin)
		g.notifyGroup(ways, next)
	case p.isGroup():
		g.workspace.focusOn(g.panes.byTopic[origin])
		g.notify(origin+" has its own pane again", theme.Accent)
	case p.shape.Numeric():
		g.notify(origin+" has no group: no other numeric topic shares a part of its name", theme.Warn)
	default:
		g.notify(origin+" cannot be grouped: its payloads are not numbers", theme.Warn)
	}
}

// streamsFirst puts the topic of all streams before the topics of one stream.
func (g *grouping) streamsFirst(ways []pattern.Pattern, origin string) {
	own := g.panes.byTopic[origin].own
	at := slices.IndexFunc(ways, func(way pattern.Pattern) bool { return way.String() == "*."+own })
	if at > 0 && own != origin {
		ways[0], ways[at] = ways[at], ways[0]
	}
}

// notifyGroup shows the current grouping and what the key g does next.
func (g *grouping) notifyGroup(ways []pattern.Pattern, at int) {
	then := "separate panes"
	if at+1 < len(ways) {
		then = ways[at+1].String()
	}
	members := 0
	for _, p := range g.panes.all {
		if p.member && ways[at].Matches(p.topic) {
			members++
		}
	}
	g.notify("grouped "+strconv.Itoa(members)+" topics as "+ways[at].String()+" · g: "+then, theme.Accent)
}

// originOf returns the topic that a group was created from. A restored group
// has no origin, so its first member is returned.
func (g *grouping) originOf(p *pane, st *store.State) string {
	if q := g.panes.byTopic[p.origin]; q != nil && p.group.Matches(p.origin) {
		return p.origin
	}
	if members := g.panes.membersOf(p.group, st); len(members) > 0 {
		return members[0].topic
	}
	return p.topic
}

// group shows the numeric topics that match a pattern in one pane, and focuses
// it.
func (g *grouping) group(p pattern.Pattern, origin string) {
	g.chosen.setGrouped(p.String(), true)
	g.grouped = append(g.grouped, p)
	g.regroup()
	if shared := g.panes.byTopic[p.String()]; shared != nil {
		shared.origin = origin
		g.panes.focus = shared
	}
	g.workspace.showPageOf(g.panes.focus)
}

// apart removes a group. Its members get their own panes back unless they are
// in another group.
func (g *grouping) apart(p *pane) {
	g.chosen.setGrouped(p.group.String(), false)
	g.dissolve(p)
	g.regroup()
	g.workspace.settleFocus()
	g.workspace.showPageOf(g.panes.focus)
}

// dissolve gives the members of a group their own panes.
func (g *grouping) dissolve(p *pane) {
	g.grouped = slices.DeleteFunc(g.grouped, func(of pattern.Pattern) bool { return of == p.group })
	g.panes.all = slices.DeleteFunc(g.panes.all, func(q *pane) bool { return q == p })
	delete(g.panes.byTopic, p.topic)
	g.panes.freeMembers()
	if g.panes.focus == p {
		g.panes.focus = g.panes.byTopic[p.origin]
	}
}

// ungroup removes the group of a pattern, if there is one.
func (g *grouping) ungroup(of pattern.Pattern) {
	if p := g.panes.byTopic[of.String()]; p != nil && p.isGroup() {
		g.apart(p)
	}
}

// regroup assigns panes to their groups. A group takes the place of its first
// member.
func (g *grouping) regroup() {
	if len(g.grouped) == 0 {
		return
	}
	st := g.store.Acquire()
	g.regroupWith(st)
	g.store.Release()
	g.workspace.arrange()
}

func (g *grouping) regroupWith(st *store.State) {
	g.panes.freeMembers() // a topic that is no longer numeric leaves its group
	for _, of := range g.grouped {
		members := g.panes.membersOf(of, st)
		name := of.String()
		if len(members) == 0 || st.Group(name, names(members), of.Rest) == nil {
			continue
		}
		at := slices.Index(g.panes.all, members[0])
		if g.panes.byTopic[name] == nil {
			p := &pane{topic: name, own: name, stream: members[0].stream, group: of, shape: store.ShapeNumbers, came: members[0].came}
			g.panes.restore(p)
			g.panes.all = slices.Insert(g.panes.all, at, p)
			g.panes.byTopic[name] = p
		}
		for _, p := range members {
			p.member, p.rect = true, screen.Rect{}
		}
	}
	if g.panes.focus != nil && g.panes.focus.member {
		for _, p := range g.panes.all {
			if p.isGroup() && p.group.Matches(g.panes.focus.topic) {
				g.panes.focus = p
				break
			}
		}
	}
}

// gather updates each group's series to its current members.
func (g *grouping) gather(st *store.State) {
	for _, of := range g.grouped {
		st.Group(of.String(), names(g.panes.membersOf(of, st)), of.Rest)
	}
}

// restoreGroups restores the saved groups. Earlier versions saved the prefix
// that the names share, without "*".
func (g *grouping) restoreGroups() {
	for _, s := range g.chosen.groups() {
		if !strings.Contains(s, "*") {
			s += "*"
		}
		if p, err := pattern.Parse(s); err == nil && !slices.Contains(g.grouped, p) {
			g.grouped = append(g.grouped, p)
		}
	}
}

// keys returns the bindings that group topics.
func (g *grouping) keys() []binding {
	return []binding{
		{keys: []string{"g"}, name: "group topics", label: "g", help: "group related topics", does: act(g.groupNext), when: g.workspace.hasPanes},
	}
}
