package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// Model is the tea.Model of the dashboard. It routes each message to its
// component and composes the components. The panes show the data in the store,
// which the session updates.
type Model struct {
	*shared
	components
	wakeAt  func(time.Time)
	out     *frameWriter // nil if View returns the frames
	keys    []group
	grid    *screen.Grid
	unshown bool // the frame writer has not received the frame yet
	click   lastClick
	refused bool // no stream can be shown
}

// onFrame applies the changes of the store since the last frame.
func (m *Model) onFrame() tea.Cmd {
	notify := m.alerts.check()
	now := m.clock()
	st := m.store.Acquire()
	defer m.store.Release()
	m.dirty = true
	m.connection.traffic.measure(st, now)
	m.timeline.ended(st)
	m.alerts.book.check(st, now)
	if !m.timeline.pause.on && !now.Before(m.workspace.filledAt(st)) {
		m.takeOver(st)
		if m.search.apply(st, frameWork) {
			m.workspace.arrange()
		}
		if m.hiding.applyVisibility(st) {
			m.workspace.settleFocus()
		}
	}
	m.list.refreshList(st)
	m.wakeAt(m.nextWake(st, now))
	if m.refused = allRefused(st); m.refused {
		return tea.Quit
	}
	return notify
}

// allRefused reports whether no stream can be shown: the servers have refused them, or have
// sent something else.
func allRefused(st *store.State) bool {
	return !slices.ContainsFunc(st.Streams, func(s *store.StreamState) bool {
		return s.Conn.Phase != store.Closed || s.Conn.Reason == "" || s.Conn.Connects > 0 && !isOther(s.Trouble)
	})
}

// takeOver opens a pane for each new topic, and gives all panes the height that
// their topics need.
func (m *Model) takeOver(st *store.State) {
	if m.workspace.openPanes(st) {
		m.groups.regroupWith(st)
		m.workspace.focusFirst()
		m.workspace.arrange()
	}
	reshaped, resized := m.workspace.followShapes(st)
	if reshaped && len(m.groups.grouped) > 0 {
		m.groups.regroupWith(st)
		resized = true
	}
	if resized {
		m.workspace.arrange()
	}
}

// nextWake returns when the screen changes next without an event: by a
// countdown, a topic that becomes stale, or a falling rate.
func (m *Model) nextWake(st *store.State, now time.Time) time.Time {
	var next time.Time
	sooner := func(t time.Time) {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	if anyIn(store.Waiting, st) {
		sooner(now.Truncate(time.Second).Add(time.Second))
	}
	sooner(m.message.until)
	sooner(m.workspace.filledAt(st))
	for _, s := range st.Streams {
		sooner(resumeUntil(&s.Conn))
	}
	sooner(m.resumption.next())
	sooner(m.alerts.watch.Next())
	sooner(m.alerts.book.nextCheck(st))
	sooner(m.alerts.book.briefAt())
	sooner(m.appearance.groundAt())
	sooner(m.health.next())
	if m.timeline.pause.on {
		return next
	}
	sooner(m.connection.traffic.settles())
	sooner(ratesSettle(st, now))
	sooner(m.hiding.leaving)
	sooner(m.search.nextScan(now))
	var silence time.Time
	m.chrome.silent, silence = st.Silence(now)
	sooner(silence)
	sooner(m.viewer.ratesFallAt(st, now))
	m.viewer.nextTryChanges(st, now, sooner)
	m.list.wakeForList(st, sooner)
	return next
}

func (m *Model) resize(w, h int) {
	m.width, m.height = w, h
	if m.appearance.begun.IsZero() {
		m.appearance.begun = m.clock()
	}
	m.grid.Resize(w, h)
	m.grid.Forget() // a resize may have changed the terminal's content
	m.workspace.arrange()
}

// redraw draws the whole screen again, as after another program has written onto it.
func (m *Model) redraw() {
	m.grid.Forget()
	m.repaint()
	m.notify("the screen is drawn again", theme.Accent)
}

// onModeReport adopts the terminal's way of measuring characters, as Bubble
// Tea's renderer does, and records whether it supports synchronized updates.
func (m *Model) onModeReport(msg tea.ModeReportMsg) {
	if msg.Mode == ansi.ModeSynchronizedOutput && m.out != nil {
		m.out.setSync(msg.Value.IsReset())
	}
	if msg.Mode == ansi.ModeUnicodeCore && !msg.Value.IsNotRecognized() && !msg.Value.IsPermanentlyReset() {
		m.grid.SetMethod(ansi.GraphemeWidth)
		m.repaint()
	}
}

// wakeSoon schedules the next change of the screen again.
func (m *Model) wakeSoon() {
	st := m.store.Acquire()
	m.wakeAt(m.nextWake(st, m.clock()))
	m.store.Release()
}
