package tui

import (
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// drawFrame draws a line around a region, just inside it.
func drawFrame(r screen.Region, edge screen.Style) {
	w, h := r.Size()
	r.Rune(0, 0, '╭', edge)
	r.HLine(1, 0, w-2, '─', edge)
	r.Rune(w-1, 0, '╮', edge)
	for y := 1; y < h-1; y++ {
		r.Rune(0, y, '│', edge)
		r.Rune(w-1, y, '│', edge)
	}
	r.Rune(0, h-1, '╰', edge)
	r.HLine(1, h-1, w-2, '─', edge)
	r.Rune(w-1, h-1, '╯', edge)
}

// drawDialog clears a region and frames it with a title and a note.
func drawDialog(r screen.Region, title, note string) {
	w, h := r.Size()
	r.Clear()
	drawFrame(r, screen.Style{Fg: theme.BorderFocus})
	r.Text(2, 0, " "+title+" ", screen.Style{Fg: theme.Title, Attr: screen.Bold})
	r.TextRight(w-2, h-1, " "+note+" ", screen.Style{Fg: theme.Muted})
}
