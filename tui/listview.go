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

// listView shows the topics as a list, with a line for each.
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
	arranged  uint64 // value of workspace.arranged when the list was filled
	listedAt  uint64 // version of the store when the list was sorted
}

const (
	// listSort is the key of the sort order in the saved state.
	listSort = "list sort"
)

// fillList sets the items of the list to the topics shown, with their values
// and states.
func (l *listView) fillList(st *store.State) {
	shown, now := l.panes.shown(), l.timeline.now()
	items := make([]list.Item, len(shown))
	for i, p := range shown {
		t := st.Topic(p.topic)
		c := l.viewer.lineContext(p, t, st, now, 0)
		v, field, known := view.NumberOf(t, c)
		items[i] = list.Item{
			Name: p.topic, Title: p.title, Field: field, Rank: l.viewer.stateOf(t, st, now).rank(),
			Value: v, Known: known, Unit: view.UnitWidth(t, c),
			Rate: t.Rate(now), Last: t.LastAt,
		}
	}
	l.preferOrder()
	l.list.Set(items, now)
	if l.panes.focus != nil {
		l.list.Select(l.panes.focus.topic) // something else has moved the focus, such as a new group
	}
	if p := l.panes.byTopic[l.list.Selected()]; p != nil && p != l.panes.focus {
		l.panes.focus = p // the focused pane is no longer in the list
		l.workspace.arrange()
	}
	l.arranged, l.listedAt = l.workspace.arranged, st.Version
}

// preferOrder sets the default order of the list: by name, or in the order of
// the panes if the list replaces them on a small screen.
func (l *listView) preferOrder() {
	if l.workspace.kind == layout.List {
		l.list.Prefer(list.ByName)
	} else {
		l.list.Prefer(list.ByPlace)
	}
}

// syncList fills the list again if the shown panes have changed.
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

// refreshList updates the list if it is due. It needs no new event, because the
// rate of a silent topic falls.
func (l *listView) refreshList(st *store.State) {
	l.list.Resize(l.workspace.plan.Table)
	if l.workspace.plan.List && !l.timeline.pause.on && !l.timeline.now().Before(l.list.Due()) {
		l.fillList(st)
	}
}

// wakeForList calls sooner with the times at which the list changes without an
// event: an age changes, or the topics may be sorted again.
func (l *listView) wakeForList(st *store.State, sooner func(time.Time)) {
	if !l.workspace.listed() {
		return
	}
	sooner(l.list.Changes(l.timeline.now()))
	if l.listedAt != st.Version {
		sooner(l.list.Due())
	}
}

// withList passes input to the list and carries out the action that the list
// returns.
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

// clickList passes a click to the list.
func (l *listView) clickList(x, y int) {
	l.withList(func() (list.Action, bool) { return l.list.Click(x, y, l.clock()), true })
}

// wheelList passes a wheel step to the list.
func (l *listView) wheelList(b tea.MouseButton) {
	if steps := map[tea.MouseButton]int{tea.MouseWheelUp: -1, tea.MouseWheelDown: 1}[b]; steps != 0 {
		l.withList(func() (list.Action, bool) { return l.list.Wheel(steps, l.clock()), true })
	}
}

// pressList passes a key to the list. It returns false if the list has no
// binding for it.
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

// doList carries out an action of the list.
func (l *listView) doList(act list.Action) {
	l.focusListed()
	switch act {
	case list.Ordered:
		l.chosen.setListSort(l.list.Sort())
	case list.Open:
		l.open()
	}
	l.repaint()
}

// focusListed focuses the pane of the selected topic.
func (l *listView) focusListed() {
	if p := l.panes.byTopic[l.list.Selected()]; p != nil && p != l.panes.focus {
		l.panes.focus = p
		l.workspace.arrange()
	}
}

// listKeys returns the list's bindings for the help and the commands.
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

// listSegments returns a segment with the visible part of the list.
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

// attentionHint returns the key that sorts topics that need attention to the
// top, if some are off screen.
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

// sortHint returns the key that sorts the list and, if it is sorted by name,
// what it is sorted by next.
func (l *listView) sortHint() segment {
	s := segment{text: "s sort", key: "s", colour: theme.Muted, rank: 4}
	if l.list.SortsByValueNext() {
		s.text = "s largest first"
	}
	return s
}

// listLines is the list.Source of the dashboard.
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
	if reason, failed := t.Failed(); failed && reason != "" {
		forms := failedForms(t, l.now)
		out.Value, out.Unit = "", ""
		out.Text, out.Shorter, out.TextColour = forms[0], forms[1:], theme.Text
	}
	if n := len(p.match.hits); n > 0 && p.match.lines { // the number of matches is more important than the text
		for r := range t.Records(p.match.hits[n-1] - 1) {
			e := r.Event()
			out.Value, out.Text = "", view.LineOf(t, &e, l.now.Location())
			break
		}
	}
	return out
}

// History draws the history of a topic.
func (l listLines) History(r screen.Region, name string) {
	w, _ := r.Size()
	if p, t := l.panes.byTopic[name], l.st.Topic(name); p != nil && t != nil {
		c := l.viewer.lineContext(p, t, l.st, l.now, w)
		c.Siblings = l.viewer.families.siblings(p, l.st, t, l.now)
		view.Sparkline(r, t, c)
	}
}
