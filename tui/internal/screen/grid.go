// Package screen is a grid of cells that becomes one frame of a terminal.
//
// A frame is exact by construction: String always gives h lines of w cells, as
// the renderer beneath measures them, whatever was drawn. Nothing that is
// drawn leaves its region. No byte of a drawn text reaches the frame as a
// control character, broken UTF-8 becomes U+FFFD, and a character of two cells
// is there whole or is a space. Rows that did not change since the last call
// of String keep their string.
//
// A Grid belongs to one goroutine at a time.
package screen

import (
	"slices"

	"github.com/charmbracelet/x/ansi"
)

// maxSide bounds a grid's width and height: no terminal is larger, and a
// broken size report must not ask for gigabytes.
const maxSide = 4096

// The parts of a character in the grid.
const (
	narrow = iota // a character of one cell
	head          // the left cell of a character of two cells
	tail          // its right cell, which holds nothing of its own
)

// cell is one cell: eight bytes, comparable, so that a row is compared faster
// than it is written.
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
	glyphs func(rune) rune // nil: all are there
	table  clusters

	// What String remembers of the last frame.
	shown []cell
	known []bool // whether the row of shown and lines is true
	lines []string
	frame string
	sgr   sgrTable
	buf   []byte

	// What AppendUpdate remembers of the terminal.
	written []cell
	sure    []bool // whether the row of written is true
}

// New returns a blank grid of w by h cells. Sizes below zero count as zero.
func New(w, h int) *Grid {
	g := &Grid{}
	g.Resize(w, h)
	return g
}

// Resize gives the grid another size and clears it. The same size only clears.
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

// SetMethod says how the renderer measures text: ansi.WcWidth until the
// terminal is known to cluster graphemes (mode 2027), ansi.GraphemeWidth then.
// The default is ansi.WcWidth; in it both methods agree on every line.
func (g *Grid) SetMethod(m ansi.Method) {
	if g.method != m {
		g.method = m
		g.forget()
	}
}

// SetGlyphs makes the grid draw what glyphs returns in place of each character
// of one cell, for terminals that lack some. Nil draws them as they are.
func (g *Grid) SetGlyphs(glyphs func(rune) rune) { g.glyphs = glyphs }

// Clear makes every cell a space in the terminal's own style.
func (g *Grid) Clear() {
	for i := range g.cells {
		g.cells[i] = blank
	}
	if g.table.full() {
		g.table.reset()
		g.forget() // the rows that were shown refer to the old table
	}
}

// Region returns the part of the grid that r covers. A region may hang over
// the grid's edge: what falls outside is not drawn.
func (g *Grid) Region(r Rect) Region {
	r.W, r.H = max(r.W, 0), max(r.H, 0)
	return Region{g: g, box: r, clip: r.Intersect(Rect{W: g.w, H: g.h})}
}

// All returns the whole grid as a region.
func (g *Grid) All() Region { return g.Region(Rect{W: g.w, H: g.h}) }

// At returns what the cell at x, y holds and its style: the empty string for
// the right half of a wide character and outside the grid.
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

// forget makes String and AppendUpdate write every row anew.
func (g *Grid) forget() {
	clear(g.known)
	g.Forget()
}

// put writes one cell of width one. The other half of a wide character that
// it overwrites becomes a space.
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

// putWide writes a character of two cells; x+1 is inside the grid.
func (g *Grid) putWide(x, y int, c cell) {
	g.put(x, y, c)
	g.put(x+1, y, c)
	i := y*g.w + x
	g.cells[i].part, g.cells[i+1].part = head, tail
	g.cells[i+1].r = ' '
}

// mend blanks the half that stays behind when cell i, at column x, goes.
func (g *Grid) mend(x, i int) {
	switch {
	case g.cells[i].part == tail && x > 0:
		g.cells[i-1].r, g.cells[i-1].part = ' ', narrow
	case g.cells[i].part == head && x+1 < g.w:
		g.cells[i+1].r, g.cells[i+1].part = ' ', narrow
	}
}

// unchanged reports whether row y is as it was when String last wrote it.
func (g *Grid) unchanged(y int) bool {
	return g.known[y] && slices.Equal(g.row(g.cells, y), g.row(g.shown, y))
}

func (g *Grid) row(cells []cell, y int) []cell { return cells[y*g.w : (y+1)*g.w] }
