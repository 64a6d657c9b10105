package view

import (
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// bigView shows a single value in large digits: a number with its history and
// its change, or a short text such as a clock.
type bigView struct{}

func (bigView) Name() string { return "big" }

func (bigView) Fits(t *store.Topic) bool {
	if t.Measures() > 0 {
		return true
	}
	e, ok := t.Latest(time.Time{})
	return ok && isBig(e.Text)
}

// isBig reports whether large digits exist for all characters of a text.
func isBig(s string) bool {
	if len(s) > 16 || strings.TrimSpace(s) == "" {
		return false
	}
	_, ok := bigWidth(s)
	return ok
}

func (bigView) rows(t *store.Topic) int {
	if t.Measures() > 0 && !namesOnly(t) {
		return 0 // its history uses any height
	}
	return bigHeight(1)
}

func (bigView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	value, unit := bigValue(t, c)
	if value == "" {
		drawNone(r, t, c, "event")
		return
	}
	below, note := bigExtras(t, h)
	room := w
	if unit != "" {
		room -= 2 * (text.Width(unit) + 1) // centre the value, not the value with its unit
	}
	scale := bigScale(value, room, h-below-note)
	tall := 1
	if scale > 0 {
		tall = bigHeight(scale)
	} else if s := c.main(t); s != nil {
		value, unit = fittedAlone(t, s, c, w)
	}
	y := max(0, (h-below-note-tall)/2)
	drawBigValue(r, y, scale, value, unit, screen.Style{Fg: bigColour(t, c)})
	if note > 0 {
		drawChange(r, y+tall, t, c)
	}
	switch {
	case below > 1:
		drawTrace(r.Sub(screen.Rect{Y: h - below, W: w, H: below}), t, c)
	case below == 1:
		Sparkline(r.Sub(screen.Rect{Y: h - 1, W: w, H: 1}), t, c)
	}
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
}

// bigExtras returns the rows for the history below a number, and for its
// change.
func bigExtras(t *store.Topic, h int) (below, note int) {
	if t.Measures() == 0 || namesOnly(t) {
		return 0, 0
	}
	switch {
	case h >= 10:
		below = min(h/3, 6)
	case h >= 5:
		below = 1
	}
	if h >= 7 {
		note = 1
	}
	return below, note
}

// bigValue returns the value to show.
func bigValue(t *store.Topic, c *Context) (value, unit string) {
	if s := c.main(t); s != nil {
		value, unit = valueAlone(t, s, c, titleRoom)
		return strings.TrimSpace(value), unit
	}
	e, ok := t.Latest(c.To)
	if !ok {
		return "", ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(e.Text), "\n")
	return line, ""
}

func bigColour(t *store.Topic, c *Context) screen.Color {
	lo, hi, ok := limits(t)
	s := c.main(t)
	if s == nil {
		return theme.Title
	}
	v, _, known := s.At(c.To)
	if !ok || !known || isSpare(s.Field) {
		return theme.Series(c.hue(t))
	}
	return theme.Heat((v - lo) / (hi - lo))
}

// drawBigValue draws the value centred in its row, followed by its unit. If
// large digits do not fit, it draws plain text.
func drawBigValue(r screen.Region, y, scale int, value, unit string, st screen.Style) {
	w, _ := r.Size()
	if scale == 0 {
		st.Attr |= screen.Bold
		if text.Width(value)+1+text.Width(unit) > w {
			unit = ""
		}
		value = text.Truncate(value, w)
		x := (w - text.Width(value)) / 2
		x += r.Text(x, y, value, st)
		r.Text(x+1, y, unit, screen.Style{Fg: theme.Faint})
		return
	}
	wide, _ := bigWidth(value)
	wide *= scale
	x := (w - wide) / 2
	drawBig(r, x, y, scale, value, st)
	r.Text(x+wide+1, y+bigHeight(scale)-1, unit, screen.Style{Fg: theme.Faint})
}

// drawChange shows how much the value has changed over the span.
func drawChange(r screen.Region, y int, t *store.Topic, c *Context) {
	s := c.main(t)
	now, _, ok := s.At(c.To)
	before, at, had := s.At(c.From)
	if !ok || !had || at.IsZero() {
		return
	}
	sign, d := "+", now-before
	if d < 0 {
		sign, d = "−", -d
	}
	note := sign + joined(c.styleOf(t, s, true).Fit(figureRoom).Write(d))
	if w, _ := r.Size(); text.Width(note)+len(" in 100h") > w {
		return
	}
	centre(r, y, note+" in "+shortDuration(c.To.Sub(c.From)), screen.Style{Fg: theme.Muted})
}

// drawTrace draws the history without labels.
func drawTrace(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	p := &plot{t: t, c: c, m: c.cache(), series: []*store.Series{c.main(t)}, w: w, h: h, body: r}
	p.axis, p.grid = &p.m.axis, &p.m.grid
	p.load()
	p.drawData()
}
