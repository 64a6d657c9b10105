package tui

import (
	"cmp"
	"slices"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/tui/arrangement"
	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// Change is another arrangement for a running dashboard, or a reason why there is none.
type Change struct {
	// Arrangement replaces the previous one, unless Err is set.
	Arrangement arrangement.Arrangement
	// Note is a sentence about the change for the status line. Default (""): that the
	// config file has changed.
	Note string
	// Err is why a new arrangement was rejected. The dashboard shows it and changes nothing.
	Err error
}

// rearranger applies arrangements of the config file to the running dashboard. What has not
// changed stays as it is, and so does what the user has chosen on the screen.
type rearranger struct {
	*shared
	session    *monitor.Session
	appearance *appearance
	timeline   *timeline
	panes      *paneSet
	workspace  *workspace
	groups     *grouping
	alerts     *alerts
	viewer     *viewer
	list       *listView
}

// apply applies a change.
func (r *rearranger) apply(c Change) {
	if c.Err != nil {
		r.notify(c.Err.Error(), theme.Bad)
		return
	}
	before := r.chosen.file
	next := c.Arrangement
	r.chosen.setFile(next)
	r.applyFields(before.Fields, next.Fields)
	r.applyAlerts(before.Alerts, next.Alerts)
	r.applyOptions(&before, &next)
	if before.Presents(&next) {
		r.store.SetPresentation(next.Presentation)
	}
	if !slices.Equal(before.Order, next.Order) {
		r.panes.reorder()
	}
	if !slices.Equal(before.Groups, next.Groups) {
		r.regroup()
	}
	for _, p := range r.panes.all {
		r.restorePane(p)
	}
	if before.Layout != next.Layout {
		r.workspace.restoreLayout()
	}
	r.workspace.settleFocus()
	r.repaint()
	r.notify(cmp.Or(c.Note, "the config file has changed"), theme.Accent)
}

// restorePane sets what counts for a pane now.
func (r *rearranger) restorePane(p *pane) {
	was := p.viewState
	r.panes.restore(p)
	p.cache = view.Cache{} // its numbers may be written differently
	if !slices.Equal(was.Fields, p.viewState.Fields) || was.View != p.viewState.View || was.Sort != p.viewState.Sort {
		p.wire, p.scroll, p.needs, p.needed = false, view.Scroll{}, 0, 0
		st := r.store.Acquire()
		chartChosen(st, p)
		r.store.Release()
	}
}

// applyOptions sets the window, the theme and the switches.
func (r *rearranger) applyOptions(before, next *arrangement.Arrangement) {
	if before.Window != next.Window {
		r.timeline.setWindowQuietly(windowOf(r.opts, r.saved, *next))
	}
	if before.Theme != next.Theme {
		r.appearance.restoreTheme()
	}
	if before.ListSort != next.ListSort {
		r.list.list.SetSort(r.chosen.listSort())
	}
	if before.Quiet != next.Quiet {
		r.opts.Quiet = next.Quiet
	}
	if before.ArrivalTime != next.ArrivalTime && r.timeline.arrival != next.ArrivalTime {
		r.timeline.arrival = next.ArrivalTime
		r.store.SetArrivalTime(next.ArrivalTime)
	}
	if before.AlertCommand != next.AlertCommand {
		r.session.SetAlertCommand(next.AlertCommand)
	}
}

// applyFields charts the expressions of the config file, and no longer those that were
// removed.
func (r *rearranger) applyFields(before, next monitor.Fields) {
	if before.Equal(next) {
		return
	}
	r.opts.Fields = r.opts.Fields.Without(before).And(next)
	r.alerts.book.fields = r.opts.Fields
	r.store.SetFields(r.opts.Fields.Extractors())
}

// applyAlerts watches the rules of the config file that are new, and no longer those that it
// has lost. The others keep their state.
func (r *rearranger) applyAlerts(before, next []*alert.Rule) {
	has := func(rules []*alert.Rule, text string) bool {
		return slices.ContainsFunc(rules, func(r *alert.Rule) bool { return r.String() == text })
	}
	for _, rule := range before {
		if old := r.alerts.book.find(rule.String()); old != nil && !has(next, rule.String()) && !r.alerts.book.own[old] {
			r.alerts.book.forget(old)
		}
	}
	for _, rule := range next {
		if !has(before, rule.String()) && r.alerts.book.find(rule.String()) == nil {
			r.alerts.watch.Add(rule)
		}
	}
}

// regroup makes the groups those that count now.
func (r *rearranger) regroup() {
	var free []*pane
	for _, p := range r.panes.all {
		if p.isGroup() && !slices.Contains(r.chosen.groups(), p.group.String()) {
			free = append(free, p)
		}
	}
	for _, p := range free {
		r.groups.dissolve(p)
	}
	r.groups.restoreGroups()
	r.groups.regroup()
}

// restoreLayout sets the layout that the user or the config file has chosen.
func (w *workspace) restoreLayout() {
	kind, chosen := layout.Parse(w.chosen.layout())
	w.kind, w.unasked = kind, !chosen
}
