package view

import (
	"strings"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// statesView shows a state over time: the current state, the states of the
// window with their share of the time, and a band. Good, doubtful and bad
// states have different heights.
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
	y := 0
	if h >= 2 {
		drawState(r, stateAt(spans, c), c)
		y = 1
	}
	if h >= 4 {
		y += drawStateLegend(r.Sub(screen.Rect{Y: y, W: w, H: max(1, (h-3)/2)}), spans, c)
	}
	p := &plot{t: t, c: c, m: c.cache(), w: w, whole: w, span: chart.Align(c.From, c.To, w*chart.DotsX)}
	band := min(h-y, bandMost)
	if h-y >= 3 && w >= 20 {
		band = min(h-y-1, bandMost)
		p.clock = r.Sub(screen.Rect{Y: y + band, W: w, H: 1})
	}
	p.body, p.h = r.Sub(screen.Rect{Y: y, W: w, H: band}), band
	drawStateBand(p, spans)
	p.drawTime()
	p.m.canvas.Reset(w, band)
	p.drawBeginning()
	p.drawCursor()
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
}

// bandMost is the largest height of the band in rows.
const bandMost = 6

// stateAt returns the span at the time that is shown.
func stateAt(spans []store.Span, c *Context) store.Span {
	last := spans[0]
	for _, s := range spans {
		if !s.From.After(c.At()) {
			last = s
		}
	}
	return last
}

// drawState draws the current state and its duration.
func drawState(r screen.Region, s store.Span, c *Context) {
	w, _ := r.Size()
	look := styleOfState(s.Value)
	x := r.Text(0, 0, look.mark+" ", screen.Style{Fg: look.colour})
	x += r.Text(x, 0, text.Truncate(s.Value, w-2), screen.Style{Fg: look.colour, Attr: screen.Bold})
	r.Text(x, 0, " for "+shortDuration(max(0, c.At().Sub(s.From))), screen.Style{Fg: theme.Faint})
}

// stateKind is how bad a state is.
type stateKind uint8

const (
	stateGood stateKind = iota
	stateNamed
	stateDoubtful
	stateBad
)

// look is the mark of a state, its height as a fraction of the band, and its
// colour.
type stateStyle struct {
	kind   stateKind
	mark   string
	height float64
	colour screen.Color
}

// BadState is the mark of a state that is bad by itself, such as down. It is
// not related to alerts.
const BadState = "■"

// styleOfState returns the look of a state.
func styleOfState(value string) stateStyle {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "ok", "up", "good", "healthy", "online", "ready", "running", "active", "live", "connected", "pass", "passed", "success", "true", "on", "green":
		return stateStyle{stateGood, "●", 0.2, theme.Good}
	case "warn", "warning", "degraded", "pending", "starting", "stopping", "waiting", "slow", "unknown", "connecting", "yellow":
		return stateStyle{stateDoubtful, "◐", 0.55, theme.Warn}
	case "down", "bad", "error", "fail", "failed", "critical", "offline", "dead", "stopped", "disconnected", "crashed", "fatal", "red":
		return stateStyle{stateBad, BadState, 1, theme.Bad}
	}
	h := 0
	for _, b := range []byte(value) {
		h = h*31 + int(b)
	}
	return stateStyle{stateNamed, "◆", 1, theme.Series(h & 0xffff)}
}
