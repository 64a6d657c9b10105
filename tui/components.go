package tui

import (
	"cmp"

	"topicmux/monitor"
	"topicmux/tui/list"
)

// components are the parts of a dashboard. Each has its own state, handlers and
// keys. One may use those above it in this list.
type components struct {
	overlays   *overlays
	appearance *appearance
	saver      *saver
	history    *history
	timeline   *timeline
	panes      *paneSet
	workspace  *workspace
	resizing   *resizing
	groups     *grouping
	hiding     *hiding
	search     *search
	alerts     *alerts
	viewer     *viewer
	tabs       *tabBar
	reader     *reader
	list       *listView
	connection *connection
	exporter   *exporter
	palette    *palette
	chrome     *chrome
	scene      *scene
}

// compose makes the components of a dashboard.
func (m *Model) compose(session *monitor.Session) (c components) {
	s, opts := m.shared, m.opts
	c.overlays = &overlays{shared: s}
	c.appearance = newAppearance(s)
	c.saver = &saver{shared: s}
	c.history = &history{shared: s}
	c.timeline = &timeline{shared: s, history: c.history, window: cmp.Or(opts.Window, usualWindow), arrival: opts.ArrivalTime}
	c.panes = &paneSet{shared: s, byTopic: make(map[string]*pane)}
	c.workspace = &workspace{shared: s, panes: c.panes, unasked: true}
	c.resizing = &resizing{shared: s, panes: c.panes, workspace: c.workspace}
	c.groups = &grouping{shared: s, panes: c.panes, workspace: c.workspace}
	c.hiding = &hiding{shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline}
	c.search = &search{shared: s, panes: c.panes, workspace: c.workspace, overlays: c.overlays}
	c.alerts = newAlerts(s, session)
	c.alerts.panes, c.alerts.workspace, c.alerts.timeline, c.alerts.overlays = c.panes, c.workspace, c.timeline, c.overlays
	c.viewer = &viewer{
		shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline,
		search: c.search, alerts: c.alerts, appearance: c.appearance,
	}
	c.tabs = &tabBar{panes: c.panes, workspace: c.workspace, viewer: c.viewer}
	c.reader = &reader{
		shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline,
		search: c.search, viewer: c.viewer, overlays: c.overlays,
	}
	c.list = &listView{
		shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline,
		hiding: c.hiding, viewer: c.viewer, alerts: c.alerts, list: list.New(), open: m.toggleZoom,
	}
	c.connection = &connection{shared: s, panes: c.panes, timeline: c.timeline, history: c.history, overlays: c.overlays, pass: m.press}
	c.exporter = &exporter{shared: s, panes: c.panes, overlays: c.overlays, picture: m.picture}
	c.palette = &palette{
		shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline, groups: c.groups, hiding: c.hiding,
		search: c.search, alerts: c.alerts, reader: c.reader, appearance: c.appearance,
		exporter: c.exporter, overlays: c.overlays, bindings: m.bindings,
	}
	c.chrome = &chrome{
		shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline, hiding: c.hiding,
		search: c.search, alerts: c.alerts, list: c.list, connection: c.connection, overlays: c.overlays,
	}
	c.scene = &scene{
		shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline, hiding: c.hiding,
		viewer: c.viewer, tabs: c.tabs, list: c.list, chrome: c.chrome,
	}
	return c
}
