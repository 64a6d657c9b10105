package tui

import (
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/list"
	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// listView shows the topics as a list, a line each.
type listView struct {
	*shared
	panes     *paneSet
	workspace *workspace
	timeline  *timeline
	hiding    *hiding
	viewer    *viewer
	alerts    *alerts
	open      func() // zooms the focused topic
	list      *list.List
	arranged  uint64 // the arrangement that the list was filled for
	listedAt  uint64 // the version of the store that the list was ordered by
}

const (
	// listSort is the key of the list's order in the saved state.
	listSort = "list sort"
)

// fillList gives the list the topics that are shown, with their values and states.
func (l *listView) fillList(st *store.State) {
	shown, now := l.panes.shown(), l.timeline.now()
	items := make([]list.Item, len(shown))
	for i, p := range shown {
		t := st.Topic(p.topic)
		c := l.viewer.lineContext(p, t, st, now, 0)
		v, field, known := view.NumberOf(t, c)
		items[i] = list.Item{
			Name: p.topic, Field: field, Rank: l.viewer.stateOf(t, st, now).rank(),
			Value: v, Known: known, Unit: view.UnitWidth(t, c),
			Rate: t.Rate(now), Last: t.LastAt,
		}
	}
	l.preferOrder()
	l.list.Set(items, now)
	if l.panes.focus != nil {
		l.list.Select(l.panes.focus.topic) // something else moved the focus, such as a new group
	}
	if p := l.panes.byTopic[l.list.Selected()]; p != nil && p != l.panes.focus {
		l.panes.focus = p // the focus is no longer in the list
		l.workspace.arrange()
	}
	l.arranged, l.listedAt = l.workspace.arranged, st.Version
}

// preferOrder orders the list by name, where each topic is looked for; one that
// stands for panes on a screen that is too small for them goes by their order.
func (l *listView) preferOrder() {
	if l.workspace.kind == layout.List {
		l.list.Prefer(list.ByName)
	} else {
		l.list.Prefer(list.ByPlace)
	}
}

// syncList fills the list anew if the panes that are shown have changed.
func (l *listView) syncList(st *store.State) {
	if l.arranged == l.workspace.arranged {
		return
	}
	l.list.Resize(l.workspace.plan.Table)
	l.arranged = l.workspace.arranged
	if l.workspace.plan.List {
		l.fillList(st)
	}
}

// refreshList brings the list up to its topics when it is time. The rate of a
// topic falls while it is silent, so this does not need a new event.
func (l *listView) refreshList(st *store.State) {
	l.list.Resize(l.workspace.plan.Table)
	if l.workspace.plan.List && !l.timeline.pause.on && !l.timeline.now().Before(l.list.Due()) {
		l.fillList(st)
	}
}

// wakeForList calls sooner with the times at which the list changes without an
// event: an age is written differently, or it is time to order the topics again.
func (l *listView) wakeForList(st *store.State, sooner func(time.Time)) {
	if !l.workspace.listed() {
		return
	}
	sooner(l.list.Changes(l.timeline.now()))
	if l.listedAt != st.Version {
		sooner(l.list.Due())
	}
}

// withList hands an input to the list, which knows what is shown, and does
// what it wants.
func (l *listView) withList(input func() (list.Action, bool)) (ok bool) {
	st := l.store.Acquire()
	l.syncList(st)
	l.store.Release()
	act, ok := input()
	if ok {
		l.doList(act)
	}
	return ok
}

// clickList takes a click on the list.
func (l *listView) clickList(x, y int) {
	l.withList(func() (list.Action, bool) { return l.list.Click(x, y, l.clock()), true })
}

// wheelList takes a step of the wheel over the list.
func (l *listView) wheelList(b tea.MouseButton) {
	if steps := map[tea.MouseButton]int{tea.MouseWheelUp: -1, tea.MouseWheelDown: 1}[b]; steps != 0 {
		l.withList(func() (list.Action, bool) { return l.list.Wheel(steps, l.clock()), true })
	}
}

// pressList takes a key to the list. It reports false for a key that means
// something else.
func (l *listView) pressList(key string) (ok bool) {
	before, moved := "", false
	ok = l.withList(func() (act list.Action, ok bool) {
		before = l.list.Selected()
		act, ok = l.list.Press(key, l.clock())
		moved = act == list.Moved
		return act, ok
	})
	if moved && l.list.Selected() == before {
		where := "last"
		switch {
		case l.list.Len() == 1:
			where = "only"
		case l.list.Place() == 1:
			where = "first"
		}
		l.notify("this is the "+where+" topic", theme.Warn)
	}
	return ok
}

// doList does what the list wants.
func (l *listView) doList(act list.Action) {
	l.focusListed()
	switch act {
	case list.Ordered:
		l.saved.SetText(listSort, l.list.Sort())
	case list.Open:
		l.open()
	}
	l.repaint()
}

// focusListed puts the focus on the topic that the list has selected.
func (l *listView) focusListed() {
	if p := l.panes.byTopic[l.list.Selected()]; p != nil && p != l.panes.focus {
		l.panes.focus = p
		l.workspace.arrange()
	}
}

// listKeys are the list's own keys, for the help and the commands.
func (l *listView) keys() group {
	g := group{title: "List of topics"}
	for _, b := range list.Bindings() {
		g.bindings = append(g.bindings, binding{
			keys: b.Keys, name: b.Name, label: b.Label, help: b.Help, when: l.workspace.hasList,
			does: func() tea.Cmd { l.pressList(b.Keys[0]); return nil },
		})
	}
	return g
}

// listSegments say in the status line what part of the list is on screen.
func (l *listView) listSegments() []segment {
	first, last := l.list.Span()
	n := l.list.Len()
	if !l.workspace.listed() || last-first+1 >= n {
		return nil
	}
	return []segment{{
		text:   strconv.Itoa(first) + "–" + strconv.Itoa(last) + " of " + strconv.Itoa(n) + " · pgdn",
		colour: theme.Text, rank: 2,
	}}
}

// attentionHint names the key that brings the topics to the top that need
// attention, while there are some elsewhere.
func (l *listView) attentionHint(silent int) []segment {
	firing, _ := l.alerts.watch.Open()
	var what string
	switch {
	case l.list.Attention():
		return nil
	case silent > 0 && !l.hiding.visibility.hideSilent:
		what = strconv.Itoa(silent) + " silent"
	case firing > 0:
		what = text.Plural(firing, "alert")
	default:
		return nil
	}
	return []segment{{text: "! " + what + " first", key: "!", colour: theme.Muted, rank: 3}}
}

// sortHint names the key that sorts the list, and what that brings to the top of a
// list by name.
func (l *listView) sortHint() segment {
	s := segment{text: "s sort", key: "s", colour: theme.Muted, rank: 4}
	if l.list.SortsByValueNext() {
		s.text = "s largest first"
	}
	return s
}

// listLines are the contents of the lines.
type listLines struct {
	*listView
	st  *store.State
	now time.Time
}

// Line returns the line of a topic.
func (l listLines) Line(name string, room int, unit bool) list.Line {
	p, t := l.panes.byTopic[name], l.st.Topic(name)
	if p == nil || t == nil {
		return list.Line{Mark: " "}
	}
	k := l.viewer.stateOf(t, l.st, l.now)
	cell := view.CellOf(t, l.viewer.lineContext(p, t, l.st, l.now, 0), room, unit)
	out := list.Line{
		State: k.word(), Value: cell.Value, Unit: cell.Unit,
		Text: cell.Text, TextColour: cell.Colour,
		Quiet: l.timeline.end.IsZero() && k.old() || k.quiet(t),
	}
	out.Mark, out.Colour = k.symbol()
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
	if p, t := l.panes.byTopic[name], l.st.Topic(name); p != nil && t != nil {
		c := l.viewer.lineContext(p, t, l.st, l.now, w)
		c.Siblings = l.viewer.families.siblings(p, l.st, t, l.now)
		view.Sparkline(r, t, c)
	}
}
