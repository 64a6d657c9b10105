package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
)

// minWidth and minHeight are what the dashboard needs to say anything useful.
const (
	minWidth  = 12
	minHeight = 1
)

// View draws what changed, hands it to the painter, and returns the modes of
// the terminal. Without a painter it returns the frame as well.
func (m *Model) View() tea.View {
	if m.dirty && m.width > 0 && m.height > 0 {
		m.paint()
		m.dirty, m.allDirty = false, false
		m.unshown = true
	}
	v := tea.NewView(" ") // what the renderer beneath takes for the frame
	if m.out == nil {
		v.SetContent(m.grid.String(m.theme))
	} else if m.unshown {
		m.show()
	}
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = m.opts.Title
	v.BackgroundColor, v.ForegroundColor = m.ground()
	return v
}

// show hands what changed to the painter, unless that one has work to do.
func (m *Model) show() {
	if buf, ok := m.out.ready(); ok {
		m.out.show(m.grid.AppendUpdate(buf, m.theme))
		m.unshown = false
	}
}

// layout computes what the next frame shows and where, if there is to be one.
func (m *Model) layout() {
	if !m.dirty || m.width == 0 || m.height == 0 {
		return
	}
	st := m.store.Acquire()
	defer m.store.Release()
	m.gather(st)
	m.syncList(st)
	if m.overlays.isOpen() {
		m.allDirty = true // it covers panes that did not change
	}
	m.overlays.layout(m.width, m.height, st)
	m.nameNeighbours()
}

// paint draws what changed into the grid.
func (m *Model) paint() {
	st := m.store.Acquire()
	defer m.store.Release()
	if m.allDirty {
		m.grid.Clear()
	}
	whole := m.grid.Region(screen.Rect{W: m.width, H: m.height})
	switch {
	case m.width < minWidth || m.height < minHeight:
		whole.Clear()
		m.drawTooSmall(whole)
	case m.overlays.isOpen():
		m.drawScene(whole, st)
		m.overlays.top.draw(whole, st)
	default:
		m.drawScene(whole, st)
	}
}

// nameNeighbours tells which names stand beside each other: those of all panes
// that are on the screen.
func (m *Model) nameNeighbours() {
	m.visibleNames = m.visibleNames[:0]
	for _, p := range m.shown() {
		if p.visible() {
			m.visibleNames = append(m.visibleNames, p.topic)
		}
	}
	if m.names.Set(m.visibleNames) {
		m.allDirty = true
	}
}

// drawScene draws the panes, or why there are none, and the status line.
func (m *Model) drawScene(whole screen.Region, st *store.State) {
	area := whole.Sub(m.area())
	if len(m.shown()) == 0 {
		area.Clear()
		m.drawNotice(area, st)
	}
	now := m.now()
	if m.listed() {
		m.list.Draw(whole, now, listLines{m, st, now})
	}
	for _, p := range m.shown() {
		if p.visible() {
			m.drawPane(whole, p, st, now)
		}
	}
	if m.plan.Bar.H > 0 && !m.zoomed {
		m.drawTabs(whole.Sub(m.plan.Bar), st)
	}
	if m.height >= statusFrom {
		m.drawStatus(whole.Sub(screen.Rect{Y: m.height - 1, W: m.width, H: 1}), st)
	}
}

// now is the instant that the picture shows.
func (m *Model) now() time.Time {
	if m.pause.on {
		return m.pause.at
	}
	if !m.end.IsZero() {
		return m.end
	}
	return m.clock()
}

// drawPane draws a pane if anything that it depends on changed.
func (m *Model) drawPane(whole screen.Region, p *pane, st *store.State, now time.Time) {
	t := st.Topic(p.topic)
	v := p.current(t)
	stale, mark := t.Stale(now), m.markOf(t, st, now)
	key := drawn{
		version: t.Version, rect: p.rect, to: m.edge(2*(p.rect.W-2), now), window: m.window,
		view: v.Name(), scroll: p.scroll, number: p.number, focused: p == m.focus,
		stale: stale, mark: mark, quiet: mark.quiet(t), cursor: m.cursor.at,
	}
	if m.pause.on {
		key.version = p.drawn.version
	}
	if !m.allDirty && key == p.drawn {
		return
	}
	p.drawn = key
	m.coalesced.draws(p, t.Count)
	r := whole.Sub(p.rect)
	r.Clear()
	c := m.context(p, st, now, key.to)
	switch p.frame {
	case border:
		m.drawBorder(r, p, t, v, c)
	case heading:
		m.drawStrip(r, p, t, c)
	}
	in := whole.Sub(p.inner())
	v.Draw(in, t, c)
	if key.quiet && !m.zoomed { // whoever zooms in wants to read it
		in.Hush(theme.Ghost, theme.Faint)
	}
}

// edge is the right edge of a time axis of so many dots: now, rounded up to the
// width of one, so that a chart moves only when it has moved by a dot.
func (m *Model) edge(dots int, now time.Time) time.Time {
	switch {
	case m.cursor.on():
		return m.cursor.edge
	case m.pause.on:
		return m.pause.at
	}
	step := max(m.window/time.Duration(max(1, dots)), time.Second/wakesPerSecond)
	return now.Truncate(step).Add(step)
}
