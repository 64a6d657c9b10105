// Package view draws a topic of the store into a region of the screen.
//
// A view draws what the store knows and decides nothing: the instant, the span
// of time and the reader's place come in with the Context, so the same inputs
// give the same cells. Every view is right at every size: it never leaves its
// region, gives up what matters least first when it gets small, and says so
// when there is nothing to show yet.
package view

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
)

// View is one way to draw a topic.
type View interface {
	// Name is the name of the view for the user, one word.
	Name() string
	// Fits reports whether the view can show what the topic holds.
	Fits(t *store.Topic) bool
	// Draw draws the topic as of c.To into the whole of r, which is blank.
	Draw(r screen.Region, t *store.Topic, c *Context)
}

// Context is everything that a view needs to draw, except its topic.
type Context struct {
	// Now is the current instant. Ages are measured to it.
	Now time.Time
	// From and To are the span of the time axis. Nothing after To is shown,
	// so a picture of the past is drawn like one of the present.
	From, To time.Time
	// Cursor is the instant to mark on the time axis and to show the values
	// of. Default (zero): none, the values are those at To.
	Cursor time.Time
	// Focused is set for the pane that has the keys.
	Focused bool
	// Zoomed is set for a pane that has the screen for itself: nothing is left
	// out there to save room.
	Zoomed bool
	// Steered is set when the arrow keys move the cursor inside the view.
	Steered bool
	// Past is set when To is a fixed instant in the past.
	Past bool
	// Ended is set when the stream has ended: no event comes any more. Recording is
	// set for a stream that is a recording.
	Ended, Recording bool
	// Stale is set when the newest value is too old to count as current.
	Stale bool
	// NoColor is set when series cannot be told apart by hue: their lines are
	// dashed then.
	NoColor bool
	// Fields are those that are charted, by the names of their series. Default
	// (nil): all that the topic has by itself.
	Fields []string
	// Sort is the column that a table is sorted by, "-name" for descending.
	// Default: as it came.
	Sort string
	// Wrap lets a log break its long lines instead of cutting them.
	Wrap bool
	// Filter selects lines. Default (nil): all lines.
	Filter *Filter
	// Limits are the alert thresholds of the topic. Default (nil): none.
	Limits []Limit
	// Siblings are the topics that this one is compared with: they have one scale,
	// one style and one hue. Default (nil): it stands alone.
	Siblings *Siblings
	// Outages are the times without a connection.
	Outages []store.Outage
	// Scroll is the scroll position. Default (nil): the newest event.
	Scroll *Scroll
	// Memory is the state that the pane's views keep between frames. Default
	// (nil): none, so axes may move more than necessary.
	Memory *Memory
}

// Scroll is a scroll position in a view. The zero value follows the newest
// event, or starts at the top in a view that does not follow. It is comparable.
type Scroll struct {
	// Anchor is the ordinal of the event on the last row; 0 follows.
	Anchor uint64
	// Offset is the number of rows above the first one shown or, with an
	// anchor, how many rows of its event are shown, 0 for all.
	Offset int
}

// Following reports whether the reader is where the view starts by itself.
func (s Scroll) Following() bool { return s == Scroll{} }

// scroller is a view in which a reader can move.
type scroller interface {
	// scroll returns the place that is rows further down, or up when rows is
	// negative, in a region of w by h cells.
	scroll(t *store.Topic, c *Context, w, h, rows int) Scroll
}

// ScrollBy returns the reader's place after moving down by rows, or up when
// rows is negative, in a region of w by h cells. It stops at both ends, and a
// view that follows the newest event follows again at its end.
func ScrollBy(v View, t *store.Topic, c *Context, w, h, rows int) Scroll {
	if s, ok := v.(scroller); ok {
		return s.scroll(t, c, w, h, rows)
	}
	return Scroll{}
}

// bounded is a view of content that has an end.
type bounded interface {
	// rows returns how many rows show all that the topic holds now; 0 when more
	// rows show more.
	rows(t *store.Topic) int
}

// Rows returns how many rows of a view show all that the topic holds now; 0 when
// more rows show more, as with a chart or a log.
func Rows(v View, t *store.Topic) int {
	if b, ok := v.(bounded); ok {
		return b.rows(t)
	}
	return 0
}

// At returns the instant that values are shown of: the cursor's, or the end of
// the span.
func (c *Context) At() time.Time {
	if c.Cursor.IsZero() {
		return c.To
	}
	return c.Cursor
}
