package tui

import (
	"slices"
	"time"

	"topicmux/tui/internal/layout"
	"topicmux/tui/theme"

	tea "charm.land/bubbletea/v2"
)

// press handles a key, given its name and the text that it types, if any. The
// key goes to the open overlay, to the list if it is on screen, or else to the
// action that is bound to it and works now. ctrl+c always quits.
func (m *Model) press(key, typed string) tea.Cmd {
	return m.answer(func() tea.Cmd { return m.dispatch(key, typed) })
}

func (m *Model) dispatch(key, typed string) tea.Cmd {
	if m.overlays.isOpen() && key != "ctrl+c" {
		return m.overlays.top.press(key, typed)
	}
	if m.workspace.listed() && m.list.pressList(key) {
		return nil
	}
	for _, g := range m.keys {
		for i := range g.bindings {
			b := &g.bindings[i]
			if b.does != nil && slices.Contains(b.keys, key) && b.works() {
				return b.does()
			}
		}
	}
	m.explainKey(key)
	return nil
}

// explainKey shows what a key needs that does nothing now.
func (m *Model) explainKey(key string) {
	for _, g := range append(slices.Clone(m.keys), m.list.keys()) {
		for i := range g.bindings {
			b := &g.bindings[i]
			if !slices.Contains(b.keys, key) {
				continue
			}
			words := keysOf([]string{key}) + " needs " + b.needs()
			if b.needs() == onlyPanes {
				words += " · L changes the layout"
			}
			m.notify(words, theme.Warn)
			return
		}
	}
}

// arrow moves the focus, or scrolls if there is only one pane to see.
func (m *Model) arrow(d layout.Direction) {
	if m.workspace.listed() {
		m.notify("the list has one column", theme.Warn)
		return
	}
	if m.workspace.zoomed || len(m.panes.shown()) == 1 {
		if m.reader.moveInside(d) {
			return
		}
		switch d {
		case layout.Up:
			m.reader.scroll(lineUp)
		case layout.Down:
			m.reader.scroll(lineDown)
		default:
			m.notify("this is the only pane on the screen", theme.Warn)
		}
		return
	}
	shown := m.panes.shown()
	if len(shown) == 0 {
		m.notify("there is no pane to move to", theme.Warn)
		return
	}
	from := slices.Index(shown, m.panes.focus)
	to := layout.Neighbour(m.workspace.plan.Rects, from, d)
	if to != from {
		m.workspace.focusOn(shown[to])
		return
	}
	m.navigator.turnPage(d)
}

// back undoes the innermost mode: the cursor, the search, the zoom or the
// pause.
func (m *Model) back() {
	switch {
	case m.timeline.cursor.on():
		m.timeline.leaveCursor()
	case m.search.query.on():
		m.search.clear()
	case m.workspace.zoomed:
		m.toggleZoom()
	case m.timeline.pause.on:
		m.timeline.togglePause()
	default:
		m.notify("nothing to go back to · q quits", theme.Accent)
	}
}

func (m *Model) toggleZoom() {
	m.workspace.zoomed = !m.workspace.zoomed
	if m.search.query.on() {
		m.search.setQuery(m.search.query) // a zoomed pane is shown even without a match
	}
	m.workspace.arrange()
}

// doubleClick is the longest time between two clicks of a double click.
const doubleClick = 400 * time.Millisecond

// lastClick is the previous click, to detect double clicks.
type lastClick struct {
	on *pane
	at time.Time
}

// onClick focuses the pane at the pointer. A double click zooms it. An open
// overlay gets the click first.
func (m *Model) onClick(e tea.Mouse) tea.Cmd {
	return m.answer(func() tea.Cmd { return m.clickAt(e) })
}

func (m *Model) clickAt(e tea.Mouse) tea.Cmd {
	m.resizing.dragging = nil
	if m.overlays.isOpen() {
		return m.overlays.click(e.X, e.Y)
	}
	if key := m.chrome.keyAt(e.X, e.Y); key != "" && e.Button == tea.MouseLeft {
		return m.press(key, key)
	}
	if p := m.tabs.paneAt(e.X, e.Y); p != nil && e.Button == tea.MouseLeft {
		m.workspace.focusOn(p)
		return nil
	}
	if m.workspace.listed() && m.workspace.plan.Table.Contains(e.X, e.Y) {
		if e.Button == tea.MouseLeft {
			m.list.clickList(e.X, e.Y)
		}
		return nil
	}
	p := m.workspace.paneAt(e.X, e.Y)
	if p == nil {
		return nil
	}
	m.repaint()
	switch e.Button {
	case tea.MouseRight:
		m.workspace.focusOn(p)
		m.reader.chartAt(p, e.X, e.Y)
	case tea.MouseLeft:
		return m.clickPane(p, e)
	}
	return nil
}

// clickPane focuses a pane. A second click zooms it, unless the first click did
// something inside the pane.
func (m *Model) clickPane(p *pane, e tea.Mouse) tea.Cmd {
	now := m.clock()
	twice := m.click.on == p && now.Sub(m.click.at) < doubleClick
	m.click = lastClick{on: p, at: now}
	m.workspace.focusOn(p)
	if twice {
		m.click = lastClick{}
		m.toggleZoom()
		return nil
	}
	if cmd, ok := m.clickBorder(p, e.X, e.Y); ok {
		m.click = lastClick{}
		return cmd
	}
	if g, ok := m.resizing.borderAt(e.X, e.Y); ok {
		m.resizing.dragging = &g
	}
	if m.reader.clickInside(p, e.X, e.Y) {
		m.click = lastClick{}
	}
	return nil
}

// clickBorder handles a click on a border: on an alert's state it lists the
// alerts, on the value it copies the value, and on the view's name it selects
// the next view.
func (m *Model) clickBorder(p *pane, x, y int) (cmd tea.Cmd, ok bool) {
	switch m.borders.partAt(p, x, y) {
	case statePart:
		if p.picture.state != stateAlert {
			return nil, false
		}
		m.alerts.openAlerts()
	case valuePart:
		return m.reader.copyValue(), true
	case viewPart:
		m.reader.nextView()
	default:
		return nil, false
	}
	return nil, true
}

// onWheel scrolls the open overlay, or else the pane at the pointer, focused or
// not.
func (m *Model) onWheel(e tea.Mouse) {
	if m.overlays.isOpen() {
		m.overlays.wheel(e.Button)
		return
	}
	if m.workspace.listed() && m.workspace.plan.Table.Contains(e.X, e.Y) {
		m.list.wheelList(e.Button)
		return
	}
	p := m.workspace.paneAt(e.X, e.Y)
	if p == nil {
		return
	}
	switch e.Button {
	case tea.MouseWheelUp:
		m.reader.scrollPane(p, lineUp, 3)
	case tea.MouseWheelDown:
		m.reader.scrollPane(p, lineDown, 3)
	}
}
