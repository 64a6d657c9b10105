package chart

import (
	"math"

	"topicmux/tui/internal/screen"
)

// eighths are the blocks that fill a cell from the bottom.
var eighths = [...]rune{' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'}

// Block returns the block character for a height from 0 to 1. It is never
// blank.
func Block(frac float64) rune {
	if !(frac > 0) { // includes NaN
		return eighths[1]
	}
	return eighths[1+int(math.Round(min(frac, 1)*7))]
}

// Eighths returns the block that fills n eighths of a cell from the bottom.
func Eighths(n int) rune { return eighths[min(max(n, 0), 8)] }

// Spark draws a column per cell as a block into row y of r, starting at x. A
// shown value is never blank; missing data always is.
func Spark(r screen.Region, x, y int, cols []Column, a *Axis, style func(frac float64) screen.Style) {
	for i, col := range cols {
		if !col.Shown {
			continue
		}
		frac := a.Frac(col.Hi)
		level := 1 + int(math.Round(min(max(frac, 0), 1)*7))
		r.Rune(x+i, y, eighths[level], style(frac))
	}
}

// partial are the blocks that fill a cell from the left.
var partial = [...]rune{' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'}

// Bar draws a horizontal bar of w cells at x, y, filled to frac in eighths of a
// cell. A fraction above zero fills at least an eighth, and a fraction below
// one never fills the bar. The style of a filled cell is that of its right end
// as a fraction of the bar. The rest of the bar has the style track.
func Bar(r screen.Region, x, y, w int, frac float64, style func(frac float64) screen.Style, track screen.Style) {
	full := scaled(frac, w*8)
	for i := range max(w, 0) {
		n := min(max(full-i*8, 0), 8)
		if n == 0 {
			r.Rune(x+i, y, '─', track)
			continue
		}
		r.Rune(x+i, y, partial[n], style((float64(i)+1)/float64(w)))
	}
}

// ThinBar is like Bar but draws a line in halves of a cell. Use it for rows
// without space between them, where blocks would merge.
func ThinBar(r screen.Region, x, y, w int, frac float64, style func(frac float64) screen.Style, track screen.Style) {
	full := scaled(frac, w*2)
	for i := range max(w, 0) {
		ch, st := '─', track
		if n := full - i*2; n > 0 {
			ch, st = '━', style((float64(i)+1)/float64(w))
			if n == 1 {
				ch = '╸'
			}
		}
		r.Rune(x+i, y, ch, st)
	}
}

// scaled returns the number of filled parts, out of all.
func scaled(frac float64, all int) int {
	if !(frac > 0) { // includes NaN
		return 0
	}
	n := int(math.Round(min(frac, 1) * float64(all)))
	switch {
	case n == 0:
		return 1
	case frac < 1 && n == all && all > 0:
		return all - 1
	}
	return n
}
