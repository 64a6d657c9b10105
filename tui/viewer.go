package tui

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/abbr"
	"topicmux/tui/internal/view"
)

// viewer provides the context with which each pane's view is drawn.
type viewer struct {
	*shared
	panes      *paneSet
	workspace  *workspace
	timeline   *timeline
	search     *search
	alerts     *alerts
	appearance *appearance
	streams    *streamSet
	now        time.Time // time that the frame shows
	families   families
	names      abbr.Names // of the panes on the screen

	visibleNames []string // buffer for names
}

// context returns the context for a pane's view. If there is a cursor, a view
// without a time axis shows the time of the cursor.
func (v *viewer) context(p *pane, st *store.State, now, to time.Time) *view.Context {
	k, t := p.picture.state, st.Topic(p.topic)
	c := &view.Context{
		Now: now, From: to.Add(-v.timeline.window), To: to, Cursor: v.timeline.cursor.at,
		Focused: p == v.panes.focus, Zoomed: v.workspace.zoomed && p == v.panes.focus, HasCursor: v.workspace.movesInside(p), Stale: k.old() || p.picture.quiet || v.timeline.pause.on && p.picture.stale && !v.timeline.cursor.on(),
		Filter: v.search.filterOf(p), Limits: v.alerts.limits(p.topic), Outages: v.timeline.outages(t), NoColor: v.appearance.noColor, Fields: p.viewState.Fields, Sort: p.viewState.Sort,
		Past: v.timeline.pause.on || v.timeline.cursor.on() || !v.timeline.end.IsZero(), Wrap: true, Scroll: &p.scroll, Cache: &p.cache,
		Narrower: p.narrower, Ended: t.Stream().Conn.Phase == store.Closed, Recording: v.streams.isRecorded(t),
	}
	if p.frame == border {
		key, name := p.label()
		title := paneTitle{key: key, name: name}
		c.TitleRoom = title.valueRoom(p.rect.W - 2)
	}
	c.Siblings = v.families.siblings(p, st, t, now)
	if v.timeline.cursor.on() && p.frame != heading && !view.HasTimeAxis(p.current(t)) {
		c.From, c.To = v.timeline.cursor.at.Add(-v.timeline.window), v.timeline.cursor.at
	}
	return c
}

// lineContext returns the context for a line of the list with a history of w
// cells.
func (v *viewer) lineContext(p *pane, t *store.Topic, st *store.State, now time.Time, w int) *view.Context {
	to := v.timeline.edge(w, now)
	return &view.Context{
		Now: now, From: to.Add(-v.timeline.window), To: to, Cursor: v.timeline.cursor.at,
		Stale: v.stateOf(t, st, now).old(), NoColor: v.appearance.noColor,
		Fields: p.viewState.Fields, Cache: &p.cache,
	}
}

// stateOf returns the state of a topic with its alerts.
func (v *viewer) stateOf(t *store.Topic, st *store.State, now time.Time) topicState {
	return v.alerts.stateWithAlert(stateOf(t, &t.Stream().Conn, v.timeline.pause.on, t.Stale(now)), t.Name)
}

// inside calls f with a pane's view and its context. It holds the store's lock.
func (v *viewer) inside(p *pane, f func(v view.View, t *store.Topic, c *view.Context)) {
	st := v.store.Acquire()
	defer v.store.Release()
	if t := st.Topic(p.topic); t != nil {
		f(p.current(t), t, v.context(p, st, p.picture.to, p.picture.to))
	}
}

// nameNeighbours collects the names of all panes on the screen.
func (v *viewer) nameNeighbours() {
	v.visibleNames = v.visibleNames[:0]
	for _, p := range v.panes.shown() {
		if p.visible() {
			v.visibleNames = append(v.visibleNames, p.title)
		}
	}
	if v.names.Set(v.visibleNames) {
		v.allDirty = true
	}
}

// ratesFallAt returns when the rates in the titles of logs must be updated,
// because old lines leave the window. It returns the zero time if no title
// shows a rate.
func (v *viewer) ratesFallAt(st *store.State, now time.Time) time.Time {
	for _, p := range v.panes.shown() {
		t := st.Topic(p.topic)
		if !p.visible() || t == nil || t.Shape != store.ShapeLog {
			continue
		}
		if value, _ := view.Headline(t, v.context(p, st, now, now)); value != "" {
			return now.Truncate(rateStep).Add(rateStep)
		}
	}
	return time.Time{}
}

// rateStep is how often the rate in a title is updated without a new event.
const rateStep = 5 * time.Second

// layout computes the content of each visible pane in the next frame.
func (v *viewer) layout(st *store.State) {
	v.now = v.timeline.now()
	for _, p := range v.panes.all {
		if p.shows() && p.visible() {
			p.picture = v.pictureOf(p, st)
		}
	}
	v.nameNeighbours()
}

func (v *viewer) pictureOf(p *pane, st *store.State) pictureKey {
	t, now := st.Topic(p.topic), v.now
	state := v.stateOf(t, st, now)
	out := pictureKey{
		version: t.Version, rect: p.rect, to: v.timeline.edge(2*(p.rect.W-2), now), window: v.timeline.window,
		view: p.current(t).Name(), scroll: p.scroll, number: p.number, focused: p == v.panes.focus,
		nextTry: view.NextTry(t, now),
		stale:   t.Stale(now), state: state, quiet: state.quiet(t), cursor: v.timeline.cursor.at,
	}
	if v.timeline.pause.on {
		out.version = p.picture.version
	}
	return out
}
