package tui

import (
	"slices"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/arrangement"
	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

// borders draws the frame of a pane: a border with a title and a foot, or one
// heading line where a border does not fit.
type borders struct {
	workspace *workspace
	timeline  *timeline
	hiding    *hiding
	viewer    *viewer
}

// draw draws the frame of a pane. The upper border holds its name and value,
// the lower border its note and badge.
func (b *borders) draw(r screen.Region, p *pane, t *store.Topic, v view.View, c *view.Context) {
	w, h := r.Size()
	edge := screen.Style{Fg: theme.Border}
	switch {
	case c.Focused:
		edge.Fg = theme.BorderFocus
	case p.picture.quiet:
		edge.Fg = theme.Ghost
	}
	drawFrame(r, edge)

	b.drawTitle(r.Sub(screen.Rect{X: 1, W: w - 2, H: 1}), p, t, c)
	b.drawFoot(r.Sub(screen.Rect{X: 1, Y: h - 1, W: w - 2, H: 1}), p, t, v, c)
}

// titleOf returns the title in the upper border of a pane, fitted to w cells.
func (b *borders) titleOf(p *pane, t *store.Topic, c *view.Context, w int) paneTitle {
	key, name := p.label()
	value, unit := view.Headline(t, c)
	value = narrowed(value)
	ti := paneTitle{key: key, name: name, value: value, unit: unit, field: view.HeadlineField(t, c), names: &b.viewer.names, chosen: p.isTitled()}
	if ti.left()+ti.right() > w {
		ti.short = view.Short(t, c, ti.valueRoom(w))
	}
	ti.fit(w)
	return ti
}

// paddingMost is the largest number of blanks before a value that keeps its width
// steady. More, as after a burst, look like a hole in the border.
const paddingMost = 2

// narrowed removes blanks beyond paddingMost from the front of a value.
func narrowed(value string) string {
	return value[max(0, len(value)-len(strings.TrimLeft(value, " "))-paddingMost):]
}

// drawTitle draws number, name and state on the left and the value on the
// right.
func (b *borders) drawTitle(r screen.Region, p *pane, t *store.Topic, c *view.Context) {
	w, _ := r.Size()
	ti := b.titleOf(p, t, c, w)
	x := r.Text(0, 0, " ", screen.Style{})
	if ti.key != "" {
		x += r.Text(x, 0, ti.key+" ", screen.Style{Fg: theme.Muted})
	}
	style := screen.Style{Fg: theme.Title, Attr: screen.Bold}
	switch {
	case c.Focused:
		style.Fg = theme.TitleFocus
	case p.picture.quiet:
		style = screen.Style{Fg: theme.Muted}
	}
	x += r.Text(x, 0, ti.name, style)
	shape, colour := p.picture.state.symbol()
	r.Text(x, 0, " "+shape+" ", screen.Style{Fg: colour})
	if ti.value == "" {
		return
	}
	x = w - ti.right()
	if ti.field != "" {
		x += r.Text(x, 0, " "+ti.field, screen.Style{Fg: theme.Muted})
	}
	x += r.Text(x, 0, " "+ti.value, screen.Style{Fg: valueColour(t, c), Attr: valueWeight(c)})
	if ti.unit != "" {
		x += r.Text(x, 0, " "+ti.unit, screen.Style{Fg: theme.Muted})
	}
	r.Text(x, 0, " ", screen.Style{})
}

func valueColour(t *store.Topic, c *view.Context) screen.Color {
	switch {
	case c.Stale:
		return theme.Muted
	case view.Alarming(t, c):
		return theme.Bad
	}
	return theme.Text
}

// valueWeight returns the text attribute that emphasises a current value.
func valueWeight(c *view.Context) screen.Attr {
	if c.Stale {
		return 0
	}
	return screen.Bold
}

// badgeOf returns the name of what the focused pane draws, for its lower border,
// or "" for any other pane.
func (b *borders) badgeOf(t *store.Topic, v view.View, c *view.Context) string {
	var parts []string
	switch {
	case b.workspace.zoomed:
		parts = []string{"zoom", view.Drawn(v, t, c), arrangement.Duration(b.timeline.window)}
	case c.Focused:
		parts = []string{view.Drawn(v, t, c)}
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if len(parts) == 0 {
		return ""
	}
	return " " + strings.Join(parts, " · ") + " "
}

// noteOf returns a note of at most room cells about what the view does not
// show: why the topic failed, lost events, how long it has been silent, or how
// much of its payload is cut off.
func (b *borders) noteOf(p *pane, t *store.Topic, room int) (note string, colour screen.Color) {
	note, short, colour := b.footNote(p, t, room)
	if text.Width(note) > room && short != "" {
		note = short
	}
	if size := sizeNote(p, t); note == "" {
		note = size
	} else if size != "" && text.Width(note)+len(" · ")+text.Width(size) <= room {
		note += " · " + size
	}
	if note = text.Truncate(note, max(0, room)); note != "" {
		note = " " + note + " "
	}
	return note, colour
}

// footOf returns the text in the lower border of a pane of w cells: a note on
// the left and a badge on the right. The badge is "" if it does not fit.
func (b *borders) footOf(p *pane, t *store.Topic, v view.View, c *view.Context, w int) (note, badge string, colour screen.Color) {
	badge = b.badgeOf(t, v, c)
	room := w - 4
	if b.workspace.zoomed { // a zoomed pane always shows its badge
		room -= text.Width(badge)
	}
	note, colour = b.noteOf(p, t, room)
	if text.Width(badge)+text.Width(note)+2 > w {
		badge = ""
	}
	return note, badge, colour
}

func (b *borders) drawFoot(r screen.Region, p *pane, t *store.Topic, v view.View, c *view.Context) {
	w, _ := r.Size()
	note, badge, colour := b.footOf(p, t, v, c, w)
	if note != "" {
		r.Text(1, 0, note, screen.Style{Fg: colour})
	}
	if badge != "" {
		r.TextRight(w-1, 0, badge, screen.Style{Fg: theme.Muted})
	}
}

// borderPart is a part of a pane's border that can be clicked.
type borderPart uint8

const (
	noPart borderPart = iota
	statePart
	valuePart
	viewPart
)

// partAt returns the part of a pane's border at a cell of the screen.
func (b *borders) partAt(p *pane, x, y int) borderPart {
	if x, y = x-p.rect.X-1, y-p.rect.Y; p.frame != border || y != 0 && y != p.rect.H-1 {
		return noPart
	}
	found, w := noPart, p.rect.W-2
	b.viewer.inside(p, func(v view.View, t *store.Topic, c *view.Context) {
		ti := b.titleOf(p, t, c, w)
		_, badge, _ := b.footOf(p, t, v, c, w)
		switch {
		case y == 0 && ti.stateAt().has(x):
			found = statePart
		case y == 0 && ti.valueAt(w).has(x):
			found = valuePart
		case y > 0 && badge != "" && x >= w-1-text.Width(badge) && x < w-1:
			found = viewPart
		}
	})
	return found
}

// footNote returns the note about a topic in a long and a short form. The short
// form is empty if the note can only be truncated.
func (b *borders) footNote(p *pane, t *store.Topic, room int) (note, short string, colour screen.Color) {
	if _, failed := t.Failed(); failed {
		if view.ShowsFailure(t, p.inner().H) {
			if t.Restarted() {
				return "restarted", "", theme.Bad
			}
			return "failed", "", theme.Bad
		}
		return failedNote(t, b.viewer.now, room), "", theme.Bad
	}
	switch {
	case t.Complete():
		if b.hiding.visibility.showEnded {
			return "ended", "", theme.Muted
		}
		return "ended · :show ended keeps the pane", "ended", theme.Muted
	case t.Gone:
		return "gone: the server no longer has it", "gone", theme.Muted
	case p.picture.state == stateStale:
		at := t.LastAt.Local().Format(time.TimeOnly)
		return "silent since " + at, "since " + at, theme.Muted
	case t.ExtractError != "":
		return t.ExtractError, "", theme.Warn
	case t.Missed > 0:
		last := t.Gaps[len(t.Gaps)-1]
		return commas(t.Missed) + " lost (" + last.Reason + ")", commas(t.Missed) + " lost", theme.Warn
	}
	note, short = eventsNote(p, t)
	return note, short, theme.Muted
}

// sizeNote returns how much of the newest payload the pane shows, or "" if it
// shows all of it.
func sizeNote(p *pane, t *store.Topic) string {
	kept, size := t.Kept(p.picture.to)
	if kept >= size || !showsWhole(t.Shape) {
		return ""
	}
	return "first " + text.Size(kept) + " of " + text.Size(size)
}

// showsWhole reports whether the view of a shape shows its newest payload and
// nothing else.
func showsWhole(s store.Shape) bool {
	return s == store.ShapeTable || s == store.ShapeJSON || s == store.ShapeText
}

const (
	stripUnit   = 4      // width of a unit in a strip
	stripNoUnit = "\x00" // stands for a unit that does not fit
)
