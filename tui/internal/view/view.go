// Package view draws topics of the store.
//
// Each [View] is a way to draw a topic, such as a line chart, a log or a table.
// For returns those that fit a topic. A [Context] holds everything else that a
// frame depends on, such as the time span and the scroll position, so the same
// inputs always draw the same cells.
//
// A view works at any size. It never draws outside its region, omits the least
// important parts when there is little room, and says so if there is no data
// yet.
package view

import (
	"time"

	"topicmux/monitor/store"
	"topicmux/tui/internal/screen"
)

// View is one way to draw a topic.
type View interface {
	// Name returns the name of the view for the user, a single word.
	Name() string
	// Fits reports whether the view can show what the topic holds.
	Fits(t *store.Topic) bool
	// Draw draws the topic as of c.To. It may use all of r, which is blank.
	Draw(r screen.Region, t *store.Topic, c *Context)
}

// Context is everything that a view needs to draw, except its topic.
type Context struct {
	// Now is the current instant. Ages are measured to it.
	Now time.Time
	// From and To are the time span to show. Nothing after To is drawn, so the
	// past is drawn like the present.
	From, To time.Time
	// Cursor is the time whose values are shown and marked on the time axis.
	// Default (zero): no cursor; values are those at To.
	Cursor time.Time
	// Focused is set for the pane with the focus.
	Focused bool
	// Zoomed is set for a pane that fills the screen. Views then omit nothing
	// to save room.
	Zoomed bool
	// HasCursor is set when the arrow keys move the cursor inside the view.
	HasCursor bool
	// Past is set when To is a fixed instant in the past.
	Past bool
	// Ended is set after the stream has ended. Recording is set for a stream
	// that is a recording.
	Ended, Recording bool
	// Stale is set when the newest value is too old to count as current.
	Stale bool
	// NoColor is set if hues cannot be distinguished. Lines are then dashed.
	NoColor bool
	// Fields are the names of the series to chart. Default (nil): the topic's
	// default series.
	Fields []string
	// Sort is the column by which a table is sorted, "-name" for descending.
	// Default (""): unsorted.
	Sort string
	// Wrap makes a log wrap long lines instead of truncating them. Default
	// (false): truncate.
	Wrap bool
	// Filter selects lines. Default (nil): all lines.
	Filter *Filter
	// Limits are the alert thresholds of the topic. Default (nil): none.
	Limits []Limit
	// Narrower is how many cells narrower the narrowest pane of about the same
	// width is: its time axis has the same form. Default: 0.
	Narrower int
	// TitleRoom is how many cells the pane's title has for the value. Default (0):
	// enough for any.
	TitleRoom int
	// Siblings are the topics that share a scale, a style and a hue with this
	// one. Default (nil): none.
	Siblings *Siblings
	// Outages are the times without a connection. Default (nil): none.
	Outages []store.Outage
	// Scroll is the scroll position. Default (nil): the newest event.
	Scroll *Scroll
	// Cache is the state that the pane's views keep between frames. Default
	// (nil): none, so axes may move more than necessary.
	Cache *Cache
}

// Scroll is a scroll position in a view. The zero value follows the newest
// event, or starts at the top in a view that does not follow. It is comparable.
type Scroll struct {
	// Anchor is the ordinal of the event on the last row, or 0 to follow the
	// newest.
	Anchor uint64
	// Offset is the number of rows above the first one shown. With an anchor,
	// it is the number of rows of its event that are shown, 0 for all.
	Offset int
}

// Following reports whether s is the default position.
func (s Scroll) Following() bool { return s == Scroll{} }

// scroller is implemented by views that scroll.
type scroller interface {
	// scroll returns the position that is rows further down, or up if rows is
	// negative, in a region of w by h cells.
	scroll(t *store.Topic, c *Context, w, h, rows int) Scroll
}

// ScrollBy returns the position that is rows further down, or up if rows is
// negative, in a region of w by h cells. It stops at both ends. A view that
// follows the newest event follows it again at its end.
func ScrollBy(v View, t *store.Topic, c *Context, w, h, rows int) Scroll {
	if s, ok := v.(scroller); ok {
		return s.scroll(t, c, w, h, rows)
	}
	return Scroll{}
}

// bounded is implemented by views whose content has an end.
type bounded interface {
	// rows returns the number of rows that show everything that the topic has
	// now, or 0 if more rows always show more.
	rows(t *store.Topic) int
}

// Rows returns the number of rows in which a view shows everything that the
// topic has now. It returns 0 if more rows always show more, as in a chart or a
// log.
func Rows(v View, t *store.Topic) int {
	if b, ok := v.(bounded); ok {
		return b.rows(t)
	}
	return 0
}

// At returns the time whose values are shown: that of the cursor, or the end of
// the span.
func (c *Context) At() time.Time {
	if c.Cursor.IsZero() {
		return c.To
	}
	return c.Cursor
}
