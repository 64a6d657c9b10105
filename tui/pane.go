package tui

import (
	"strconv"
	"time"

	"topicmux/tui/layout"
	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/view"
)

// pane is one topic's rectangle on the screen.
type pane struct {
	topic  string
	shape  store.Shape
	look   look
	wire   bool // the topic's raw lines are shown instead of a view
	hidden bool
	scroll view.Scroll
	memory view.Memory
	match  match  // for what the person looks for
	found  uint64 // the ordinal of the line that they jumped to

	rect   screen.Rect // empty when on another page
	strip  bool        // a borderless line of a list
	number int         // the key that focuses it, 0 for none
	drawn  drawn       // what the grid shows of it
}

// drawn is everything that a pane's picture depends on: as long as it stays,
// the picture does.
type drawn struct {
	version  uint64
	rect     screen.Rect
	to       time.Time
	window   time.Duration
	view     string
	scroll   view.Scroll
	mark     mark
	number   int
	focused  bool
	stale    bool
	complete bool
}

func (p *pane) visible() bool { return p.rect.W > 0 && p.rect.H > 0 }

// inner is where the view is drawn, inside the border or beneath the strip's
// first line.
func (p *pane) inner() screen.Rect {
	r := p.rect
	if p.strip {
		return screen.Rect{X: r.X + 2, Y: r.Y + 1, W: r.W - 2, H: r.H - 1}
	}
	return screen.Rect{X: r.X + 1, Y: r.Y + 1, W: r.W - 2, H: r.H - 2}
}

// want is what the pane asks of the layout.
func (p *pane) want() layout.Want {
	switch p.shape {
	case store.ShapeTable, store.ShapeProgress:
		return layout.Want{Tall: 1.2}
	case store.ShapeGauge, store.ShapeText, store.ShapeState:
		return layout.Want{Tall: 0.7}
	default:
		return layout.Want{Tall: 1}
	}
}

// label is what names the pane: its key and its topic.
func (p *pane) label() (key, name string) {
	if p.number > 0 {
		key = strconv.Itoa(p.number)
	}
	return key, p.topic
}

// mark is the state of a topic, as a shape that needs no colour.
type mark uint8

const (
	markLive mark = iota
	markStale
	markReconnecting
	markDown
	markFailed
	markComplete
	markPaused
	markAlert
)

// markOf tells how it is with a topic: what concerns the connection goes
// before what concerns the topic, because nothing is known of the latter then.
func markOf(t *store.Topic, c *store.Conn, paused, stale bool) mark {
	_, failed := t.Failed()
	switch {
	case paused:
		return markPaused
	case t.Complete():
		return markComplete
	case c.Phase == store.Closed:
		return markDown
	case c.Phase != store.Open:
		return markReconnecting
	case failed:
		return markFailed
	case stale:
		return markStale
	default:
		return markLive
	}
}
