package view

import (
	"strconv"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// loneGap is the number of cells between a name and its value.
const loneGap = 2

// isLone reports whether there is no history to draw: each series had a single
// value, or none in the window.
func isLone(series []*store.Series, c *Context) bool {
	for _, s := range series {
		if _, at, ok := s.Newest(c.To); s.Count() > 1 && ok && !at.Before(c.From) {
			return false
		}
	}
	return true
}

// drawLone draws values that have no history, with their times: a single value
// in large digits, several in a list.
func drawLone(r screen.Region, t *store.Topic, c *Context, series []*store.Series) {
	w, h := r.Size()
	note := loneNote(t, series, c)
	for _, l := range c.Limits {
		note += "  " + l.text(t, series[0])
	}
	if h < 3 || text.Width(note) > w {
		note = ""
	}
	rows := h
	if note != "" {
		rows--
		centre(r, h-1, note, screen.Style{Fg: theme.Faint})
	}
	if len(series) > 1 {
		drawValues(r.Sub(screen.Rect{W: w, H: rows}), t, c, series)
		return
	}
	value, unit := bigValue(t, c)
	room := w
	if unit != "" {
		room -= 2 * (text.Width(unit) + 1)
	}
	scale := bigScale(value, room, rows)
	tall := 1
	if scale > 0 {
		tall = bigHeight(scale)
	} else if s := c.main(t); s != nil {
		value, unit = fittedAlone(t, s, c, w)
	}
	drawBigValue(r, max(0, (rows-tall)/2), scale, value, unit, screen.Style{Fg: bigColour(t, c)})
}

// loneNote describes when the newest of the values arrived, and whether it was
// the only one if that is known.
func loneNote(t *store.Topic, series []*store.Series, c *Context) string {
	var last time.Time
	once := !t.Earlier
	for _, s := range series {
		if _, at, ok := s.Newest(c.To); ok && at.After(last) {
			last = at
		}
		once = once && s.Count() == 1
	}
	if last.IsZero() {
		return ""
	}
	clock := last.In(c.To.Location()).Format(time.TimeOnly)
	if once {
		return "seen once, at " + clock
	}
	return "last seen at " + clock
}

// drawValues draws a list of values with their names.
func drawValues(r screen.Region, t *store.Topic, c *Context, series []*store.Series) {
	w, h := r.Size()
	names := 0
	for _, s := range series {
		names = max(names, text.Width(store.FieldLabel(s.Field)))
	}
	shown, rest := share(len(series), h, c.moreFields(t))
	y := max(0, (h-shown-min(rest, 1))/2)
	digits := c.columnOf(t, series, columnRoom)
	names = max(1, min(names, w-digits-loneGap))
	x := max(0, (w-names-loneGap-digits)/2)
	for i, s := range series[:shown] {
		r.Text(x, y+i, labelOf(s, names), screen.Style{Fg: theme.Muted})
		at := x + names + loneGap
		num, unit := fitted(t, s, c, w-at)
		at += max(0, digits-text.Width(num))
		at += r.Text(at, y+i, num, screen.Style{Fg: theme.Bright})
		r.Text(at+1, y+i, unit, screen.Style{Fg: theme.Faint})
	}
	if rest > 0 {
		r.Text(x, y+shown, "+"+strconv.Itoa(rest)+" more", screen.Style{Fg: theme.Faint})
	}
}
