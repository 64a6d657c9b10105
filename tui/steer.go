package tui

import (
	"strings"

	"topicmux/monitor/store"
	"topicmux/tui/layout"
	"topicmux/tui/theme"
	"topicmux/tui/view"
)

// steered reports whether the arrow keys move inside of the pane: when there
// is no other one to go to.
func (m *Model) steered(p *pane) bool {
	return p == m.focus && (m.zoomed || len(m.shown()) == 1)
}

// inside hands a pane's view and what it is drawn for to f, under the store's
// lock.
func (m *Model) inside(p *pane, f func(v view.View, t *store.Topic, c *view.Context)) {
	st := m.store.Acquire()
	defer m.store.Release()
	if t := st.Topic(p.topic); t != nil {
		f(p.current(t), t, m.context(p, st, p.drawn.to, p.drawn.to))
	}
}

// steer moves the cursor inside of the focused pane, and reports whether it
// has one.
func (m *Model) steer(d layout.Direction) (ok bool) {
	p := m.focus
	step := map[layout.Direction]view.Step{
		layout.Up: view.StepUp, layout.Down: view.StepDown, layout.Right: view.StepIn, layout.Left: view.StepOut,
	}[d]
	m.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		in := p.inner()
		p.scroll, ok = view.Steer(v, t, c, in.W, in.H, step)
	})
	m.redraw(p)
	return ok
}

// redraw draws a pane again whose own state has changed.
func (m *Model) redraw(p *pane) {
	p.drawn.version--
	m.dirty = true
}

// chartedMost is how many fields of an object or array are charted at once.
const chartedMost = 6

// chartCursor charts the field that the cursor is on, of an object or array
// the first ones in it.
func (m *Model) chartCursor() {
	p, field, ok := m.focus, "", false
	m.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		field, ok = view.CursorField(v, t, c, p.inner().W)
	})
	if !ok {
		m.notify("there is no field at the cursor", theme.Warn)
		return
	}
	m.chartField(p, field)
}

// chartField charts one field of a pane's topic, or what is in it.
func (m *Model) chartField(p *pane, field string) {
	var fields []string
	m.inside(p, func(_ view.View, t *store.Topic, c *view.Context) {
		for _, f := range t.Fields(c.To) {
			within := field == "" || f.Field == field || strings.HasPrefix(f.Field, field+".")
			if f.Chart && within && len(fields) < chartedMost {
				fields = append(fields, f.Field)
			}
		}
	})
	if fields == nil {
		m.notify(field+" cannot be charted", theme.Warn)
		return
	}
	m.chart(p, fields)
}

// sortNext sorts the focused table by its next column.
func (m *Model) sortNext() {
	m.inside(m.focus, func(_ view.View, t *store.Topic, c *view.Context) {
		m.focus.look.Sort = view.SortNext(t, c)
	})
	m.turned(m.focus)
}

// sortOther turns the order of the focused table round.
func (m *Model) sortOther() { m.sortBy(m.focus, view.SortOther(m.focus.look.Sort)) }

// sortBy sorts a pane's table.
func (m *Model) sortBy(p *pane, sort string) {
	p.look.Sort = sort
	m.turned(p)
}
