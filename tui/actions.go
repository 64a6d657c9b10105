package tui

import (
	"cmp"
	"slices"
	"time"

	"topicmux/monitor/text"
	"topicmux/tui/layout"
	"topicmux/tui/theme"
)

// windows are the time spans that + and - step through.
var windows = []time.Duration{
	MinWindow, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute,
	15 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour, MaxWindow,
}

// usualWindow is what charts show unless a person wants otherwise.
const usualWindow = time.Minute

// MinWindow and MaxWindow are the shortest and the longest time that charts can
// show. The store remembers no more.
const (
	MinWindow = 10 * time.Second
	MaxWindow = 72 * time.Hour
)

// focusOn moves the focus, turning to the page that shows the pane.
func (m *Model) focusOn(p *pane) {
	if p == nil || p == m.focus {
		return
	}
	m.focus = p
	m.turnTo(p)
}

func (m *Model) focusNext()     { m.step(1) }
func (m *Model) focusPrevious() { m.step(-1) }

// step moves the focus around the ring of panes.
func (m *Model) step(by int) {
	shown := m.shown()
	if len(shown) == 0 {
		return
	}
	i := slices.Index(shown, m.focus)
	m.focusOn(shown[(i+by+len(shown))%len(shown)])
}

// arrow moves the focus, or scrolls when one pane is all there is to see.
func (m *Model) arrow(d layout.Direction) {
	if m.zoomed || len(m.shown()) == 1 {
		if m.steer(d) {
			return
		}
		switch d {
		case layout.Up:
			m.scroll(lineUp)
		case layout.Down:
			m.scroll(lineDown)
		}
		return
	}
	shown := m.shown()
	if len(shown) == 0 {
		return
	}
	from := slices.Index(shown, m.focus)
	to := layout.Neighbour(m.plan.Rects, from, d)
	if to != from {
		m.focusOn(shown[to])
		return
	}
	m.turn(d)
}

// turn leaves the page at its edge.
func (m *Model) turn(d layout.Direction) {
	switch d {
	case layout.Right, layout.Down:
		m.nextPage()
	default:
		m.previousPage()
	}
}

// focusNumber focuses the pane with a number on this page, from 0.
func (m *Model) focusNumber(n int) {
	for _, p := range m.shown() {
		if p.number == n+1 {
			m.focusOn(p)
			return
		}
	}
}

func (m *Model) toggleZoom() {
	m.zoomed = !m.zoomed
	if m.find.on() {
		m.setFind(m.find) // a zoomed pane is not left out
	}
	m.arrange()
}

// back undoes the innermost thing: the cursor, what is looked for, the zoom,
// the pause.
func (m *Model) back() {
	switch {
	case m.cursor.on():
		m.leaveCursor()
	case m.find.on():
		m.clearFind()
	case m.zoomed:
		m.toggleZoom()
	case m.pause.on:
		m.togglePause()
	}
}

func (m *Model) togglePause() {
	m.pause.on = !m.pause.on
	if m.pause.on {
		m.store.Pause()
		m.pause.at = m.clock()
		m.pause.count = m.store.Acquire().Events
		m.store.Release()
	} else {
		m.cursor = cursor{}
		m.store.Resume()
		for _, p := range m.panes {
			p.count = 0
		}
	}
	m.repaint()
}

func (m *Model) widenWindow() {
	for _, w := range windows {
		if w > m.window {
			m.setWindow(w)
			return
		}
	}
	m.tellWindow()
}

func (m *Model) narrowWindow() {
	for _, w := range slices.Backward(windows) {
		if w < m.window {
			m.setWindow(w)
			return
		}
	}
	m.tellWindow()
}

func (m *Model) resetWindow() { m.setWindow(m.usualWindow()) }

// usualWindow is the window that the dashboard has by itself.
func (m *Model) usualWindow() time.Duration { return cmp.Or(m.opts.Window, usualWindow) }

func (m *Model) setWindow(w time.Duration) {
	m.window = w
	if w == m.usualWindow() {
		w = 0
	}
	m.saved.SetWindow(w)
	m.followCursor()
	m.repaint()
	m.tellWindow()
	m.wantHistory(false)
}

// tellRange says how long the window is, and how long it may be.
func (m *Model) tellRange() {
	m.notify("window: "+spell(m.window)+" · "+spell(MinWindow)+" to "+spell(MaxWindow)+" are possible: try window 5m", theme.Accent)
}

// tellWindow says how long the window is, which most views do not show.
func (m *Model) tellWindow() {
	s := "window: " + spell(m.window)
	switch m.window {
	case m.usualWindow():
		s += ", the usual one"
	case MinWindow:
		s += ", the shortest one"
	case MaxWindow:
		s += ", the longest one"
	}
	m.notify(s, theme.Accent)
}

// hide takes the focused pane off the screen and focuses the next one.
func (m *Model) hide() {
	shown := m.shown()
	i := slices.Index(shown, m.focus)
	m.focus.hidden, m.zoomed = true, false
	m.saved.SetHidden(m.focus.topic, true)
	m.tellHidden()
	m.focus = nil
	if rest := m.shown(); len(rest) > 0 {
		m.focus = rest[min(i, len(rest)-1)]
	}
	m.arrange()
}

// tellHidden says how to come back from hiding panes.
func (m *Model) tellHidden() {
	n, them := m.hiddenPanes(), "it"
	if n > 1 {
		them = "them"
	}
	m.notify(text.Plural(n, "pane")+" hidden · X brings "+them+" back", theme.Accent)
}

// unhide brings all hidden panes back where they were and, where nobody hid any,
// the topics that are absent.
func (m *Model) unhide() {
	if m.hiddenPanes() == 0 {
		m.showAll()
		return
	}
	m.notify(text.Plural(m.hiddenPanes(), "pane")+" back", theme.Accent)
	for _, p := range m.panes {
		p.hidden = false
		m.saved.SetHidden(p.topic, false)
	}
	if m.focus == nil {
		m.focus = m.panes[0]
	}
	m.arrange()
}

func (m *Model) moveBack()    { m.move(-1) }
func (m *Model) moveForward() { m.move(1) }

// move swaps the focused pane with the shown one before or after it.
func (m *Model) move(by int) {
	shown := m.shown()
	to := slices.Index(shown, m.focus) + by
	if to < 0 || to >= len(shown) {
		return
	}
	a, b := slices.Index(m.panes, m.focus), slices.Index(m.panes, shown[to])
	m.panes[a], m.panes[b] = m.panes[b], m.panes[a]
	m.keepOrder()
	m.turnTo(m.focus)
}

func (m *Model) nextPage()     { m.showPage(m.page + 1) }
func (m *Model) previousPage() { m.showPage(m.page - 1) }

// showPage turns to a page, if there is one, and focuses its first pane.
func (m *Model) showPage(page int) {
	if page < 0 || page >= m.plan.Pages {
		return
	}
	m.page = page
	m.arrange()
	for _, p := range m.shown() {
		if p.visible() {
			m.focus = p
			return
		}
	}
}
