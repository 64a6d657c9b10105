package tui

import (
	"slices"
	"strings"

	"topicmux/monitor/text"
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

// drawDialog clears a region and frames it with a title and a note. A title that is
// too long is cut, and a note loses parts.
func drawDialog(r screen.Region, title, note string) {
	w, h := r.Size()
	r.Clear()
	drawFrame(r, screen.Style{Fg: theme.BorderFocus})
	r.Text(2, 0, " "+text.Truncate(title, max(0, w-6))+" ", screen.Style{Fg: theme.Title, Attr: screen.Bold})
	r.TextRight(w-2, h-1, " "+fitNote(note, w-6)+" ", screen.Style{Fg: theme.Muted})
}

// noteGap separates the parts of a dialog's note.
const noteGap = "  "

// fitNote returns as many parts of a note as fit w cells, the first and the last
// one before those between them.
func fitNote(note string, w int) string {
	parts := strings.Split(note, noteGap)
	for len(parts) > 1 && text.Width(strings.Join(parts, noteGap)) > w {
		i := max(1, len(parts)-2)
		parts = slices.Delete(parts, i, i+1)
	}
	return text.Truncate(strings.Join(parts, noteGap), max(0, w))
}
