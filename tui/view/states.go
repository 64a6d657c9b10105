package view

import (
	"math"
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
		drawNone(r, t, c, "state")
		return
	}
	last := spans[0]
	for _, s := range spans {
		if !s.From.After(c.At()) {
			last = s
		}
	}
	y := 0
	if h >= 2 {
		shape, _, colour := stateLook(last.Value)
		x := r.Text(0, 0, shape+" ", screen.Style{Fg: colour})
		x += r.Text(x, 0, text.Truncate(last.Value, w-2), screen.Style{Fg: colour, Attr: screen.Bold})
		r.Text(x, 0, " for "+shortDuration(max(0, c.At().Sub(last.From))), screen.Style{Fg: theme.Faint})
		y = 1
	}
	if h >= 4 {
		y = 2
	}
	p := &plot{t: t, c: c, m: c.memory(), w: w, span: chart.Align(c.From, c.To, w*chart.DotsX)}
	band := min(h-y, 6)
	if h-y >= 3 && w >= 20 {
		band = min(h-y-1, 6)
		p.clock = r.Sub(screen.Rect{Y: y + band, W: w, H: 1})
	}
	p.body, p.h = r.Sub(screen.Rect{Y: y, W: w, H: band}), band
	drawBand(p.body, spans, p)
	p.drawTime()
	p.m.canvas.Reset(w, band)
	p.drawCursor()
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
}

// drawBand draws the states as bars over time, the worse the higher, their
// names where they have room.
func drawBand(r screen.Region, spans []store.Span, p *plot) {
	w, h := r.Size()
	r.HLine(0, h-1, w, '▁', screen.Style{Fg: theme.Ghost})
	for _, s := range spans {
		x0, x1 := max(0, p.column(s.From)), p.column(s.To)
		if s.To.IsZero() || !s.To.Before(p.c.To) {
			x1 = p.column(p.c.To) + 1
		}
		x1 = min(max(x1, x0+1), w)
		_, height, colour := stateLook(s.Value)
		st := screen.Style{Fg: colour}
		tall := max(1, int(math.Round(height*float64(h))))
		for y := h - tall; y < h; y++ {
			r.HLine(x0, y, x1-x0, '█', st)
		}
		if text.Width(s.Value)+2 > x1-x0 {
			continue
		}
		switch {
		case tall < h:
			r.Text(x0, h-tall-1, s.Value, st)
		case h >= 3:
			r.Text(x0+1, h-tall/2-1, s.Value, st.With(screen.Reverse))
		}
	}
}

// stateLook is the shape, the height and the colour of a state.
func stateLook(value string) (shape string, height float64, colour screen.Color) {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "ok", "up", "good", "healthy", "online", "ready", "running", "active", "live", "connected", "pass", "passed", "success", "true", "on", "green":
		return "●", 0.2, theme.Good
	case "warn", "warning", "degraded", "pending", "starting", "stopping", "waiting", "slow", "unknown", "connecting", "yellow":
		return "◐", 0.55, theme.Warn
	case "down", "bad", "error", "fail", "failed", "critical", "offline", "dead", "stopped", "disconnected", "crashed", "fatal", "red":
		return "▲", 1, theme.Bad
	}
	h := 0
	for _, b := range []byte(value) {
		h = h*31 + int(b)
	}
	return "◆", 1, theme.Series(h & 0xffff)
}
