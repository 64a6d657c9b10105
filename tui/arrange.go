package tui

import (
	"math"
	"slices"
	"strconv"

	"topicmux/monitor/store"
	"topicmux/tui/layout"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
)

// statusFrom is the height from which the last row is the status line; below,
// every row is a topic's.
const statusFrom = 5

// area is where the panes are.
func (m *Model) area() screen.Rect {
	a := screen.Rect{W: m.width, H: m.height}
	if m.height >= statusFrom {
		a.H--
	}
	return a
}

// request is what is to be laid out: the panes shown, as a person sized them.
func (m *Model) request(shown []*pane) layout.Request {
	q := layout.Request{
		Area: m.area(), Wants: make([]layout.Want, len(shown)),
		Kind: m.kind, Page: m.page, Focus: slices.Index(shown, m.focus),
	}
	q.Main, _ = strconv.ParseFloat(m.saved.Text(mainShare), 64)
	for i, p := range shown {
		w, h := m.saved.Size(p.topic)
		q.Wants[i] = p.want()
		q.Wants[i].Resized = layout.Size{W: w, H: h}
	}
	return q
}

// arrange computes the geometry: it is the only place that does. A zoomed pane
// lies over the page that it belongs to.
func (m *Model) arrange() {
	defer m.repaint()
	for _, p := range m.panes {
		p.rect, p.number = screen.Rect{}, 0
	}
	if m.unasked {
		m.kind = m.usualLayout()
	}
	shown := m.shown()
	m.plan = layout.Arrange(m.request(shown))
	m.page = m.plan.Page
	m.list.Resize(m.plan.Table)
	m.unlisted = m.plan.List
	tabs, number := m.plan.Bar.H > 0, 0
	for i, p := range shown {
		p.rect, p.place, p.frame = m.plan.Rects[i], m.plan.Places[i], border
		if m.plan.List {
			p.frame = frameIn(p.rect, bare)
			continue
		}
		if (p.visible() || tabs) && number < 9 {
			number++
			p.number = number
		}
	}
	for _, p := range m.panes {
		if !p.visible() {
			p.count = 0 // what comes while it is out of sight is not coalesced
		}
	}
	if m.zoomed && m.focus != nil {
		for _, p := range shown {
			p.rect = screen.Rect{}
		}
		m.focus.rect = m.area()
		m.focus.frame = frameIn(m.focus.rect, heading)
	}
}

// turnTo turns to the page that shows a pane, and computes the geometry.
func (m *Model) turnTo(p *pane) {
	shown := m.shown()
	if i := slices.Index(shown, p); i >= 0 {
		m.page = layout.PageOf(m.request(shown), i)
	}
	m.arrange()
}

// want is what the pane asks of the layout: what is read in lines wants to be
// wide, what is one figure needs little height.
func (p *pane) want() layout.Want {
	w := layout.Want{Tall: 1, Wide: 1}
	switch p.shape {
	case store.ShapeLog:
		w.Wide = 1.6
	case store.ShapeChat:
		w.Wide = 1.3
	case store.ShapeTable:
		w.Tall, w.Wide = 1.2, 1.3
	case store.ShapeProgress:
		w.Tall = 1.2
	case store.ShapeGauge, store.ShapeText, store.ShapeState:
		w.Tall = 0.7
	}
	if p.needs > 0 && p.needs <= smallMost {
		w.Rows = p.needs + 2 // the border
	}
	return w
}

// nextLayout divides the screen in the next way.
func (m *Model) nextLayout() { m.setLayout(m.kind.Next()) }

// setLayout divides the screen in a way. One that the dashboard has by itself
// is not remembered: it changes with the number of topics.
func (m *Model) setLayout(k layout.Kind) {
	m.kind, m.zoomed = k, false
	m.unasked = k == m.usualLayout()
	name := k.String()
	if m.unasked {
		m.saved.SetLayout("")
	} else {
		m.saved.SetLayout(name)
	}
	m.turnTo(m.focus)
	m.notify("layout: "+name, theme.Accent)
}

// resetLayout goes back to the usual layout and sizes, and the order in which
// the topics came.
func (m *Model) resetLayout() {
	for _, p := range m.panes {
		m.saved.SetSize(p.topic, 1, 1)
	}
	m.saved.SetText(mainShare, "")
	m.saved.SetOrder(nil)
	panes := m.panes
	m.panes = nil
	slices.SortStableFunc(panes, func(a, b *pane) int { return a.came - b.came })
	for _, p := range panes {
		m.insert(p)
	}
	m.setLayout(m.usualLayout())
	m.notify("default sizes and order", theme.Accent)
}

// insert puts a pane at its place in the order that a person gave them, or at
// its end. Without one, the topics of Options.Order come after all others.
func (m *Model) insert(p *pane) {
	order, unlisted := m.saved.Order(), math.MaxInt
	if len(order) == 0 {
		order, unlisted = m.opts.Order, -1
	}
	rank := func(p *pane) int {
		if i := slices.Index(order, p.topic); i >= 0 {
			return i
		}
		return unlisted
	}
	m.byTopic[p.topic] = p
	at := len(m.panes)
	for own := rank(p); at > 0 && rank(m.panes[at-1]) > own; { // mostly at the end
		at--
	}
	m.panes = slices.Insert(m.panes, at, p)
}

// keepOrder remembers the order that the panes have now.
func (m *Model) keepOrder() {
	names := make([]string, len(m.panes))
	for i, p := range m.panes {
		names[i] = p.topic
	}
	m.saved.SetOrder(names)
}

// hiddenPanes returns how many panes a person has hidden.
func (m *Model) hiddenPanes() int {
	n := 0
	for _, p := range m.panes {
		if p.hidden {
			n++
		}
	}
	return n
}
