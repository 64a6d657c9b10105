package tui

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// scene draws the panes and everything around them.
type scene struct {
	*shared
	panes     *paneSet
	workspace *workspace
	timeline  *timeline
	viewer    *viewer
	borders   *borders
	tabs      *tabBar
	list      *listView
	chrome    *chrome
}

// drawScene draws the panes, or a notice if there are none, and the status
// line.
func (s *scene) drawScene(whole screen.Region, st *store.State) {
	area := whole.Sub(s.workspace.area())
	if len(s.panes.shown()) == 0 {
		area.Clear()
		s.chrome.drawNotice(area, st)
	}
	now := s.viewer.now
	if s.workspace.listed() {
		s.list.list.Draw(whole, now, listLines{s.list, st, now})
	}
	for _, p := range s.panes.shown() {
		if p.visible() {
			s.drawPane(whole, p, st, now)
		}
	}
	if s.workspace.plan.Bar.H > 0 && !s.workspace.zoomed {
		s.tabs.draw(whole.Sub(s.workspace.plan.Bar), st)
	}
	if s.height >= statusFrom {
		s.chrome.drawStatus(whole.Sub(screen.Rect{Y: s.height - 1, W: s.width, H: 1}))
	}
}

// drawPane draws a pane if its content has changed.
func (s *scene) drawPane(whole screen.Region, p *pane, st *store.State, now time.Time) {
	if !s.allDirty && p.picture == p.painted {
		return
	}
	p.painted = p.picture
	t := st.Topic(p.topic)
	v := p.current(t)
	whole.Sub(p.rect).Clear()
	c := s.viewer.context(p, st, now, p.picture.to)
	switch p.frame {
	case border:
		s.borders.draw(whole.Sub(p.rect), p, t, v, c)
	case heading:
		s.borders.drawStrip(whole.Sub(p.rect), p, t, c)
	}
	in := whole.Sub(p.inner())
	v.Draw(in, t, c)
	if p.picture.quiet && !s.workspace.zoomed { // a zoomed pane is never dim
		in.Hush(theme.Ghost, theme.Faint)
	}
}
