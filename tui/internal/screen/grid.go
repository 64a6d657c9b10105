// Package screen implements a grid of cells that is drawn as a frame of a
// terminal.
//
// [Grid.String] always returns h lines of exactly w cells, whatever was drawn.
// Drawing never affects cells outside its region. Drawn text cannot produce
// control characters, invalid UTF-8 becomes U+FFFD, and half of a wide
// character becomes a space. Rows that have not changed since the last call
// keep their string.
//
// A Grid is not safe for concurrent use.
package screen

import (
	"slices"

	"github.com/charmbracelet/x/ansi"
)

// maxSide is the largest width and height of a grid. It limits the memory after
// a wrong size report.
const maxSide = 4096

// The kinds of cells.
const (
	narrow = iota // character of one cell
	head          // left cell of a wide character
	tail          // right cell of a wide character
)

// cell is a cell in eight bytes. It is comparable, so that rows can be compared
// quickly.
type cell struct {
	r      int32 // a rune, or ^index into the clusters
	fg, bg Color
	attr   Attr
	part   uint8
}

var blank = cell{r: ' '}

// Grid is a rectangle of cells to draw on.
type Grid struct {
	w, h   int
	cells  []cell
	method ansi.Method
	glyphs func(rune) rune // nil if all characters are available
	table  clusters

	// The last frame of String.
	shown []cell
	known []bool // rows of shown and lines that are valid
	lines []string
	frame string
	sgr   sgrTable
	buf   []byte

	// The last frame of AppendUpdate.
	written []cell
	sure    []bool // rows of written that are valid
}

// New returns a blank grid of w by h cells. Negative sizes count as 0.
func New(w, h int) *Grid {
	g := &Grid{}
	g.Resize(w, h)
	return g
}

// Resize sets the size of the grid and clears it, even if the size is the same.
func (g *Grid) Resize(w, h int) {
	w, h = min(max(w, 0), maxSide), min(max(h, 0), maxSide)
	if w != g.w || h != g.h || g.cells == nil {
		g.w, g.h = w, h
		g.cells = make([]cell, w*h)
		g.shown = make([]cell, w*h)
		g.known = make([]bool, h)
		g.lines = make([]string, h)
		g.frame = ""
		g.written = nil
	}
	g.Clear()
}

// Size returns the grid's width and height in cells.
func (g *Grid) Size() (w, h int) { return g.w, g.h }

// SetMethod sets how the renderer measures text: ansi.WcWidth until the
// terminal is known to cluster graphemes (mode 2027), then ansi.GraphemeWidth.
// Default: ansi.WcWidth, with which both methods agree on every line.
func (g *Grid) SetMethod(m ansi.Method) {
	if g.method != m {
		g.method = m
		g.forget()
	}
}

// SetGlyphs sets a function that replaces characters of one cell, for terminals
// that lack some. Nil disables it.
func (g *Grid) SetGlyphs(glyphs func(rune) rune) { g.glyphs = glyphs }

// Clear sets every cell to a space in the terminal's default style.
func (g *Grid) Clear() {
	for i := range g.cells {
		g.cells[i] = blank
	}
	if g.table.full() {
		g.table.reset()
		g.forget() // shown rows refer to the old table
	}
}

// Region returns the part of the grid that r covers. Parts of r outside the
// grid are not drawn.
func (g *Grid) Region(r Rect) Region {
	r.W, r.H = max(r.W, 0), max(r.H, 0)
	return Region{g: g, box: r, clip: r.Intersect(Rect{W: g.w, H: g.h})}
}

// All returns the whole grid as a region.
func (g *Grid) All() Region { return g.Region(Rect{W: g.w, H: g.h}) }

// At returns the character and style of the cell at x, y. The character is ""
// for the right half of a wide character and outside the grid.
func (g *Grid) At(x, y int) (string, Style) {
	if x < 0 || y < 0 || x >= g.w || y >= g.h {
		return "", Style{}
	}
	c := g.cells[y*g.w+x]
	st := Style{Fg: c.fg, Bg: c.bg, Attr: c.attr}
	switch {
	case c.part == tail:
		return "", st
	case c.r < 0:
		return g.table.text(c.r), st
	}
	return string(c.r), st
}

// forget makes String and AppendUpdate write all rows again.
func (g *Grid) forget() {
	clear(g.known)
	g.Forget()
}

// put sets a cell of width one. If it overwrites half of a wide character, the
// other half becomes a space.
func (g *Grid) put(x, y int, c cell) {
	if g.glyphs != nil && c.r > 0 {
		c.r = g.glyphs(c.r)
	}
	i := y*g.w + x
	at := &g.cells[i]
	if at.part != narrow {
		g.mend(x, i)
	}
	*at = c
}

// putWide sets the cells of a wide character. Both x and x+1 must be inside the
// grid.
func (g *Grid) putWide(x, y int, c cell) {
	g.put(x, y, c)
	g.put(x+1, y, c)
	i := y*g.w + x
	g.cells[i].part, g.cells[i+1].part = head, tail
	g.cells[i+1].r = ' '
}

// mend replaces the other half of a wide character by a space before cell i, in
// column x, is overwritten.
func (g *Grid) mend(x, i int) {
	switch {
	case g.cells[i].part == tail && x > 0:
		g.cells[i-1].r, g.cells[i-1].part = ' ', narrow
	case g.cells[i].part == head && x+1 < g.w:
		g.cells[i+1].r, g.cells[i+1].part = ' ', narrow
	}
}

// unchanged reports whether row y has not changed since String last wrote it.
func (g *Grid) unchanged(y int) bool {
	return g.known[y] && slices.Equal(g.row(g.cells, y), g.row(g.shown, y))
}

func (g *Grid) row(cells []cell, y int) []cell { return cells[y*g.w : (y+1)*g.w] }
