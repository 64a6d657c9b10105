package view

import (
	"strings"

	"topicmux/tui/chart"
	"topicmux/tui/screen"
	"topicmux/tui/store"
	"topicmux/tui/text"
	"topicmux/tui/theme"
)

// statesView shows which of a few states held when: a band over time, the
// current state above it. Good, doubtful and bad differ in height too.
type statesView struct{}

func (statesView) Name() string { return "states" }

func (statesView) Fits(t *store.Topic) bool { return t.Shape == store.ShapeState }

func (statesView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	spans := t.States(c.From, c.To)
	if len(spans) == 0 {
		drawEmpty(r, t, "waiting for the first state")
		return
	}
	last := spans[len(spans)-1]
	y := 0
	if h >= 2 {
		shape, _, colour := stateLook(last.Value)
		x := r.Text(0, 0, shape+" ", screen.Style{Fg: colour})
		x += r.Text(x, 0, text.Truncate(last.Value, w-2), screen.Style{Fg: colour, Attr: screen.Bold})
		r.Text(x, 0, " for "+shortDuration(c.To.Sub(last.From)), screen.Style{Fg: theme.Faint})
		y = 1
	}
	if h >= 4 {
		y = 2
	}
	p := &plot{t: t, c: c, m: c.memory(), w: w, span: chart.Align(c.From, c.To, w*chart.DotsX)}
	band := h - y
	if h >= 5 && w >= 20 {
		band--
		p.clock = r.Sub(screen.Rect{Y: h - 1, W: w, H: 1})
	}
	drawBand(r.Sub(screen.Rect{Y: y, W: w, H: min(band, 6)}), spans, p)
	p.clock = r.Sub(screen.Rect{Y: y + min(band, 6), W: w, H: min(1, h-y-min(band, 6))})
	if w >= 20 {
		p.drawTime()
	}
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
}

// drawBand draws the states as one band, their names where they have room.
func drawBand(r screen.Region, spans []store.Span, p *plot) {
	w, h := r.Size()
	for _, s := range spans {
		x0, x1 := max(0, p.column(s.From)), p.column(s.To)
		if s.To.IsZero() || !s.To.Before(p.c.To) {
			x1 = p.column(p.c.To)
		}
		_, fill, colour := stateLook(s.Value)
		x1 = min(max(x1, x0+1), w)
		for y := range h {
			r.HLine(x0, y, x1-x0, fill, screen.Style{Fg: colour})
		}
		if name := " " + s.Value + " "; x1-x0 >= text.Width(name)+2 && h >= 3 {
			r.Text(x0+1, h/2, name, screen.Style{Fg: colour})
		}
	}
}

// stateLook is the shape, the filling and the colour of a state.
func stateLook(value string) (shape string, fill rune, colour screen.Color) {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "ok", "up", "good", "healthy", "online", "ready", "running", "active", "live", "connected", "pass", "passed", "success", "true", "on", "green":
		return "●", '▄', theme.Good
	case "warn", "warning", "degraded", "pending", "starting", "stopping", "waiting", "slow", "unknown", "connecting", "yellow":
		return "◐", '▓', theme.Warn
	case "down", "bad", "error", "fail", "failed", "critical", "offline", "dead", "stopped", "disconnected", "crashed", "fatal", "red":
		return "▲", '█', theme.Bad
	}
	h := 0
	for _, b := range []byte(value) {
		h = h*31 + int(b)
	}
	return "◆", '▒', theme.Series(h & 0xffff)
}
