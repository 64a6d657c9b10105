package tui

import (
	"slices"
	"strings"

	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// drawFrame draws a border along the edge of a region.
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

// drawDialog clears a region and draws a border with a title and a note. It
// truncates a long title and omits parts of a long note.
func drawDialog(r screen.Region, title, note string) {
	w, h := r.Size()
	r.Clear()
	drawFrame(r, screen.Style{Fg: theme.BorderFocus})
	r.Text(2, 0, " "+text.Truncate(title, max(0, w-6))+" ", screen.Style{Fg: theme.Title, Attr: screen.Bold})
	r.TextRight(w-2, h-1, " "+fitNote(note, w-6)+" ", screen.Style{Fg: theme.Muted})
}

// noteGap separates the parts of a dialog's note.
const noteGap = "  "

// fitNote returns the parts of a note that fit in w cells. The first and the
// last part take precedence.
func fitNote(note string, w int) string {
	parts := strings.Split(note, noteGap)
	for len(parts) > 1 && text.Width(strings.Join(parts, noteGap)) > w {
		i := max(1, len(parts)-2)
		parts = slices.Delete(parts, i, i+1)
	}
	return text.Truncate(strings.Join(parts, noteGap), max(0, w))
}
