package tui

import (
	"math"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/store"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// motion is a direction and distance of scrolling.
type motion uint8

const (
	lineUp motion = iota
	lineDown
	pageUp
	pageDown
	toStart
	toEnd
)

// rows returns the number of rows of a motion in a pane of the given height.
func (k motion) rows(height int) int {
	page := max(1, height-1)
	return [...]int{-1, 1, -page, page, math.MinInt32, math.MaxInt32}[k]
}

func (r *reader) scrolls(k motion) func() tea.Cmd {
	return func() tea.Cmd { r.scroll(k); return nil }
}

// scroll scrolls the focused pane.
func (r *reader) scroll(k motion) {
	p := r.panes.focus
	if p == nil {
		return
	}
	before := p.scroll
	r.scrollPane(p, k, 1)
	switch {
	case p.scroll != before:
	case k.rows(1) < 0:
		r.notify("no more rows above", theme.Warn)
	default:
		r.notify("no more rows below", theme.Warn)
	}
}

// pageUp shows the previous page, or scrolls if there is a single page.
func (r *reader) pageUp() {
	if r.navigator.paged() {
		r.navigator.previousPage()
		return
	}
	r.scroll(pageUp)
}

// pageDown shows the next page, or scrolls if there is a single page.
func (r *reader) pageDown() {
	if r.navigator.paged() {
		r.navigator.nextPage()
		return
	}
	r.scroll(pageDown)
}

// scrollPane scrolls a pane.
func (r *reader) scrollPane(p *pane, k motion, times int) {
	if p == nil {
		return
	}
	st := r.store.Acquire()
	defer r.store.Release()
	t := st.Topic(p.topic)
	in := p.inner()
	c := r.viewer.context(p, st, p.picture.to, p.picture.to)
	p.scroll = view.ScrollBy(p.current(t), t, c, in.W, in.H, times*k.rows(in.H))
	r.dirty = true
}

// jump moves to the next matching line in the focused pane and shows the lines
// around it. If the pane is not a log, it moves to the next pane with a match.
func (r *reader) jump(older bool) tea.Cmd {
	p, ok, log := r.panes.focus, false, false
	if len(p.match.hits) > 0 {
		p.searched = true
	}
	r.viewer.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		if log = isLog(v); !log {
			return
		}
		var s view.Scroll
		var at uint64
		if s, at, ok = view.NextMatch(t, c, r.search.query.filter, p.found, older, p.inner().H); ok {
			p.scroll, p.found = s, at
		}
	})
	switch {
	case ok:
		r.search.query.lines = true
		r.repaint()
	case log:
		r.notify("no more matches in "+p.title, theme.Warn)
	case len(r.panes.shown()) < 2:
		r.notify("no more matches", theme.Warn)
	case older:
		r.navigator.focusNext()
	default:
		r.navigator.focusPrevious()
	}
	return nil
}

func (r *reader) nextMatch() tea.Cmd { return r.jump(true) }

func (r *reader) previousMatch() tea.Cmd { return r.jump(false) }
