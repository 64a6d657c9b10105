package tui

import (
	"slices"

	"topicmux/tui/internal/layout"
)

// navigator moves the focus from pane to pane and from page to page, and panes
// among each other.
type navigator struct {
	*shared
	panes     *paneSet
	workspace *workspace
}

func (n *navigator) focusNext() { n.step(1) }

func (n *navigator) focusPrevious() { n.step(-1) }

// step moves the focus to the next pane or the one before; the first follows the
// last.
func (n *navigator) step(by int) {
	shown := n.panes.shown()
	if len(shown) == 0 {
		return
	}
	i := slices.Index(shown, n.panes.focus)
	n.workspace.focusOn(shown[(i+by+len(shown))%len(shown)])
}

// turn leaves the page at its edge.
func (n *navigator) turn(d layout.Direction) {
	switch d {
	case layout.Right, layout.Down:
		n.nextPage()
	default:
		n.previousPage()
	}
}

// focusNumber focuses the pane with a number on this page, from 0.
func (n *navigator) focusNumber(number int) {
	for _, p := range n.panes.shown() {
		if p.number == number+1 {
			n.workspace.focusOn(p)
			return
		}
	}
}

// move swaps the focused pane with the shown one before or after it.
func (n *navigator) move(by int) {
	shown := n.panes.shown()
	to := slices.Index(shown, n.panes.focus) + by
	if to < 0 || to >= len(shown) {
		return
	}
	a, b := slices.Index(n.panes.all, n.panes.focus), slices.Index(n.panes.all, shown[to])
	n.panes.all[a], n.panes.all[b] = n.panes.all[b], n.panes.all[a]
	n.panes.keepOrder()
	n.workspace.turnTo(n.panes.focus)
}

func (n *navigator) moveBack() { n.move(-1) }

func (n *navigator) moveForward() { n.move(1) }

func (n *navigator) nextPage() { n.showPage(n.workspace.page + 1) }

func (n *navigator) previousPage() { n.showPage(n.workspace.page - 1) }

// showPage turns to a page, if there is one, and focuses its first pane.
func (n *navigator) showPage(page int) {
	if page < 0 || page >= n.workspace.plan.Pages {
		return
	}
	n.workspace.page = page
	n.workspace.arrange()
	for _, p := range n.panes.shown() {
		if p.visible() {
			n.panes.focus = p
			return
		}
	}
}

// paged reports whether the panes are spread over pages. Tabs are not: each
// has a name to go to.
func (n *navigator) paged() bool {
	return n.workspace.plan.Pages > 1 && !n.workspace.zoomed && n.workspace.plan.Bar.H == 0
}

// pageKeys are the keys that turn the page, as far as there are others.
func (n *navigator) pageKeys() string {
	switch n.workspace.plan.Page {
	case 0:
		return "pgdn"
	case n.workspace.plan.Pages - 1:
		return "pgup"
	}
	return "pgup pgdn"
}

// focusKeys move the focus.
func (n *navigator) focusKeys() []binding {
	return []binding{
		{keys: []string{"tab"}, name: "next pane", label: "tab ⇧tab", help: "next, previous pane", does: act(n.focusNext), when: n.workspace.hasOthers},
		{keys: []string{"shift+tab"}, name: "previous pane", does: act(n.focusPrevious), when: n.workspace.hasOthers},
		{label: "arrows hjkl", help: "focus the pane there", when: n.workspace.notZoomed},
		{label: "1 … 9", help: "pane with that number", when: n.workspace.hasOthers},
	}
}

// pagingKeys turn the page.
func (n *navigator) pagingKeys() []binding {
	return []binding{
		{keys: []string{"<"}, name: "previous page", label: "< >", help: "previous, next page", does: act(n.previousPage), when: n.workspace.hasPages},
		{keys: []string{">"}, name: "next page", does: act(n.nextPage), when: n.workspace.hasPages},
	}
}

// orderKeys move panes.
func (n *navigator) orderKeys() []binding {
	return []binding{
		{keys: []string{"{"}, name: "move pane earlier", label: "{ }", help: "move earlier, later", does: act(n.moveBack), when: n.workspace.hasArrangement},
		{keys: []string{"}"}, name: "move pane later", does: act(n.moveForward), when: n.workspace.hasArrangement},
	}
}
