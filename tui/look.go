package tui

import (
	"slices"
	"strings"

	"topicmux/monitor/store"
	"topicmux/tui/view"
)

// viewState is how a person chose to see a topic; the zero value is how the
// dashboard would. What is not there, such as a view that does not fit, counts
// as not chosen.
type viewState struct {
	View   string   // the view's name; "": the best one
	Fields []string // those that are charted; nil: all
	Sort   string   // a table's column, "-name" for descending
}

// current returns the view that the pane shows: the wire, its lines where one
// of them is looked for, the one that the person turned to, or the best one for
// the topic.
func (p *pane) current(t *store.Topic) view.View {
	if p.wire {
		return view.Wire
	}
	fitting := view.For(t, p.viewState.Fields...)
	if p.match.lines || p.searched {
		if i := slices.IndexFunc(fitting, isLog); i >= 0 {
			return fitting[i]
		}
	}
	return fitting[p.chosen(fitting)]
}

func isLog(v view.View) bool { return v.Name() == "log" }

// chosen is the place of the chosen view among those that fit.
func (p *pane) chosen(fitting []view.View) int {
	return max(0, slices.IndexFunc(fitting, func(v view.View) bool { return v.Name() == p.viewState.View }))
}

// nextView turns the focused pane to the next of the views that fit.
func (r *reader) nextView() {
	p := r.panes.focus
	st := r.store.Acquire()
	fitting := view.For(st.Topic(p.topic), p.viewState.Fields...)
	r.store.Release()
	if i := p.chosen(fitting) + 1; p.wire {
		p.wire = false
	} else {
		p.viewState.View = fitting[i%len(fitting)].Name()
	}
	r.viewChanged(p)
}

// toggleWire shows the lines of the focused pane's topic as they came, or its
// view again.
func (r *reader) toggleWire() {
	r.panes.focus.wire = !r.panes.focus.wire
	r.viewChanged(r.panes.focus)
}

// viewChanged paints a pane that shows something else from now on.
func (r *reader) viewChanged(p *pane) {
	p.scroll, p.needs, p.needed = view.Scroll{}, 0, 0
	r.saveViewState(p)
	r.workspace.arrange()
}

// showAs turns a pane to the view of that name.
func (r *reader) showAs(p *pane, name string) {
	p.viewState.View, p.wire = name, false
	r.viewChanged(p)
}

// saveViewState is called whenever the person changed how a topic is seen.
func (r *reader) saveViewState(p *pane) {
	r.saved.SetView(p.topic, strings.TrimSpace(p.viewState.View+" "+p.viewState.Sort))
	r.saved.SetField(p.topic, strings.Join(p.viewState.Fields, "\n")) // no name holds a line end
}
