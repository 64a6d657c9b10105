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

// drawNone says that the topic has no such thing yet, or that its payloads have
// none.
func drawNone(r screen.Region, t *store.Topic, c *Context, thing string) {
	if failedAtFirst(t) {
		drawFailure(r, t, c)
		return
	}
	drawEmpty(r, t, whyNone(t, c, thing))
}

// drawNoEvent says that there is no event yet.
func drawNoEvent(r screen.Region, t *store.Topic, c *Context) { drawNone(r, t, c, "event") }

// whyNone returns the reason why there is no such thing to draw.
func whyNone(t *store.Topic, c *Context, thing string) string {
	_, some := t.Latest(c.To)
	switch n := t.Count - t.Since(c.To); {
	case !some && t.Count > 0:
		return whyNoEvent(t)
	case !some && c.Ended && c.Recording:
		return "no events in this recording"
	case !some && c.Ended:
		return "no events before the stream ended"
	case !some && t.Complete():
		return "ended without an event"
	case !some:
		return "waiting for the first " + thing
	case c.Past: // later events may have replaced it
		return "no " + thing + " kept from this time"
	case n == 1:
		return "no " + thing + " in the only event so far"
	default:
		return "no " + thing + " in the " + strconv.FormatUint(n, 10) + " events so far"
	}
}

// whyNoEvent returns the reason why a topic that had events has none at a time
// in the past.
func whyNoEvent(t *store.Topic) string {
	first := t.Event(0)
	at := first.At.Local().Format(time.TimeOnly)
	switch {
	case first.At.IsZero():
		return "its events are no longer kept"
	case first.Gap == nil && first.Ordinal <= 1:
		return "no events before " + at
	}
	return "older events are no longer kept (oldest: " + at + ")"
}

// drawEmpty says that there is nothing to show yet, with the topic's
// description if there is room.
func drawEmpty(r screen.Region, t *store.Topic, what string) {
	w, h := r.Size()
	if w < 1 || h < 1 {
		return
	}
	room := w
	if w >= 12 {
		room -= 2
	}
	lines := text.Wrap(what, room)
	if len(lines) > h { // only the last row is cut
		lines[h-1] = strings.Join(lines[h-1:], " ")
		lines = lines[:h]
	}
	help := text.Wrap(t.Info.Help, max(w-4, 1))
	if t.Info.Help == "" || h < len(help)+len(lines)+2 || w < 16 {
		help = nil
	}
	y := max(0, (h-len(lines)-len(help))/2)
	for i, line := range lines {
		centre(r, y+i, line, screen.Style{Fg: theme.Faint, Attr: screen.Italic})
	}
	for i, line := range help {
		centre(r, y+len(lines)+1+i, line, screen.Style{Fg: theme.Muted})
	}
}

// centre draws s in the centre of row y, truncated if it does not fit.
func centre(r screen.Region, y int, s string, st screen.Style) {
	w, _ := r.Size()
	s = text.Truncate(s, w)
	r.Text((w-text.Width(s))/2, y, s, st)
}
