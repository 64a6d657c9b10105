package tui

import (
	"slices"

	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// statusFrom is the height from which on the last row is the status line. On a
// lower screen every row belongs to a topic.
const statusFrom = 5

// area returns the part of the screen that holds the panes.
func (w *workspace) area() screen.Rect {
	a := screen.Rect{W: w.width, H: w.height}
	if w.height >= statusFrom {
		a.H--
	}
	return a
}

// request returns the layout request for the shown panes, with the sizes that
// the user gave them.
func (w *workspace) request(shown []*pane) layout.Request {
	q := layout.Request{
		Area: w.area(), Wants: make([]layout.Want, len(shown)),
		Kind: w.kind, Page: w.page, Focus: slices.Index(shown, w.panes.focus),
	}
	q.Main = w.chosen.mainShare()
	for i, p := range shown {
		w, h := w.chosen.size(p)
		q.Wants[i] = p.want()
		q.Wants[i].Resized = layout.Size{W: w, H: h}
	}
	return q
}

// arrange computes the geometry. No other code does. A zoomed pane covers its
// page.
func (w *workspace) arrange() {
	defer w.repaint()
	for _, p := range w.panes.all {
		p.rect, p.number = screen.Rect{}, 0
	}
	if w.unasked {
		w.kind = w.usualLayout()
	}
	shown := w.panes.shown()
	w.plan = layout.Arrange(w.request(shown))
	w.page = w.plan.Page
	w.arranged++
	tabs, number := w.plan.Bar.H > 0, 0
	for i, p := range shown {
		p.rect, p.place, p.frame = w.plan.Rects[i], w.plan.Places[i], border
		if w.plan.List {
			p.frame = frameIn(p.rect, bare)
			continue
		}
		if (p.visible() || tabs) && number < 9 {
			number++
			p.number = number
		}
	}
	for _, p := range w.panes.all {
		if !p.visible() {
			p.count = 0 // events on a hidden page do not count as coalesced
		}
	}
	if w.zoomed && w.panes.focus != nil {
		for _, p := range shown {
			p.rect = screen.Rect{}
		}
		w.panes.focus.rect = w.area()
		w.panes.focus.frame = frameIn(w.panes.focus.rect, heading)
	}
	compareWidths(shown)
}

// sameWidth is how many cells two panes of the same width may differ by, because the
// screen does not divide evenly.
const sameWidth = 2

// compareWidths finds out for each pane how much narrower the narrowest one of about
// the same width is.
func compareWidths(shown []*pane) {
	var visible []*pane
	for _, p := range shown {
		if p.narrower = 0; p.visible() {
			visible = append(visible, p)
		}
	}
	for _, p := range visible {
		for _, q := range visible {
			if d := p.rect.W - q.rect.W; d <= sameWidth {
				p.narrower = max(p.narrower, d)
			}
		}
	}
}

// showPageOf switches to the page that shows a pane and computes the geometry.
func (w *workspace) showPageOf(p *pane) {
	shown := w.panes.shown()
	if i := slices.Index(shown, p); i >= 0 {
		w.page = layout.PageOf(w.request(shown), i)
	}
	w.arrange()
}

// nextLayout switches to the next layout.
func (w *workspace) nextLayout() { w.setLayout(w.kind.Next()) }

// setLayout switches to a layout. The default layout is not saved, because it
// changes with the number of topics.
func (w *workspace) setLayout(k layout.Kind) {
	w.kind, w.zoomed = k, false
	name := k.String()
	if w.unasked = w.chosen.file.Layout == "" && k == w.usualLayout(); w.unasked {
		w.chosen.setLayout("")
	} else {
		w.chosen.setLayout(name)
	}
	w.showPageOf(w.panes.focus)
	w.notify("layout: "+name, theme.Accent)
}

// resetLayout restores the layout, the sizes and the order of the config file, or else the
// default layout, the default sizes and the order in which the topics appeared.
func (w *workspace) resetLayout() {
	for _, p := range w.panes.all {
		w.chosen.resetSize(p)
	}
	w.chosen.setMainShare(w.chosen.file.MainShare)
	w.chosen.setOrder(nil)
	w.panes.reorder()
	kind, ok := layout.Parse(w.chosen.file.Layout)
	if !ok {
		kind = w.usualLayout()
	}
	w.setLayout(kind)
	w.notify("default sizes and order", theme.Accent)
}

// layoutKeys returns the bindings that change the layout.
func (w *workspace) layoutKeys() []binding {
	return []binding{
		{keys: []string{"L"}, name: "next layout", label: "L", help: "next layout", does: act(w.nextLayout), when: w.hasPanes},
	}
}

// resetKeys returns the bindings that restore the default layout.
func (w *workspace) resetKeys() []binding {
	return []binding{
		{keys: []string{"alt+="}, name: "default layout", label: "alt+=", help: "default sizes and order", does: act(w.resetLayout), when: w.hasPanes},
	}
}
