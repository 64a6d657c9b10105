package tui

import (
	"strings"

	"topicmux/monitor/store"
	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// reader handles what the user does inside panes: choosing views, scrolling,
// charting fields and copying.
type reader struct {
	*shared
	navigator *navigator
	panes     *paneSet
	workspace *workspace
	timeline  *timeline
	search    *search
	viewer    *viewer
	overlays  *overlays
}

// stuck explains why the cursor in a pane does not move.
var stuck = [...]string{
	view.StepUp: "no more rows above", view.StepDown: "no more rows below",
	view.StepIn: "nothing to open here", view.StepOut: "nothing to close here",
}

// moveInside moves the cursor inside the focused pane. It returns false if the
// pane has no cursor.
func (r *reader) moveInside(d layout.Direction) (ok bool) {
	p, moved := r.panes.focus, false
	step := map[layout.Direction]view.Step{
		layout.Up: view.StepUp, layout.Down: view.StepDown, layout.Right: view.StepIn, layout.Left: view.StepOut,
	}[d]
	r.viewer.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		in, place, before := p.inner(), view.InsideOf(c), p.scroll
		p.scroll, ok = view.MoveCursor(v, t, c, in.W, in.H, step)
		moved = p.scroll != before || view.InsideOf(c) != place
	})
	if ok && !moved {
		r.notify(stuck[step], theme.Warn)
	}
	r.redraw(p)
	return ok
}

// redraw draws a pane again after its own state has changed.
func (r *reader) redraw(p *pane) {
	p.painted = pictureKey{}
	r.dirty = true
}

// chartCursor charts the field under the cursor. For an object or array it
// charts the first fields inside.
func (r *reader) chartCursor() {
	p, field, ok := r.panes.focus, "", false
	r.viewer.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		field, ok = view.CursorField(v, t, c, p.inner().W)
	})
	if !ok {
		r.notify("there is no field at the cursor", theme.Warn)
		return
	}
	r.chartField(p, field)
}

// chartField charts a field of a pane's topic, or the fields inside it.
func (r *reader) chartField(p *pane, field string) {
	var fields []string
	r.viewer.inside(p, func(_ view.View, t *store.Topic, c *view.Context) {
		for _, f := range t.Fields(c.To) {
			within := field == "" || f.Field == field || strings.HasPrefix(f.Field, field+".")
			if f.Chart && within && len(fields) < chartedMost {
				fields = append(fields, f.Field)
			}
		}
	})
	if fields == nil {
		r.notify(field+" cannot be charted", theme.Warn)
		return
	}
	r.chart(p, fields)
}

// sortNext sorts the focused table by its next column.
func (r *reader) sortNext() {
	r.viewer.inside(r.panes.focus, func(_ view.View, t *store.Topic, c *view.Context) {
		r.panes.focus.viewState.Sort = view.SortNext(t, c)
	})
	r.viewChanged(r.panes.focus)
}

// sortOther reverses the order of the focused table.
func (r *reader) sortOther() { r.sortBy(r.panes.focus, view.SortOther(r.panes.focus.viewState.Sort)) }

// sortBy sorts a pane's table.
func (r *reader) sortBy(p *pane, sort string) {
	p.viewState.Sort = sort
	r.viewChanged(p)
}

// chartedMost is the largest number of fields of an object or array that are
// charted at once.
const chartedMost = 6

// clickInside handles a click in a view: on a row of JSON it folds the row, and
// on a column's head it sorts.
func (r *reader) clickInside(p *pane, x, y int) (ok bool) {
	in := p.inner()
	if !in.Contains(x, y) {
		return false
	}
	sort := ""
	r.viewer.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		if sort, ok = view.SortAt(v, t, c, in.W, in.H, x-in.X, y-in.Y); !ok {
			ok = view.ToggleFold(v, t, c, in.W, in.H, y-in.Y)
		}
	})
	if sort != "" {
		r.sortBy(p, sort)
	}
	r.redraw(p)
	return ok
}

// chartAt charts the JSON field at the pointer.
func (r *reader) chartAt(p *pane, x, y int) {
	in, field, ok := p.inner(), "", false
	r.viewer.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		field, ok = view.FieldAt(v, t, c, in.W, in.H, x-in.X, y-in.Y)
	})
	if ok {
		r.chartField(p, field)
	}
}

// hasCursor is the condition for actions in a tree, in which the arrow keys
// move.
func (r *reader) hasCursor() string { return unless(r.movesIn("json"), "zoomed JSON") }

// hasLines is the condition for actions in a log, in which the arrow keys move.
func (r *reader) hasLines() string { return unless(r.movesIn("log"), "zoomed log") }

func (r *reader) hasTable() string {
	return unless(r.panes.anyShown() && !r.workspace.listed() && r.panes.focus.picture.view == "table", "a table")
}

// hasJSON is the condition for actions in a payload shown as a tree.
func (r *reader) hasJSON() string {
	for _, p := range r.panes.shown() {
		if p.picture.view == "json" {
			return ""
		}
	}
	return "a JSON view"
}

// movesIn reports whether the arrow keys move inside the focused pane, and the
// pane shows the view with that name.
func (r *reader) movesIn(name string) bool {
	return r.panes.anyShown() && r.workspace.movesInside(r.panes.focus) && r.panes.focus.picture.view == name
}

// nextView switches the focused pane to its next view.
func (r *reader) nextView() {
	p := r.panes.focus
	st := r.store.Acquire()
	fitting := view.For(st.Topic(p.topic), p.viewState.Fields...)
	r.store.Release()
	switch i := p.chosen(fitting) + 1; {
	case p.wire:
		p.wire = false
	case p.match.lines || p.searched:
		r.notify("a search shows lines · esc ends it", theme.Warn)
		return
	case len(fitting) == 1:
		r.notify(p.title+" has only one view: "+fitting[0].Name(), theme.Warn)
		return
	default:
		p.viewState.View = fitting[i%len(fitting)].Name()
	}
	r.viewChanged(p)
	r.notifyView(p)
}

// notifyView shows the name of a topic's view where the screen does not: in the
// list, and before there is a history to draw.
func (r *reader) notifyView(p *pane) {
	name, drawn := "", ""
	r.viewer.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		name, drawn = v.Name(), view.Drawn(v, t, c)
	})
	switch {
	case r.workspace.listed():
		r.notify("view of "+p.title+": "+name, theme.Accent)
	case name != drawn:
		r.notify("the view "+name+" needs at least two values", theme.Accent)
	}
}

// toggleWire switches between the raw lines of the focused pane's topic and its
// view.
func (r *reader) toggleWire() {
	r.panes.focus.wire = !r.panes.focus.wire
	r.viewChanged(r.panes.focus)
	r.notifyView(r.panes.focus)
}

// viewChanged draws a pane after its view has changed.
func (r *reader) viewChanged(p *pane) {
	p.scroll, p.needs, p.needed = view.Scroll{}, 0, 0
	r.saveViewState(p)
	r.workspace.arrange()
}

// showAs switches a pane to the view with that name.
func (r *reader) showAs(p *pane, name string) {
	p.viewState.View, p.wire = name, false
	r.viewChanged(p)
}

// saveViewState saves a pane's view state. It is called whenever the user has
// changed it.
func (r *reader) saveViewState(p *pane) {
	r.chosen.setViewState(p)
}

// chart charts fields of a pane's topic, or its default fields if fields is
// nil.
func (r *reader) chart(p *pane, fields []string) {
	p.viewState.Fields = fields
	r.wantFields(p)
	if fields != nil {
		p.viewState.View = "" // the best view for the chosen fields
		r.notify("charting "+strings.Join(fields, ", ")+" · f for others", theme.Accent)
	}
	p.wire, p.cache = false, view.Cache{}
	r.viewChanged(p)
}

// wantFields makes the store chart the pane's fields.
func (r *reader) wantFields(p *pane) {
	st := r.store.Acquire()
	defer r.store.Release()
	chartChosen(st, p)
}
