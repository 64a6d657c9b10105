package tui

import (
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/layout"
	"topicmux/tui/list"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
	"topicmux/tui/view"
)

const (
	// listFrom is the number of panes from which the list is the layout that
	// nobody has to ask for, and gridUpTo the number down to which it stays:
	// one topic more or less does not change the picture back and forth.
	listFrom = 41
	gridUpTo = 36
	// listSort is what the list's order is remembered under.
	listSort = "list sort"
)

// listed reports whether the list is on screen and has the keys.
func (m *Model) listed() bool { return m.plan.List && !m.zoomed && m.anyShown() }

// usualLayout is the layout that the dashboard has by itself.
func (m *Model) usualLayout() layout.Kind {
	n := 0
	for _, p := range m.panes {
		if !p.hidden && !p.member {
			n++
		}
	}
	if n >= listFrom || n > gridUpTo && m.kind == layout.List {
		return layout.List
	}
	return layout.Grid
}

// fillList tells the list which topics are shown and how they stand.
func (m *Model) fillList(st *store.State) {
	shown, now := m.shown(), m.now()
	items := make([]list.Item, len(shown))
	for i, p := range shown {
		t := st.Topic(p.topic)
		c := m.lineContext(p, t, st, now, 0)
		v, field, known := view.NumberOf(t, c)
		items[i] = list.Item{
			Name: p.topic, Field: field, Rank: m.markOf(t, st, now).rank(),
			Value: v, Known: known, Unit: view.UnitWidth(t, c),
			Rate: t.Rate(now), Last: t.LastAt,
		}
	}
	m.preferOrder()
	m.list.Set(items, now)
	if m.focus != nil {
		m.list.Select(m.focus.topic) // something else moved the focus, such as a new group
	}
	if p := m.byTopic[m.list.Selected()]; p != nil && p != m.focus {
		m.focus = p // the focus is no longer in the list
		m.arrange()
	}
	m.unlisted, m.listedAt = false, st.Version
}

// preferOrder orders the list by name, where each topic is looked for; one that
// stands for panes on a screen that is too small for them goes by their order.
func (m *Model) preferOrder() {
	if m.kind == layout.List {
		m.list.Prefer(list.ByName)
	} else {
		m.list.Prefer(list.ByPlace)
	}
}

// syncList tells the list what is shown, if that has changed.
func (m *Model) syncList(st *store.State) {
	if m.unlisted {
		m.fillList(st)
	}
}

// refreshList brings the list up to its topics when it is time. The rate of a
// topic falls while it is silent, so this does not need a new event.
func (m *Model) refreshList(st *store.State) {
	if m.plan.List && !m.pause.on && !m.now().Before(m.list.Due()) {
		m.fillList(st)
	}
}

// wakeForList tells sooner when the list changes by itself: an age is written
// differently, or topics have changed since it was ordered.
func (m *Model) wakeForList(st *store.State, sooner func(time.Time)) {
	if !m.listed() {
		return
	}
	sooner(m.list.Changes(m.now()))
	if m.listedAt != st.Version {
		sooner(m.list.Due())
	}
}

// withList hands an input to the list, which knows what is shown, and does
// what it wants.
func (m *Model) withList(input func() (list.Action, bool)) (ok bool) {
	st := m.store.Acquire()
	m.syncList(st)
	m.store.Release()
	act, ok := input()
	if ok {
		m.doList(act)
	}
	return ok
}

// clickList takes a click on the list.
func (m *Model) clickList(x, y int) {
	m.withList(func() (list.Action, bool) { return m.list.Click(x, y, m.clock()), true })
}

// wheelList takes a step of the wheel over the list.
func (m *Model) wheelList(b tea.MouseButton) {
	if steps := map[tea.MouseButton]int{tea.MouseWheelUp: -1, tea.MouseWheelDown: 1}[b]; steps != 0 {
		m.withList(func() (list.Action, bool) { return m.list.Wheel(steps, m.clock()), true })
	}
}

// pressList takes a key to the list. It reports false for a key that means
// something else.
func (m *Model) pressList(key string) (ok bool) {
	return m.withList(func() (list.Action, bool) { return m.list.Press(key, m.clock()) })
}

// doList does what the list wants.
func (m *Model) doList(act list.Action) {
	m.focusListed()
	switch act {
	case list.Ordered:
		m.saved.SetText(listSort, m.list.Sort())
	case list.Open:
		m.toggleZoom()
	}
	m.repaint()
}

// focusListed puts the focus on the topic that the list has selected.
func (m *Model) focusListed() {
	if p := m.byTopic[m.list.Selected()]; p != nil && p != m.focus {
		m.focus = p
		m.arrange()
	}
}

// listKeys are the list's own keys, for the help and the commands.
func (m *Model) listKeys() group {
	g := group{title: "List of topics"}
	for _, b := range list.Bindings() {
		g.bindings = append(g.bindings, binding{
			keys: b.Keys, name: b.Name, label: b.Label, help: b.Help, when: m.hasList,
			does: func() tea.Cmd { m.pressList(b.Keys[0]); return nil },
		})
	}
	return g
}

// listSegments say in the status line what part of the list is on screen.
func (m *Model) listSegments() []segment {
	first, last := m.list.Span()
	n := m.list.Len()
	if !m.listed() || last-first+1 >= n {
		return nil
	}
	return []segment{{
		text:   strconv.Itoa(first) + "–" + strconv.Itoa(last) + " of " + strconv.Itoa(n) + " · pgdn",
		colour: theme.Text, rank: 2,
	}}
}

// attentionHint names the key that brings the topics to the top that need
// attention, while there are some elsewhere.
func (m *Model) attentionHint() []segment {
	firing, _ := m.alerts.Open()
	var what string
	switch {
	case m.list.Attention():
		return nil
	case m.silent > 0 && !m.visibility.hideSilent:
		what = strconv.Itoa(m.silent) + " silent"
	case firing > 0:
		what = text.Plural(firing, "alert")
	default:
		return nil
	}
	return []segment{{text: "! " + what + " first", colour: theme.Muted, rank: 3}}
}

// sortHint names the key that sorts the list, and what that brings to the top of a
// list by name.
func (m *Model) sortHint() segment {
	s := segment{text: "s sort", colour: theme.Muted, rank: 4}
	if m.list.SortsByValueNext() {
		s.text = "s largest first"
	}
	return s
}

// listLines tells the list what its lines show.
type listLines struct {
	m   *Model
	st  *store.State
	now time.Time
}

// Line returns the line of a topic.
func (l listLines) Line(name string, room int, unit bool) list.Line {
	p, t := l.m.byTopic[name], l.st.Topic(name)
	if p == nil || t == nil {
		return list.Line{Mark: " "}
	}
	k := l.m.markOf(t, l.st, l.now)
	l.m.coalesced.draws(p, t.Count)
	cell := view.CellOf(t, l.m.lineContext(p, t, l.st, l.now, 0), room, unit)
	out := list.Line{
		State: k.word(), Value: cell.Value, Unit: cell.Unit,
		Text: cell.Text, TextColour: cell.Colour,
		Quiet: l.m.end.IsZero() && k.old() || k.quiet(t),
	}
	out.Mark, out.Colour = k.look()
	if n := len(p.match.hits); n > 0 && p.match.lines { // what was found says more than what is new
		for r := range t.Records(p.match.hits[n-1] - 1) {
			e := r.Event()
			out.Value, out.Text = "", view.LineOf(&e, l.now.Location())
			break
		}
	}
	return out
}

// History draws the topic's past.
func (l listLines) History(r screen.Region, name string) {
	w, _ := r.Size()
	if p, t := l.m.byTopic[name], l.st.Topic(name); p != nil && t != nil {
		c := l.m.lineContext(p, t, l.st, l.now, w)
		c.Siblings = l.m.siblings(p, l.st, t, l.now)
		view.Sparkline(r, t, c)
	}
}

// lineContext is what a line of the list is drawn for, with a history of w
// cells.
func (m *Model) lineContext(p *pane, t *store.Topic, st *store.State, now time.Time, w int) *view.Context {
	to := m.edge(w, now)
	return &view.Context{
		Now: now, From: to.Add(-m.window), To: to, Cursor: m.cursor.at,
		Stale: m.markOf(t, st, now).old(), NoColor: m.noColor,
		Fields: p.look.Fields, Memory: &p.memory,
	}
}
