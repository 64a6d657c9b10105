package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/tui/view"
)

// doubleClick is how close two clicks on a pane are to be one double click.
const doubleClick = 400 * time.Millisecond

// click is the last click, to know the second one of a double click.
type click struct {
	on *pane
	at time.Time
}

// onClick focuses the pane under the pointer; a second click zooms it. What
// lies over the panes has the click first.
func (m *Model) onClick(e tea.Mouse) tea.Cmd {
	m.held = nil
	if m.overlays.isOpen() {
		return m.overlays.click(e.X, e.Y)
	}
	if key := m.hintAt(e.X, e.Y); key != "" && e.Button == tea.MouseLeft {
		return m.press(key, key)
	}
	if p := m.tabAt(e.X, e.Y); p != nil && e.Button == tea.MouseLeft {
		m.focusOn(p)
		return nil
	}
	if m.listed() && m.plan.Table.Contains(e.X, e.Y) {
		if e.Button == tea.MouseLeft {
			m.clickList(e.X, e.Y)
		}
		return nil
	}
	p := m.paneAt(e.X, e.Y)
	if p == nil {
		return nil
	}
	m.repaint()
	switch e.Button {
	case tea.MouseRight:
		m.focusOn(p)
		m.chartAt(p, e.X, e.Y)
	case tea.MouseLeft:
		return m.clickPane(p, e)
	}
	return nil
}

// tabAt returns the pane whose tab is at a cell, or nil.
func (m *Model) tabAt(x, y int) *pane {
	if m.plan.Bar.H == 0 || y != m.plan.Bar.Y {
		return nil
	}
	for _, p := range m.shown() {
		if p.parts.tab.has(x) {
			return p
		}
	}
	return nil
}

// clickPane focuses a pane; a second click zooms it, unless the first one had
// a meaning of its own.
func (m *Model) clickPane(p *pane, e tea.Mouse) tea.Cmd {
	now := m.clock()
	twice := m.click.on == p && now.Sub(m.click.at) < doubleClick
	m.click = click{on: p, at: now}
	m.focusOn(p)
	if twice {
		m.click = click{}
		m.toggleZoom()
		return nil
	}
	if cmd, ok := m.clickBorder(p, e.X-p.rect.X, e.Y-p.rect.Y); ok {
		m.click = click{}
		return cmd
	}
	if g, ok := m.borderAt(e.X, e.Y); ok {
		m.held = &g
	}
	if m.clickInside(p, e.X, e.Y) {
		m.click = click{}
	}
	return nil
}

// clickBorder does what a part of the border stands for: the mark of an alert
// lists the alerts, the value is copied, the view's name in the lower edge
// turns to the next view.
func (m *Model) clickBorder(p *pane, x, y int) (cmd tea.Cmd, ok bool) {
	if p.frame != border {
		return nil, false
	}
	switch {
	case y == 0 && p.parts.mark.has(x) && p.drawn.mark == markAlert:
		m.openAlerts()
	case y == 0 && p.parts.value.has(x):
		return m.copyValue(), true
	case y == p.rect.H-1 && p.parts.view.has(x):
		m.nextView()
	default:
		return nil, false
	}
	return nil, true
}

// clickInside does what a cell of a view stands for: a row of JSON folds, a
// column's head sorts.
func (m *Model) clickInside(p *pane, x, y int) (ok bool) {
	in := p.inner()
	if !in.Contains(x, y) {
		return false
	}
	sort := ""
	m.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		if sort, ok = view.SortAt(v, t, c, in.W, in.H, x-in.X, y-in.Y); !ok {
			ok = view.ToggleFold(v, t, c, in.W, in.H, y-in.Y)
		}
	})
	if sort != "" {
		m.sortBy(p, sort)
	}
	m.redraw(p)
	return ok
}

// chartAt charts the JSON field under the pointer.
func (m *Model) chartAt(p *pane, x, y int) {
	in, field, ok := p.inner(), "", false
	m.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		field, ok = view.FieldAt(v, t, c, in.W, in.H, x-in.X, y-in.Y)
	})
	if ok {
		m.chartField(p, field)
	}
}

// extent is a run of cells of a row: where it begins and where it ends.
type extent struct{ from, to int }

func (e extent) has(x int) bool { return x >= e.from && x < e.to }

// parts are what a pane's border shows where, for the mouse.
type parts struct{ mark, value, view, tab extent }

// hintAt returns the key that the status line shows at a cell, "" for none.
func (m *Model) hintAt(x, y int) string {
	if y != m.height-1 {
		return ""
	}
	for _, h := range m.hints {
		if h.at.has(x) {
			return h.key
		}
	}
	return ""
}

// hint is a key that the status line shows.
type hint struct {
	at  extent
	key string
}

// onDrag moves the border that the person holds.
func (m *Model) onDrag(e tea.Mouse) {
	if m.held != nil && e.Button == tea.MouseLeft {
		m.dragTo(*m.held, e.X, e.Y)
	}
}

// onWheel scrolls what lies over the panes, else the pane under the pointer,
// focused or not.
func (m *Model) onWheel(e tea.Mouse) {
	if m.overlays.isOpen() {
		m.overlays.wheel(e.Button)
		return
	}
	if m.listed() && m.plan.Table.Contains(e.X, e.Y) {
		m.wheelList(e.Button)
		return
	}
	p := m.paneAt(e.X, e.Y)
	if p == nil {
		return
	}
	switch e.Button {
	case tea.MouseWheelUp:
		m.scrollPane(p, lineUp, 3)
	case tea.MouseWheelDown:
		m.scrollPane(p, lineDown, 3)
	}
}

func (m *Model) paneAt(x, y int) *pane {
	for _, p := range m.panes {
		if !p.hidden && p.rect.Contains(x, y) {
			return p
		}
	}
	return nil
}

// mouseHelp says in the help what the mouse can do; it is never needed.
func (m *Model) mouseHelp() []binding {
	return []binding{
		{label: "click", help: "focus; twice: zoom", when: m.hasPanes},
		{label: "click head", help: "sort the list by it", when: m.hasList},
		{label: "click title", help: "value: copy, view: next", when: m.hasPanes},
		{label: "drag border", help: "resize the panes", when: m.canResize},
		{label: "right click", help: "chart the JSON field", when: m.hasJSON},
		{label: "wheel", help: "scroll the pane under it", when: m.hasPanes},
	}
}
