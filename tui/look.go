package tui

import (
	"slices"
	"strings"

	"topicmux/monitor/store"
	"topicmux/tui/view"
)

// look is how a person chose to see a topic; the zero value is how the
// dashboard would. What is not there, such as a view that does not fit, counts
// as not chosen.
type look struct {
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
	fitting := view.For(t, p.look.Fields...)
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
	return max(0, slices.IndexFunc(fitting, func(v view.View) bool { return v.Name() == p.look.View }))
}

// nextView turns the focused pane to the next of the views that fit.
func (r *reader) nextView() {
	p := r.panes.focus
	st := r.store.Acquire()
	fitting := view.For(st.Topic(p.topic), p.look.Fields...)
	r.store.Release()
	if i := p.chosen(fitting) + 1; p.wire {
		p.wire = false
	} else {
		p.look.View = fitting[i%len(fitting)].Name()
	}
	r.turned(p)
}

// toggleWire shows the lines of the focused pane's topic as they came, or its
// view again.
func (r *reader) toggleWire() {
	r.panes.focus.wire = !r.panes.focus.wire
	r.turned(r.panes.focus)
}

// turned paints a pane that shows something else from now on.
func (r *reader) turned(p *pane) {
	p.scroll, p.needs, p.needed = view.Scroll{}, 0, 0
	r.lookChanged(p)
	r.workspace.arrange()
}

// showAs turns a pane to the view of that name.
func (r *reader) showAs(p *pane, name string) {
	p.look.View, p.wire = name, false
	r.turned(p)
}

// lookChanged is called whenever the person changed how a topic is seen.
func (r *reader) lookChanged(p *pane) {
	r.saved.SetView(p.topic, strings.TrimSpace(p.look.View+" "+p.look.Sort))
	r.saved.SetField(p.topic, strings.Join(p.look.Fields, "\n")) // no name holds a line end
}
