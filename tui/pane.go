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

// pane is a topic's rectangle on the screen.
type pane struct {
	topic     string
	title     string // shown instead of the name of the topic, which it usually is
	own       string // the name of the topic without that of its stream
	stream    int    // index of the topic's stream, or of that of a group's first member
	shape     store.Shape
	viewState viewState
	wire      bool // show the topic's raw lines instead of a view
	hidden    bool
	absent    absence
	scroll    view.Scroll
	cache     view.Cache
	match     match           // result of the search
	found     uint64          // ordinal of the line that the user has jumped to
	searched  bool            // the user has jumped between matches in this pane
	group     pattern.Pattern // pattern of the topics in a group; zero if the pane shows a single topic
	origin    string          // topic that a group was created from
	member    bool            // a group shows this topic
	came      int             // position in the order of appearance

	rect screen.Rect // empty if on another page
	// narrower is how many cells narrower the narrowest pane of about the same
	// width is.
	narrower int
	place    layout.Place
	needs    int        // rows in which the view shows everything; 0 if more rows show more
	needed   uint64     // version of the topic for which needs was determined
	frame    frame      // what surrounds the view
	number   int        // key that focuses the pane, 0 for none
	picture  pictureKey // content of the next frame
	painted  pictureKey // content of the grid
	count    uint64     // events of the topic in the last frame; 0 if the pane was not in it
}

// pictureKey is everything that the content of a pane depends on. The pane is
// drawn again only if its key changes.
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
	nextTry string // countdown to the next try of a failed topic
}

// isGroup reports whether the pane shows a group of topics.
func (p *pane) isGroup() bool { return p.group != pattern.Pattern{} }

// shows reports whether the pane is shown, on this or another page: it is not
// hidden, absent or in a group, and the search does not exclude it.
func (p *pane) shows() bool { return !p.hidden && !p.member && !p.match.out && p.absent == present }

func (p *pane) visible() bool { return p.rect.W > 0 && p.rect.H > 0 }

// shapeOf returns the shape for which a topic's pane is laid out.
func shapeOf(t *store.Topic) store.Shape {
	if t.Eventful() {
		return store.ShapeLog
	}
	return t.Shape
}

// frame is what surrounds a view.
type frame uint8

const (
	border  frame = iota
	heading       // a line above it, if there is no room for a border
	bare          // nothing, because the list shows its line
)

// frameIn returns the frame for a region.
func frameIn(r screen.Rect, small frame) frame {
	if r.W < layout.MinWidth || r.H < layout.MinHeight {
		return small
	}
	return border
}

// inner returns the rectangle of the view.
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

// smallMost is the largest number of rows of a view that counts as small.
const smallMost = 10

// measure determines the number of rows that the pane's view needs. The number
// only grows, so that payloads of different sizes do not move the panes. It
// reports whether the layout must change.
func (p *pane) measure(t *store.Topic) bool {
	if p.needed == t.Version || p.needs > smallMost {
		return false
	}
	before := p.want().Rows
	p.needs = max(p.needs, view.Rows(p.current(t), t))
	p.needed = t.Version
	return p.want().Rows != before
}

// label returns the pane's key and title.
func (p *pane) label() (key, name string) {
	if p.number > 0 {
		key = strconv.Itoa(p.number)
	}
	return key, p.title
}

// isTitled reports whether the user has chosen the name of the pane.
func (p *pane) isTitled() bool { return p.title != p.topic }

// passes reports whether the name or the title of the pane passes a filter. An inverse
// filter must find neither.
func (p *pane) passes(f *view.Filter) bool {
	if f.Not {
		return f.Passes(p.topic) && f.Passes(p.title)
	}
	return f.Passes(p.topic) || f.Passes(p.title)
}

// current returns the view that the pane shows: the raw lines, a log if the
// search has matches in the topic's lines, the view that the user has chosen,
// or the best view for the topic.
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

// chosen returns the index of the chosen view among those that fit.
func (p *pane) chosen(fitting []view.View) int {
	return max(0, slices.IndexFunc(fitting, func(v view.View) bool { return v.Name() == p.viewState.View }))
}

// want returns the layout's requirements of the pane. Views with lines of text
// need more width, and views with a single value less height.
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
		w.Rows = p.needs + 2 // with the border
	}
	return w
}

// absence is the reason why a pane is not on the screen although the user did
// not hide it.
type absence uint8

const (
	present absence = iota
	absentSilent
	absentEnded
	absentMoved // its events are in other topics
	absentEmpty // it has no event, and there are topics under it
	absences
)

func (a absence) String() string { return [absences]string{"", "silent", "ended", "moved", "empty"}[a] }

func chartChosen(st *store.State, p *pane) {
	if t := st.Topic(p.topic); t != nil {
		for _, f := range p.viewState.Fields {
			t.Want(f)
		}
	}
}
