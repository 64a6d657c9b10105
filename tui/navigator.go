package tui

import (
	"slices"
	"strconv"

	"topicmux/tui/internal/layout"
	"topicmux/tui/theme"
)

// navigator moves the focus between panes and pages, and changes the order of
// panes.
type navigator struct {
	*shared
	panes     *paneSet
	workspace *workspace
}

func (n *navigator) focusNext() { n.step(1) }

func (n *navigator) focusPrevious() { n.step(-1) }

// step moves the focus to the next or previous pane. It wraps around.
func (n *navigator) step(by int) {
	shown := n.panes.shown()
	if len(shown) == 0 {
		return
	}
	i := slices.Index(shown, n.panes.focus)
	n.workspace.focusOn(shown[(i+by+len(shown))%len(shown)])
}

// turn turns the page when the focus leaves it at its edge.
func (n *navigator) turnPage(d layout.Direction) {
	if n.workspace.plan.Pages < 2 {
		n.notify("no pane "+whereIs[d], theme.Warn)
		return
	}
	switch d {
	case layout.Right, layout.Down:
		n.nextPage()
	default:
		n.previousPage()
	}
}

// whereIs names the directions.
var whereIs = map[layout.Direction]string{
	layout.Left: "to the left", layout.Right: "to the right", layout.Up: "above", layout.Down: "below",
}

// focusNumber focuses the pane with that number on the page, counting from 0.
func (n *navigator) focusNumber(number int) {
	for _, p := range n.panes.shown() {
		if p.number == number+1 {
			if p == n.panes.focus {
				n.notify("pane "+strconv.Itoa(p.number)+" has the focus", theme.Warn)
			}
			n.workspace.focusOn(p)
			return
		}
	}
	n.notify("there is no pane "+strconv.Itoa(number+1), theme.Warn)
}

// move swaps the focused pane with the next or previous shown pane.
func (n *navigator) move(by int) {
	shown := n.panes.shown()
	to := slices.Index(shown, n.panes.focus) + by
	switch {
	case to < 0:
		n.notify("this is the first pane", theme.Warn)
		return
	case to >= len(shown):
		n.notify("this is the last pane", theme.Warn)
		return
	}
	a, b := slices.Index(n.panes.all, n.panes.focus), slices.Index(n.panes.all, shown[to])
	n.panes.all[a], n.panes.all[b] = n.panes.all[b], n.panes.all[a]
	n.panes.keepOrder()
	n.workspace.showPageOf(n.panes.focus)
	if n.workspace.zoomed {
		n.notify("moved to place "+strconv.Itoa(to+1)+" of "+strconv.Itoa(len(shown)), theme.Accent)
	}
}

func (n *navigator) moveBack() { n.move(-1) }

func (n *navigator) moveForward() { n.move(1) }

func (n *navigator) nextPage() { n.showPage(n.workspace.page + 1) }

func (n *navigator) previousPage() { n.showPage(n.workspace.page - 1) }

// showPage shows a page, if it exists, and focuses its first pane.
func (n *navigator) showPage(page int) {
	switch {
	case page < 0:
		n.notify("this is the first page", theme.Warn)
		return
	case page >= n.workspace.plan.Pages:
		n.notify("this is the last page", theme.Warn)
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

// paged reports whether the panes are on several pages. Tabs do not count,
// because each has a name.
func (n *navigator) paged() bool {
	return n.workspace.plan.Pages > 1 && !n.workspace.zoomed && n.workspace.plan.Bar.H == 0
}

// pageKeys returns the keys that turn the page, if there are other pages.
func (n *navigator) pageKeys() string {
	switch n.workspace.plan.Page {
	case 0:
		return "pgdn"
	case n.workspace.plan.Pages - 1:
		return "pgup"
	}
	return "pgup pgdn"
}

// focusKeys returns the bindings that move the focus.
func (n *navigator) focusKeys() []binding {
	return []binding{
		{keys: []string{"tab"}, name: "next pane", label: "tab ⇧tab", help: "next, previous pane", does: act(n.focusNext), when: n.workspace.hasOthers},
		{keys: []string{"shift+tab"}, name: "previous pane", does: act(n.focusPrevious), when: n.workspace.hasOthers},
		{label: "arrows hjkl", help: "focus pane on that side", when: n.workspace.notZoomed},
		{label: "1 … 9", help: "pane with that number", when: n.workspace.hasOthers},
	}
}

// pagingKeys returns the bindings that turn the page.
func (n *navigator) pagingKeys() []binding {
	return []binding{
		{keys: []string{"<"}, name: "previous page", label: "< >", help: "previous, next page", does: act(n.previousPage), when: n.workspace.hasPages},
		{keys: []string{">"}, name: "next page", does: act(n.nextPage), when: n.workspace.hasPages},
	}
}

// orderKeys returns the bindings that move panes.
func (n *navigator) orderKeys() []binding {
	return []binding{
		{keys: []string{"{"}, name: "move pane earlier", label: "{ }", help: "move earlier, later", does: act(n.moveBack), when: n.workspace.hasArrangement},
		{keys: []string{"}"}, name: "move pane later", does: act(n.moveForward), when: n.workspace.hasArrangement},
	}
}
