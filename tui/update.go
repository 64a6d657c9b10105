package tui

import (
	"cmp"
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/tui/arrangement"
	"topicmux/tui/internal/list"
	"topicmux/tui/internal/screen"
	"topicmux/tui/savedstate"
	"topicmux/tui/theme"

	tea "charm.land/bubbletea/v2"
)

func newModel(session *monitor.Session, opts Options, wakeAt func(time.Time)) *Model {
	m := &Model{
		shared: &shared{opts: opts, store: session.Store(), clock: opts.Clock},
		wakeAt: wakeAt, grid: screen.New(0, 0),
	}
	m.schedule = m.wakeSoon
	m.chosen.setFile(opts.Arrangement)
	session.Store().SetPresentation(opts.Arrangement.Presentation)
	m.components = m.compose(session)
	m.keys = m.keymap()
	if strings.HasPrefix(lookup(opts.Environ, "TERM"), "linux") {
		m.grid.SetGlyphs(screen.Console)
	}
	m.appearance.setTheme()
	return m
}

// Init returns nil: the frame writer asks the terminal for its background.
func (m *Model) Init() tea.Cmd { return nil }

// Update passes a message to its handler.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.saver.saveChanges(m.handle(msg))
	m.layout()
	return m, cmd
}

func (m *Model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case frameArrived:
		return m.onFrame()
	case tea.KeyPressMsg:
		m.dirty = true
		return m.press(msg.String(), msg.Text)
	case tea.PasteMsg:
		m.dirty = true
		return m.press("", msg.Content)
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case tea.MouseClickMsg:
		return m.onClick(msg.Mouse())
	case tea.MouseMotionMsg:
		m.resizing.onDrag(msg.Mouse())
	case tea.MouseReleaseMsg:
		m.resizing.dragging = nil
	case tea.MouseWheelMsg:
		m.onWheel(msg.Mouse())
	case tea.BackgroundColorMsg:
		if !m.appearance.darkKnown { // later reports are the background of the theme
			m.appearance.dark, m.appearance.darkKnown = msg.IsDark(), true
			m.appearance.setTheme()
		}
	case tea.ColorProfileMsg:
		m.appearance.profile = msg.Profile
		m.appearance.setTheme()
	case tea.ModeReportMsg:
		m.onModeReport(msg)
	case tea.ResumeMsg:
		m.repaint()
	case saveDue:
		return m.saver.onSaveDue()
	case stateSaved:
		m.saver.onStateSaved(msg)
	case fileSaved:
		m.exporter.onSaved(msg)
	case monitor.History:
		m.history.fetched(msg, m.workspace.keepPlaces(msg.Added))
	case topicFieldChanged:
		m.topicField.changed(msg)
	case sinceIgnored:
		m.connection.sinceIgnored(msg)
	case topicFieldChosen:
		m.topicField.chosen(msg)
	case treeFound:
		m.topicField.treeFound(msg)
	case commandFailed:
		m.notify(msg.err.Error(), theme.Warn)
	case screenOpened:
		m.grid.Forget()
		m.unshown = true
	case frameWanted:
		m.unshown = true
	case Change:
		m.rearranger.apply(msg)
	case stopped:
		return tea.Quit
	}
	return nil
}

// compose creates the components of a dashboard.
func (m *Model) compose(session *monitor.Session) (c components) {
	s, opts := m.shared, m.opts
	c.overlays = &overlays{shared: s}
	c.appearance = newAppearance(s)
	c.saver = &saver{shared: s}
	c.history = &history{shared: s}
	c.timeline = &timeline{shared: s, history: c.history, window: cmp.Or(opts.Window, usualWindow), arrival: opts.ArrivalTime}
	c.panes = &paneSet{shared: s, byTopic: make(map[string]*pane)}
	c.workspace = &workspace{shared: s, panes: c.panes, unasked: true}
	c.navigator = &navigator{shared: s, panes: c.panes, workspace: c.workspace}
	c.resizing = &resizing{shared: s, panes: c.panes, workspace: c.workspace}
	c.groups = &grouping{shared: s, panes: c.panes, workspace: c.workspace}
	c.hiding = &hiding{shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline}
	c.search = &search{shared: s, panes: c.panes, workspace: c.workspace, overlays: c.overlays}
	c.alerts = newAlerts(s, session)
	c.alerts.book.file = func() *arrangement.Arrangement { return &s.chosen.file }
	c.alerts.panes, c.alerts.workspace, c.alerts.timeline, c.alerts.overlays = c.panes, c.workspace, c.timeline, c.overlays
	c.streams = &streamSet{shared: s, panes: c.panes, all: session.Streams()}
	for _, stream := range c.streams.all {
		c.history.streams = append(c.history.streams, stream)
	}
	c.viewer = &viewer{
		shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline,
		search: c.search, alerts: c.alerts, appearance: c.appearance, streams: c.streams,
	}
	c.borders = &borders{workspace: c.workspace, timeline: c.timeline, hiding: c.hiding, viewer: c.viewer}
	c.tabs = &tabBar{panes: c.panes, workspace: c.workspace, viewer: c.viewer}
	c.reader = &reader{
		shared: s, navigator: c.navigator, panes: c.panes, workspace: c.workspace, timeline: c.timeline,
		search: c.search, viewer: c.viewer, overlays: c.overlays,
	}
	c.list = &listView{
		shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline,
		hiding: c.hiding, viewer: c.viewer, alerts: c.alerts, list: list.New(), open: m.toggleZoom,
	}
	c.topicField = &topicField{shared: s, streams: c.streams, found: make(map[*monitor.Stream]topicOrigin)}
	c.health = &streamHealth{shared: s, streams: c.streams}
	c.connection = &connection{shared: s, streams: c.streams, topicField: c.topicField, health: c.health, panes: c.panes, timeline: c.timeline, history: c.history, alerts: c.alerts, overlays: c.overlays, pass: m.press}
	c.resumption = &resumption{shared: s, streams: c.streams, connection: c.connection}
	c.sharer = &sharer{
		shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline, appearance: c.appearance,
		groups: c.groups, alerts: c.alerts,
	}
	c.exporter = &exporter{shared: s, panes: c.panes, overlays: c.overlays, sharer: c.sharer, picture: m.picture}
	c.palette = &palette{
		shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline, groups: c.groups, hiding: c.hiding,
		search: c.search, alerts: c.alerts, reader: c.reader, appearance: c.appearance,
		exporter: c.exporter, topicField: c.topicField, resumption: c.resumption, overlays: c.overlays, bindings: m.bindings,
	}
	c.rearranger = &rearranger{
		shared: s, session: session, appearance: c.appearance, timeline: c.timeline, panes: c.panes, workspace: c.workspace,
		groups: c.groups, alerts: c.alerts, viewer: c.viewer, list: c.list,
	}
	c.chrome = &chrome{
		shared: s, navigator: c.navigator, panes: c.panes, workspace: c.workspace, timeline: c.timeline, hiding: c.hiding,
		search: c.search, alerts: c.alerts, list: c.list, connection: c.connection, resumption: c.resumption,
		health: c.health, streams: c.streams, overlays: c.overlays,
	}
	c.scene = &scene{
		shared: s, panes: c.panes, workspace: c.workspace, timeline: c.timeline,
		viewer: c.viewer, borders: c.borders, tabs: c.tabs, list: c.list, chrome: c.chrome,
	}
	return c
}

// restore restores the saved state. It is called before the program runs.
func (m *Model) restore(saved *savedstate.State) {
	m.saved, m.chosen.saved = saved, saved
	m.appearance.restoreTheme()
	m.timeline.window = windowOf(m.opts, saved, m.opts.Arrangement)
	m.groups.restoreGroups()
	m.hiding.restoreVisibility()
	m.workspace.restoreLayout()
	m.list.list.SetSort(m.chosen.listSort())
}
