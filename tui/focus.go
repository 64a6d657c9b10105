package tui

import (
	"slices"

	"topicmux/tui/layout"
)

// focusOn moves the focus, turning to the page that shows the pane.
func (w *workspace) focusOn(p *pane) {
	if p == nil || p == w.panes.focus {
		return
	}
	w.panes.focus = p
	w.turnTo(p)
}

func (w *workspace) focusNext() { w.step(1) }

func (w *workspace) focusPrevious() { w.step(-1) }

// step moves the focus around the ring of panes.
func (w *workspace) step(by int) {
	shown := w.panes.shown()
	if len(shown) == 0 {
		return
	}
	i := slices.Index(shown, w.panes.focus)
	w.focusOn(shown[(i+by+len(shown))%len(shown)])
}

// turn leaves the page at its edge.
func (w *workspace) turn(d layout.Direction) {
	switch d {
	case layout.Right, layout.Down:
		w.nextPage()
	default:
		w.previousPage()
	}
}

// focusNumber focuses the pane with a number on this page, from 0.
func (w *workspace) focusNumber(n int) {
	for _, p := range w.panes.shown() {
		if p.number == n+1 {
			w.focusOn(p)
			return
		}
	}
}

// move swaps the focused pane with the shown one before or after it.
func (w *workspace) move(by int) {
	shown := w.panes.shown()
	to := slices.Index(shown, w.panes.focus) + by
	if to < 0 || to >= len(shown) {
		return
	}
	a, b := slices.Index(w.panes.all, w.panes.focus), slices.Index(w.panes.all, shown[to])
	w.panes.all[a], w.panes.all[b] = w.panes.all[b], w.panes.all[a]
	w.panes.keepOrder()
	w.turnTo(w.panes.focus)
}

func (w *workspace) moveBack() { w.move(-1) }

func (w *workspace) moveForward() { w.move(1) }

func (w *workspace) nextPage() { w.showPage(w.page + 1) }

func (w *workspace) previousPage() { w.showPage(w.page - 1) }

// showPage turns to a page, if there is one, and focuses its first pane.
func (w *workspace) showPage(page int) {
	if page < 0 || page >= w.plan.Pages {
		return
	}
	w.page = page
	w.arrange()
	for _, p := range w.panes.shown() {
		if p.visible() {
			w.panes.focus = p
			return
		}
	}
}

// settleFocus puts the focus on a pane that is there.
func (w *workspace) settleFocus() {
	shown := w.panes.shown()
	there := false
	for _, p := range shown {
		there = there || p == w.panes.focus
	}
	if !there && len(shown) > 0 {
		w.panes.focus = shown[0]
	}
	w.arrange()
}

// goTo focuses a pane, hidden or not.
func (w *workspace) goTo(p *pane) {
	p.hidden = false
	w.arrange()
	w.focusOn(p)
}

// goToTopic focuses the pane of a topic, if there is one.
func (w *workspace) goToTopic(topic string) {
	for _, p := range w.panes.all {
		if p.topic == topic {
			w.goTo(p)
		}
	}
}

// paged reports whether the panes are spread over pages. Tabs are not: each
// has a name to go to.
func (w *workspace) paged() bool { return w.plan.Pages > 1 && !w.zoomed && w.plan.Bar.H == 0 }

// pageKeys are the keys that turn the page, as far as there are others.
func (w *workspace) pageKeys() string {
	switch w.plan.Page {
	case 0:
		return "pgdn"
	case w.plan.Pages - 1:
		return "pgup"
	}
	return "pgup pgdn"
}

// focusKeys move the focus.
func (w *workspace) focusKeys() []binding {
	return []binding{
		{keys: []string{"tab"}, name: "next pane", label: "tab ⇧tab", help: "next, previous pane", does: act(w.focusNext), when: w.hasOthers},
		{keys: []string{"shift+tab"}, name: "previous pane", does: act(w.focusPrevious), when: w.hasOthers},
		{label: "arrows hjkl", help: "pane in that direction", when: w.notZoomed},
		{label: "1 … 9", help: "pane with that number", when: w.hasOthers},
	}
}

// pagingKeys turn the page.
func (w *workspace) pagingKeys() []binding {
	return []binding{
		{keys: []string{"<"}, name: "previous page", label: "< >", help: "previous, next page", does: act(w.previousPage), when: w.hasPages},
		{keys: []string{">"}, name: "next page", does: act(w.nextPage), when: w.hasPages},
	}
}

// orderKeys move panes.
func (w *workspace) orderKeys() []binding {
	return []binding{
		{keys: []string{"{"}, name: "move pane back", label: "{ }", help: "move the pane", does: act(w.moveBack), when: w.hasArrangement},
		{keys: []string{"}"}, name: "move pane forward", does: act(w.moveForward), when: w.hasArrangement},
	}
}
