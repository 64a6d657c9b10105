package view

import (
	"strconv"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
)

// drawNone says that no such thing has come yet, or that what came has none.
func drawNone(r screen.Region, t *store.Topic, c *Context, thing string) {
	if _, ok := t.Latest(c.To); !ok {
		drawEmpty(r, t, "waiting for the first "+thing)
		return
	}
	switch n := t.Count - t.Since(c.To); n {
	case 1:
		drawEmpty(r, t, "no "+thing+" in the only event so far")
	default:
		drawEmpty(r, t, "no "+thing+" in the "+strconv.FormatUint(n, 10)+" events so far")
	}
}

// drawEmpty says that there is nothing to show yet, and what the topic is
// about where there is room for it.
func drawEmpty(r screen.Region, t *store.Topic, what string) {
	w, h := r.Size()
	if w < 1 || h < 1 {
		return
	}
	help := text.Wrap(t.Info.Help, max(w-4, 1))
	if t.Info.Help == "" || h < len(help)+3 || w < 16 {
		help = nil
	}
	y := max(0, (h-1-len(help))/2)
	centre(r, y, what, screen.Style{Fg: theme.Faint, Attr: screen.Italic})
	for i, line := range help {
		centre(r, y+2+i, line, screen.Style{Fg: theme.Muted})
	}
}

// centre draws s in the middle of row y, cut where it does not fit.
func centre(r screen.Region, y int, s string, st screen.Style) {
	w, _ := r.Size()
	s = text.Truncate(s, w)
	r.Text((w-text.Width(s))/2, y, s, st)
}
