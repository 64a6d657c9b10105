package tui

import (
	"slices"
	"strconv"
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/pattern"
	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
)

// pane is one topic's rectangle on the screen.
type pane struct {
	topic     string
	shape     store.Shape
	viewState viewState
	wire      bool // the topic's raw lines are shown instead of a view
	hidden    bool
	absent    absence
	scroll    view.Scroll
	memory    view.Memory
	match     match           // for what the user looks for
	found     uint64          // the ordinal of the line that they jumped to
	searched  bool            // they went from match to match in it
	group     pattern.Pattern // of the topics that share it; zero: it shows one
	origin    string          // of a group: the topic that it was made from
	member    bool            // its topic is shown by its group
	came      int             // its place in the order in which the topics came

	rect    screen.Rect // empty when on another page
	place   layout.Place
	needs   int        // the rows in which its view shows all it has; 0: it takes any
	needed  uint64     // the topic's version when that was found out
	frame   frame      // what is around its view
	number  int        // the key that focuses it, 0 for none
	picture pictureKey // what the next frame shows of it
	painted pictureKey // what the grid shows of it
	count   uint64     // events of the topic in the last frame; 0: it was not in it
}

// pictureKey is everything that what a pane shows depends on: as long as it stays, the
// pane is not drawn again.
type pictureKey struct {
	version uint64
	rect    screen.Rect
	to      time.Time
	cursor  time.Time
	window  time.Duration
	view    string
	scroll  view.Scroll
	state   topicState
	number  int
	focused bool
	stale   bool
	quiet   bool
}

// isGroup reports whether the pane shows the topics of a pattern.
func (p *pane) isGroup() bool { return p.group != pattern.Pattern{} }

// shows reports whether the pane is among those of the screen, on this page or
// another: it is neither hidden, absent nor in a group, and nothing is looked
// for that it does not have.
func (p *pane) shows() bool { return !p.hidden && !p.member && !p.match.out && p.absent == present }

func (p *pane) visible() bool { return p.rect.W > 0 && p.rect.H > 0 }

// shapeOf is what a topic's pane is laid out for.
func shapeOf(t *store.Topic) store.Shape {
	if t.Eventful() {
		return store.ShapeLog
	}
	return t.Shape
}

// frame is what is around a view.
type frame uint8

const (
	border  frame = iota
	heading       // a line above it, where a border would take too much
	bare          // nothing: the list has its line
)

// frameIn returns what is around a view in so much room.
func frameIn(r screen.Rect, small frame) frame {
	if r.W < layout.MinWidth || r.H < layout.MinHeight {
		return small
	}
	return border
}

// inner is where the view is drawn.
func (p *pane) inner() screen.Rect {
	r := p.rect
	switch p.frame {
	case heading:
		return screen.Rect{X: r.X + 2, Y: r.Y + 1, W: r.W - 2, H: r.H - 1}
	case bare:
		return screen.Rect{X: r.X + 2, Y: r.Y, W: r.W - 2, H: r.H}
	}
	return screen.Rect{X: r.X + 1, Y: r.Y + 1, W: r.W - 2, H: r.H - 2}
}

// smallMost is how many rows a view may need that still counts as small.
const smallMost = 10

// measure finds out how many rows the pane's view needs. It only grows, so that
// payloads of changing size do not move the panes about. It reports whether the
// layout has to follow.
func (p *pane) measure(t *store.Topic) bool {
	if p.needed == t.Version || p.needs > smallMost {
		return false
	}
	before := p.want().Rows
	p.needs = max(p.needs, view.Rows(p.current(t), t))
	p.needed = t.Version
	return p.want().Rows != before
}

// label is what names the pane: its key and its topic.
func (p *pane) label() (key, name string) {
	if p.number > 0 {
		key = strconv.Itoa(p.number)
	}
	return key, p.topic
}

// current returns the view that the pane shows: the wire, its lines where one
// of them is looked for, the one that the user turned to, or the best one for
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

// want is what the pane asks of the layout: what is read in lines wants to be
// wide, what is one figure needs little height.
func (p *pane) want() layout.Want {
	w := layout.Want{Tall: 1, Wide: 1}
	switch p.shape {
	case store.ShapeLog:
		w.Wide = 1.6
	case store.ShapeChat:
		w.Wide = 1.3
	case store.ShapeTable:
		w.Tall, w.Wide = 1.2, 1.3
	case store.ShapeProgress:
		w.Tall = 1.2
	case store.ShapeGauge, store.ShapeText, store.ShapeState:
		w.Tall = 0.7
	}
	if p.needs > 0 && p.needs <= smallMost {
		w.Rows = p.needs + 2 // the border
	}
	return w
}

// absence is why a pane is not on the screen though the user did not hide it.
type absence uint8

const (
	present absence = iota
	absentSilent
	absentEnded
	absences
)

func (a absence) String() string { return [absences]string{"", "silent", "ended"}[a] }

func chartChosen(st *store.State, p *pane) {
	if t := st.Topic(p.topic); t != nil {
		for _, f := range p.viewState.Fields {
			t.Want(f)
		}
	}
}
