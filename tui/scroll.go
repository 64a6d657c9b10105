package tui

import (
	"math"

	tea "charm.land/bubbletea/v2"

	"topicmux/tui/view"
)

// motion is a way to scroll.
type motion uint8

const (
	lineUp motion = iota
	lineDown
	pageUp
	pageDown
	toStart
	toEnd
)

// rows returns how far a motion goes in a pane of that height.
func (k motion) rows(height int) int {
	page := max(1, height-1)
	return [...]int{-1, 1, -page, page, math.MinInt32, math.MaxInt32}[k]
}

func (m *Model) scrolls(k motion) func() tea.Cmd {
	return func() tea.Cmd { m.scroll(k); return nil }
}

func (m *Model) scroll(k motion) { m.scrollPane(m.focus, k, 1) }

// pageUp turns to the previous page, and scrolls where there is one page.
func (m *Model) pageUp() {
	if m.paged() {
		m.previousPage()
		return
	}
	m.scroll(pageUp)
}

// pageDown turns to the next page, and scrolls where there is one page.
func (m *Model) pageDown() {
	if m.paged() {
		m.nextPage()
		return
	}
	m.scroll(pageDown)
}

// paged reports whether the panes are spread over pages. Tabs are not: each
// has a name to go to.
func (m *Model) paged() bool { return m.plan.Pages > 1 && !m.zoomed && m.plan.Bar.H == 0 }

// pageKeys are the keys that turn the page, as far as there are others.
func (m *Model) pageKeys() string {
	switch m.plan.Page {
	case 0:
		return "pgdn"
	case m.plan.Pages - 1:
		return "pgup"
	}
	return "pgup pgdn"
}

// scrollPane moves the reader's place in a pane.
func (m *Model) scrollPane(p *pane, k motion, times int) {
	if p == nil {
		return
	}
	st := m.store.Acquire()
	defer m.store.Release()
	t := st.Topic(p.topic)
	in := p.inner()
	c := m.context(p, st, p.drawn.to, p.drawn.to)
	p.scroll = view.ScrollBy(p.current(t), t, c, in.W, in.H, times*k.rows(in.H))
	m.dirty = true
}
