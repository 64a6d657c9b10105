package view

import "topicmux/tui/internal/screen"

// glyphHeight is the height of large digits in pixels. A cell shows two pixels,
// stacked.
const glyphHeight = 5

// glyphs are the large digits as rows of pixels, from the top.
var glyphs = map[rune][glyphHeight]string{
	'0': {"███", "█ █", "█ █", "█ █", "███"},
	'1': {" █ ", "██ ", " █ ", " █ ", "███"},
	'2': {"███", "  █", "███", "█  ", "███"},
	'3': {"███", "  █", "███", "  █", "███"},
	'4': {"█ █", "█ █", "███", "  █", "  █"},
	'5': {"███", "█  ", "███", "  █", "███"},
	'6': {"███", "█  ", "███", "█ █", "███"},
	'7': {"███", "  █", "  █", "  █", "  █"},
	'8': {"███", "█ █", "███", "█ █", "███"},
	'9': {"███", "█ █", "███", "  █", "███"},
	'-': {"  ", "  ", "██", "  ", "  "},
	'–': {"   ", "   ", "███", "   ", "   "},
	'+': {"   ", " █ ", "███", " █ ", "   "},
	':': {" ", "█", " ", "█", " "},
	'.': {" ", " ", " ", " ", "█"},
	',': {" ", " ", " ", "█", "█"},
	'/': {"  █", "  █", " █ ", "█  ", "█  "},
	'%': {"█ █", "  █", " █ ", "█  ", "█ █"},
	'e': {"   ", "███", "█ █", "██ ", "███"},
	' ': {" ", " ", " ", " ", " "},
}

// bigWidth returns the width of s in large digits, in pixels. It is not ok if a
// character has no large form.
func bigWidth(s string) (w int, ok bool) {
	for _, r := range s {
		g, found := glyphs[r]
		if !found {
			return 0, false
		}
		w += len([]rune(g[0])) + 1
	}
	return w - 1, w > 0
}

// bigScale returns the largest width of a pixel in cells with which s fits in w
// by h cells, or 0 if it does not fit.
func bigScale(s string, w, h int) int {
	width, ok := bigWidth(s)
	if !ok {
		return 0
	}
	scale := min(w/width, 2*h/glyphHeight, 4)
	if scale == 0 && h >= bigHeight(1) && w >= width {
		return 1
	}
	return scale
}

// bigHeight returns the height of large digits at a scale, in cells.
func bigHeight(scale int) int { return (glyphHeight*scale + 1) / 2 }

// drawBig draws s in large digits at x, y.
func drawBig(r screen.Region, x, y, scale int, s string, st screen.Style) {
	for _, ch := range s {
		g := glyphs[ch]
		width := len([]rune(g[0]))
		for cy := range bigHeight(scale) {
			for cx := range width * scale {
				top, bottom := pixel(g, cx/scale, 2*cy/scale), pixel(g, cx/scale, (2*cy+1)/scale)
				if block := halves(top, bottom); block != ' ' {
					r.Rune(x+cx, y+cy, block, st)
				}
			}
		}
		x += (width + 1) * scale
	}
}

func pixel(g [glyphHeight]string, x, y int) bool {
	return y < glyphHeight && []rune(g[y])[x] != ' '
}

func halves(top, bottom bool) rune {
	switch {
	case top && bottom:
		return '█'
	case top:
		return '▀'
	case bottom:
		return '▄'
	}
	return ' '
}
