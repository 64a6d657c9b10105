package screen

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// separator prevents characters of adjacent cells from being measured as one.
// Renderers give it no width and drop it.
const separator = "\u200b"

// none is a value that no cell has.
const none = math.MinInt32

// String returns the frame: h lines of exactly w cells, joined by newlines and
// styled by p. Rows that have not changed since the last call keep their
// string, and an unchanged frame is the same string. A nil palette gives plain
// text without escape sequences.
func (g *Grid) String(p Palette) string {
	if g.sgr.load(p) {
		g.forget()
	}
	dirty := g.frame == ""
	for y := range g.h {
		if g.unchanged(y) {
			continue
		}
		dirty = true
		g.buf = g.appendRow(g.buf[:0], g.row(g.cells, y))
		g.lines[y] = string(g.buf)
		copy(g.row(g.shown, y), g.row(g.cells, y))
		g.known[y] = true
	}
	if dirty {
		g.frame = strings.Join(g.lines, "\n")
	}
	return g.frame
}

// appendRow appends the text of a row and its changes of style.
func (g *Grid) appendRow(dst []byte, row []cell) []byte {
	var pen Style
	last := int32(none) // content of the previous cell
	for _, c := range row {
		if c.part == tail {
			continue
		}
		want := g.sgr.pen(c, pen)
		if want != pen {
			dst = g.sgr.appendChange(dst, pen, want)
			pen = want
		}
		if c.r >= 0 && simple(rune(c.r)) {
			dst = utf8.AppendRune(dst, rune(c.r))
			last = c.r
			continue
		}
		text := g.character(c.r)
		if last != none && joins(g.character(last), text) {
			dst = append(dst, separator...)
		}
		dst = append(dst, text...)
		last = c.r
	}
	if pen != (Style{}) {
		dst = append(dst, "\x1b[m"...)
	}
	return dst
}

func (g *Grid) character(r int32) string {
	if r < 0 {
		return g.table.text(r)
	}
	return string(r)
}

// joins reports whether two characters would be measured as one.
func joins(left, right string) bool {
	c, _ := ansi.FirstGraphemeCluster(left+right, ansi.GraphemeWidth)
	return len(c) != len(left)
}
