package tui

import (
	"slices"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/layout"
)

// mainShare is the key of the main pane's share in the saved state.
const mainShare = "main share"

const (
	// listFrom is the number of panes from which on the list is the default
	// layout. It remains the default down to gridUpTo, so that a few topics
	// more or less do not switch the layout back and forth.
	listFrom = 41
	gridUpTo = 36
)

// workspace holds the layout of the panes, the page that is shown, and whether
// a pane is zoomed.
type workspace struct {
	*shared
	panes    *paneSet
	seen     int // number of the store's topics that have a pane
	zoomed   bool
	kind     layout.Kind
	unasked  bool // kind is the default
	plan     layout.Plan
	arranged uint64 // number of times the geometry was computed
	page     int
}

// openPanes opens a pane for each new topic. It returns false if there is none.
func (w *workspace) openPanes(st *store.State) bool {
	if w.seen == len(st.Topics) {
		return false
	}
	for _, t := range st.Topics[w.seen:] {
		p := &pane{
			topic: t.Name, own: t.OwnName(), stream: t.Stream().Index, shape: shapeOf(t), came: t.Index,
		}
		w.panes.restore(p)
		chartChosen(st, p)
		w.panes.insert(p)
		w.panes.addParents(t.Name)
	}
	w.seen = len(st.Topics)
	return true
}

// focusFirst focuses the first pane if none is focused.
func (w *workspace) focusFirst() {
	if shown := w.panes.shown(); w.panes.focus == nil && len(shown) > 0 {
		w.panes.focus = shown[0]
	}
}

// followShapes adopts changes of the topics' shapes. It reports whether a shape
// has changed, and whether a pane needs another size.
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
// that their charts are complete when they appear.
const fillFor = 500 * time.Millisecond

// filledAt returns when the first panes appear at the latest, or the zero time
// for now.
func (w *workspace) filledAt(st *store.State) time.Time {
	if w.seen > 0 || st.Backlog() == 0 {
		return time.Time{}
	}
	var first time.Time
	for _, s := range st.Streams {
		if since := s.Conn.Since; s.Backlog > 0 && (first.IsZero() || since.Before(first)) {
			first = since
		}
	}
	return first.Add(fillFor)
}

// keepPlaces adjusts the scroll positions of panes after earlier events were
// added to their topics. It returns the total number of added events.
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

// listed reports whether the list is on screen and gets the keys.
func (w *workspace) listed() bool { return w.plan.List && !w.zoomed && w.panes.anyShown() }

// usualLayout returns the default layout.
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

// movesInside reports whether the arrow keys move inside the pane, because
// there is no other pane to move to.
func (w *workspace) movesInside(p *pane) bool {
	return p == w.panes.focus && (w.zoomed || len(w.panes.shown()) == 1)
}

// onlyPanes is what an action lacks that works only with panes and not in the
// list.
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

// hasArrangement is the condition for actions that move panes. The list has its
// own order.
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

// focusOn focuses a pane and shows its page.
func (w *workspace) focusOn(p *pane) {
	if p == nil || p == w.panes.focus {
		return
	}
	w.panes.focus = p
	w.showPageOf(p)
}

// settleFocus focuses a shown pane if the focused pane is not shown: one of the same stream
// if there is one, because commands are for the stream of the focused pane.
func (w *workspace) settleFocus() {
	shown, focus := w.panes.shown(), w.panes.focus
	if !slices.Contains(shown, focus) && len(shown) > 0 {
		i := slices.IndexFunc(shown, func(p *pane) bool { return focus != nil && p.stream == focus.stream })
		w.panes.focus = shown[max(i, 0)]
	}
	w.arrange()
}

// goTo focuses a pane. If it is hidden, it is shown.
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
