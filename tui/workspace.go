package tui

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/layout"
)

// mainShare is the key of the share of the main pane in the saved state.
const mainShare = "main share"

const (
	// listFrom is the number of panes from which the list is the layout that
	// the user does not have to choose, and gridUpTo the number down to which it stays:
	// one topic more or less does not change the picture back and forth.
	listFrom = 41
	gridUpTo = 36
)

// workspace is where the panes stand: their layout, which page is shown and
// whether one of them is zoomed.
type workspace struct {
	*shared
	panes    *paneSet
	seen     int // how many of the store's topics have a pane
	zoomed   bool
	kind     layout.Kind
	unasked  bool // kind is the default
	plan     layout.Plan
	arranged uint64 // how often the geometry was computed
	page     int
}

// openPanes gives each new topic its pane, and reports whether there was one.
func (w *workspace) openPanes(st *store.State) bool {
	if w.seen == len(st.Topics) {
		return false
	}
	for _, t := range st.Topics[w.seen:] {
		p := &pane{
			topic: t.Name, shape: shapeOf(t), viewState: w.panes.viewStateOf(t.Name),
			came: t.Index, hidden: w.saved.Hidden(t.Name),
		}
		chartChosen(st, p)
		w.panes.insert(p)
	}
	w.seen = len(st.Topics)
	return true
}

// focusFirst focuses the first pane where none has the focus.
func (w *workspace) focusFirst() {
	if shown := w.panes.shown(); w.panes.focus == nil && len(shown) > 0 {
		w.panes.focus = shown[0]
	}
}

// followShapes takes over what the topics turned out to be. It reports whether one
// has another shape, and whether one needs other room.
func (w *workspace) followShapes(st *store.State) (reshaped, resized bool) {
	for _, p := range w.panes.all {
		t := st.Topic(p.topic)
		if shape := shapeOf(t); shape != p.shape {
			before := p.want()
			p.shape, p.needs, p.needed = shape, 0, 0
			reshaped, resized = true, resized || p.want() != before
		}
		resized = !w.plan.List && p.measure(t) || resized
	}
	return reshaped, resized
}

// fillFor is how long the first panes wait for the history of their topics, so
// that their charts are full when they appear.
const fillFor = 500 * time.Millisecond

// filledAt is when the first panes appear at the latest; zero: now.
func (w *workspace) filledAt(st *store.State) time.Time {
	if w.seen > 0 || st.Backlog == 0 {
		return time.Time{}
	}
	return st.Conn.Since.Add(fillFor)
}

// keepPlaces keeps the reader's place in topics that have more events now, and
// returns how many events there are more.
func (w *workspace) keepPlaces(added map[string]int) (total int) {
	for _, p := range w.panes.all {
		n := added[p.topic]
		total += n
		if p.scroll.Anchor > 0 {
			p.scroll.Anchor += uint64(n)
		}
	}
	return total
}

// listed reports whether the list is on screen and has the keys.
func (w *workspace) listed() bool { return w.plan.List && !w.zoomed && w.panes.anyShown() }

// usualLayout is the layout that the dashboard has by itself.
func (w *workspace) usualLayout() layout.Kind {
	n := 0
	for _, p := range w.panes.all {
		if !p.hidden && !p.member {
			n++
		}
	}
	if n >= listFrom || n > gridUpTo && w.kind == layout.List {
		return layout.List
	}
	return layout.Grid
}

func (w *workspace) paneAt(x, y int) *pane {
	for _, p := range w.panes.all {
		if !p.hidden && p.rect.Contains(x, y) {
			return p
		}
	}
	return nil
}

// movesInside reports whether the arrow keys move inside of the pane: when there
// is no other one to go to.
func (w *workspace) movesInside(p *pane) bool {
	return p == w.panes.focus && (w.zoomed || len(w.panes.shown()) == 1)
}

// onlyPanes is what an action lacks in the list that only panes have.
const onlyPanes = "panes"

func (w *workspace) hasPanes() string { return unless(w.panes.anyShown(), "a pane") }

func (w *workspace) hasOthers() string { return unless(len(w.panes.shown()) > 1, "two panes") }

func (w *workspace) notZoomed() string {
	if missing := w.hasOthers(); missing != "" {
		return missing
	}
	if w.listed() {
		return onlyPanes
	}
	return unless(!w.zoomed, "esc first")
}

// hasArrangement is for what moves panes: the list has its own order.
func (w *workspace) hasArrangement() string {
	if missing := w.hasPanes(); missing != "" {
		return missing
	}
	return unless(!w.listed(), onlyPanes)
}

func (w *workspace) hasPages() string {
	return unless(!w.zoomed && w.plan.Pages > 1, "more pages")
}

func (w *workspace) hasList() string { return unless(w.listed(), "the list") }

func (w *workspace) hasFilterable() string { return unless(len(w.panes.all) > 0, "a pane") }

// focusOn moves the focus, turning to the page that shows the pane.
func (w *workspace) focusOn(p *pane) {
	if p == nil || p == w.panes.focus {
		return
	}
	w.panes.focus = p
	w.turnTo(p)
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
