package view

import (
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// wireView shows the raw lines of the topic's events with the newest at the
// bottom. Each event is a block with the time of its arrival. It follows the
// newest like a log.
type wireView struct{}

func (wireView) Name() string { return "wire" }

func (wireView) Fits(t *store.Topic) bool { return t.Blocks(time.Time{}) > 0 }

func (wireView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	blocks := wireTail(t, c)
	if c.Stale {
		defer r.Tint(screen.Style{Fg: theme.Faint})
	}
	if blocks.n == 0 {
		if t.Count > 0 {
			drawEmpty(r, t, "no lines of this topic were kept")
		} else {
			drawNoEvent(r, t, c)
		}
		return
	}
	l := newWireLayout(c, w)
	blocks.draw(c.scrolled(), h, func(i, y, rows int) { l.draw(r, y, rows, t.Block(i)) })
	blocks.drawNewer(r, c.scrolled())
}

func (wireView) scroll(t *store.Topic, c *Context, _, h, rows int) Scroll {
	return wireTail(t, c).scroll(c.scrolled(), h, rows)
}

// wireTail returns a tail of the blocks up to the time that is shown. Each ends
// with a blank line, as in the stream.
func wireTail(t *store.Topic, c *Context) tail {
	return tail{
		n: t.Blocks(c.To), ordinal: t.BlockOrdinal,
		rows: func(i int) int { return t.BlockRows(i) + 1 },
	}
}

// wireLayout lays out blocks as rows.
type wireLayout struct {
	w, time int // width of the region and of timestamps
	loc     *time.Location
}

func newWireLayout(c *Context, w int) wireLayout {
	l := wireLayout{w: w, loc: c.To.Location()}
	if w >= 48 {
		l.time = len("12:30:47.123") + 2
	}
	return l
}

// draw draws the first rows rows of a block, starting at row y.
func (l wireLayout) draw(r screen.Region, y, rows int, b store.Block) {
	if l.time > 0 {
		r.Text(0, y, b.At.In(l.loc).Format("15:04:05.000"), screen.Style{Fg: theme.Faint})
	}
	for i, line := range b.Lines[:min(rows, len(b.Lines))] {
		l.drawLine(r, y+i, line)
	}
	if b.More > 0 && rows > len(b.Lines) {
		r.Text(l.time, y+len(b.Lines), "… +"+strconv.Itoa(b.More)+" lines", screen.Style{Fg: theme.Faint, Attr: screen.Italic})
	}
}

// drawLine draws a line with its field name and value in different styles.
func (l wireLayout) drawLine(r screen.Region, y int, line string) {
	name, value, found := strings.Cut(line, ":")
	switch {
	case found && name == "":
		r.Text(l.time, y, text.Truncate(line, l.w-l.time), screen.Style{Fg: theme.Muted, Attr: screen.Italic})
		return
	case !found:
		r.Text(l.time, y, text.Truncate(line, l.w-l.time), screen.Style{Fg: theme.Key})
		return
	}
	x := l.time
	x += r.Text(x, y, name, screen.Style{Fg: theme.Key})
	x += r.Text(x, y, ":", screen.Style{Fg: theme.Punct})
	r.Text(x, y, text.Truncate(value, max(0, l.w-x)), screen.Style{Fg: wireColour(name)})
}

// wireColour returns the colour of a field's value. Fields that clients act on
// are prominent.
func wireColour(name string) screen.Color {
	switch name {
	case "event":
		return theme.Accent
	case "id":
		return theme.Number
	case "retry":
		return theme.Warn
	case "data":
		return theme.Text
	}
	return theme.Faint // clients ignore the field
}
