package list

import (
	"strings"
	"time"

	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// Line is the content of a topic's line.
type Line struct {
	// Mark is a symbol for its state, one cell wide. Colour is its colour.
	Mark   string
	Colour screen.Color
	// State is a word for an unusual state, or "".
	State string
	// Value is its number, formatted, with its unit.
	Value, Unit string
	// Text is the text of a topic without a number.
	Text string
	// Shorter are shorter forms of Text, the longest first. One of them replaces Text if
	// that does not fit.
	Shorter []string
	// TextColour is the colour of Text.
	TextColour screen.Color
	// Quiet dims the line, because the topic has nothing current to show.
	Quiet bool
}

// Source provides the content of lines.
type Source interface {
	// Line returns the line of a topic. Its number has at most room cells. If
	// unit is false, Unit is only the prefix of the number, if any.
	Line(name string, room int, unit bool) Line
	// History draws the history of a topic into a region of one row.
	History(r screen.Region, name string)
}

// Draw draws the list into the area set with Resize. Ages are as of now.
func (l *List) Draw(whole screen.Region, now time.Time, from Source) {
	r := whole.Sub(l.area)
	r.Clear()
	c := l.columns()
	y := 0
	if l.hasHead() {
		l.drawHead(r.Sub(screen.Rect{W: l.area.W, H: 1}), &c)
		y = 1
	}
	for i, it := range l.onScreen() {
		l.drawRow(r.Sub(screen.Rect{Y: y + i, W: l.area.W, H: 1}), &c, it, now, from)
	}
}

// drawHead draws the names of the columns, with an arrow at the sort column.
func (l *List) drawHead(r screen.Region, c *columns) {
	head := func(at run, col Column, right bool) {
		if at.w == 0 {
			return
		}
		s, st := col.String(), screen.Style{Fg: theme.Faint}
		if col == l.by {
			s += " " + arrow(l.descending)
			st = screen.Style{Fg: theme.Accent, Attr: screen.Bold}
		}
		if right { // the gap before the column has room for the arrow
			r.TextRight(at.end(), 0, text.Truncate(s, at.w+1), st)
			return
		}
		r.Text(at.x, 0, text.Truncate(s, at.w+1), st)
	}
	head(c.name, ByName, false)
	if l.by == ByPlace && l.descending {
		r.Text(c.mark.x, 0, arrow(l.descending), screen.Style{Fg: theme.Accent, Attr: screen.Bold})
	}
	head(c.value, ByValue, true)
	head(c.rate, ByRate, true)
	head(c.age, ByAge, true)
	if c.state.w > 0 {
		head(c.stateHead(), ByState, false)
	} else if l.by == ByState {
		r.Text(c.mark.x, 0, arrow(l.descending), screen.Style{Fg: theme.Accent, Attr: screen.Bold})
	}
	if c.spark.w >= sparkFair { // above the newest end of the history, which is never empty
		r.TextRight(c.spark.end(), 0, "history", screen.Style{Fg: theme.Faint})
	}
}

// arrow returns the symbol for the sort direction.
func arrow(descending bool) string {
	if descending {
		return "↓"
	}
	return "↑"
}

func (l *List) drawRow(r screen.Region, c *columns, it Item, now time.Time, from Source) {
	line := c.line(from, it.Name)
	name, value, side := theme.Text, theme.Bright, theme.Faint
	if line.Quiet {
		name, value = theme.Faint, theme.Faint
	}
	l.drawName(r, c, it, name)
	if line.Value != "" {
		r.TextRight(c.value.end(), 0, line.Value, screen.Style{Fg: value})
		r.Text(c.unit.x, 0, text.Truncate(line.Unit, c.unit.w), screen.Style{Fg: side})
		if c.spark.w > 0 {
			from.History(r.Sub(screen.Rect{X: c.spark.x, W: c.spark.w, H: 1}), it.Name)
		}
	} else if at := c.words(); line.Text != "" {
		fg := line.TextColour
		if line.Quiet {
			fg = theme.Faint
		}
		r.Text(at.x, 0, text.Truncate(line.fitting(at.w), at.w), screen.Style{Fg: fg})
	}
	if c.rate.w > 0 && !line.Quiet && !it.Last.IsZero() {
		r.TextRight(c.rate.end(), 0, RateText(it.Rate), screen.Style{Fg: side})
	}
	if c.age.w > 0 && !it.Last.IsZero() {
		age := now.Sub(it.Last)
		if age >= Young {
			side = theme.Muted
		}
		r.TextRight(c.age.end(), 0, AgeText(age), screen.Style{Fg: side})
	}
	r.Text(c.state.x, 0, text.Truncate(line.State, c.state.w), screen.Style{Fg: line.Colour})
	r.Text(c.mark.x, 0, line.Mark, screen.Style{Fg: line.Colour})
	if it.Name == l.selected {
		r.Tint(screen.Style{Bg: theme.Selection})
		if c.mark.x > 0 {
			r.Text(0, 0, "▌", screen.Style{Fg: theme.BorderFocus, Bg: theme.Selection})
		}
	}
}

// fitting returns the longest form of the text that fits in w cells, or the shortest.
func (l *Line) fitting(w int) string {
	fits := l.Text
	for _, shorter := range l.Shorter {
		if text.Width(fits) <= w {
			break
		}
		fits = shorter
	}
	return fits
}

// line returns a topic's line with a value that fits. It never truncates a
// number, because a part of it would be another number. A value that cannot be
// shortened, such as an id, shows its end.
func (c *columns) line(from Source, name string) Line {
	if c.unit.w > 0 {
		line := from.Line(name, c.value.w, true)
		if text.Width(line.Value) > c.value.w {
			line.Value, line.Unit = tail(line.Value, c.value.w), ""
		}
		return line
	}
	line := from.Line(name, c.value.w-prefixWidth, false)
	line.Value += line.Unit
	if text.Width(line.Value) > c.value.w {
		line.Value = tail(line.Value, c.value.w)
	}
	return line
}

// tail returns the last digits of an id after an ellipsis, because they
// distinguish it from other ids.
func tail(digits string, w int) string {
	const least = 4
	if w < least || strings.Trim(digits, "0123456789") != "" {
		return "…"
	}
	return "…" + digits[len(digits)-w+1:]
}

// drawName draws a topic's name and, if there is room, the field whose number
// is shown.
func (l *List) drawName(r screen.Region, c *columns, it Item, fg screen.Color) {
	name, _ := l.short.Shorten(it.Title, c.name.w)
	if it.Title != it.Name {
		name, _ = l.short.ShortenTitle(it.Title, c.name.w)
	}
	x := c.name.x + r.Text(c.name.x, 0, name, screen.Style{Fg: fg})
	if room := c.name.end() - x - 1; it.Field != "" && room >= min(text.Width(it.Field), 4) {
		r.Text(x+1, 0, text.Truncate(it.Field, room), screen.Style{Fg: theme.Faint})
	}
}
