// Package chart draws numbers over time with braille characters.
//
// A column of a chart shows the full range of its values, so a spike is visible
// at any width. Missing data stays empty. Columns cover fixed times, so a chart
// moves by whole dots. The axis changes only when necessary.
//
// The package does not read the clock. Types with state are not safe for
// concurrent use.
package chart

import "topicmux/tui/internal/screen"

// The number of dots in a cell.
const (
	DotsX = 2 // across
	DotsY = 4 // down
)

// dotBits are the bits of a braille cell, indexed by column and row.
var dotBits = [DotsX][DotsY]uint8{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}

// runs are the bits of n vertical dots, indexed by column, first row and n.
var runs = func() (r [DotsX][DotsY][DotsY + 1]uint8) {
	for x := range DotsX {
		for y := range DotsY {
			for n := 1; y+n <= DotsY; n++ {
				r[x][y][n] = r[x][y][n-1] | dotBits[x][y+n-1]
			}
		}
	}
	return r
}()

// Canvas is a grid of dots. Each cell has a single colour. The zero value has
// no dots; call Reset to set its size.
type Canvas struct {
	w, h  int
	bits  []uint8
	fg    []screen.Color
	lines []uint8 // number of canvases laid over each cell
}

// Reset sets the size to w by h cells and clears all dots.
func (c *Canvas) Reset(w, h int) {
	c.w, c.h = max(w, 0), max(h, 0)
	n := c.w * c.h
	if cap(c.bits) < n {
		c.bits, c.fg, c.lines = make([]uint8, n), make([]screen.Color, n), make([]uint8, n)
	}
	c.bits, c.fg, c.lines = c.bits[:n], c.fg[:n], c.lines[:n]
	clear(c.bits)
	clear(c.lines)
}

// shareEvery is the number of cells after which overlapping lines alternate.
const shareEvery = 3

// Lay draws the dots of another canvas of the same size on top, in the given
// colour. Where both have the same dots, or the new dots are a part of the old,
// they alternate along the line, so that equal series do not hide each other.
func (c *Canvas) Lay(top *Canvas, fg screen.Color) {
	for i, bits := range top.bits[:min(len(top.bits), len(c.bits))] {
		if bits == 0 {
			continue
		}
		both := c.bits[i] | bits
		shared := c.bits[i] != 0 && (both == c.bits[i] || both == bits)
		c.lines[i]++
		if turn := i % c.w / shareEvery; !shared || turn%int(c.lines[i]) == 0 {
			c.fg[i] = fg
		}
		c.bits[i] = both
	}
}

// Place draws the dots of another canvas into the rows from y on, in the given
// colour. If mirrored is true, it draws them upside down.
func (c *Canvas) Place(from *Canvas, y int, mirrored bool, fg screen.Color) {
	for i, bits := range from.bits {
		row := i / from.w
		if mirrored {
			bits, row = flipped[bits], from.h-1-row
		}
		if at := (y+row)*c.w + i%from.w; bits != 0 && at < len(c.bits) {
			c.bits[at], c.fg[at] = c.bits[at]|bits, fg
		}
	}
}

// flipped maps the dots of a cell to the same dots upside down.
var flipped = func() (f [256]uint8) {
	for bits := range f {
		for x := range DotsX {
			for y := range DotsY {
				if uint8(bits)&dotBits[x][y] != 0 {
					f[bits] |= dotBits[x][DotsY-1-y]
				}
			}
		}
	}
	return f
}()

// Dots returns the size of the canvas in dots.
func (c *Canvas) Dots() (w, h int) { return c.w * DotsX, c.h * DotsY }

// VLine draws the dots of column x from row y0 to row y1, inclusive and in any
// order. It ignores dots outside the canvas.
func (c *Canvas) VLine(x, y0, y1 int, fg screen.Color) {
	if y0 > y1 {
		y0, y1 = y1, y0
	}
	y0, y1 = max(y0, 0), min(y1, c.h*DotsY-1)
	if x < 0 || x >= c.w*DotsX {
		return
	}
	for y0 <= y1 { // a cell at a time
		i, in := y0/DotsY*c.w+x/DotsX, y0%DotsY
		n := min(DotsY-in, y1-y0+1)
		c.bits[i] |= runs[x%DotsX][in][n]
		c.fg[i] = fg
		y0 += n
	}
}

// Shade sets the colour of each cell that has dots by its row. Row 0 is the
// top.
func (c *Canvas) Shade(row func(y int) screen.Color) {
	for y := range c.h {
		fg := row(y)
		for i := y * c.w; i < (y+1)*c.w; i++ {
			c.fg[i] = fg
		}
	}
}

// Tone sets the colour of each cell that has dots by its column. Column 0 is
// the left.
func (c *Canvas) Tone(column func(x int) screen.Color) {
	for x := range c.w {
		fg := column(x)
		for y := range c.h {
			c.fg[y*c.w+x] = fg
		}
	}
}

// Draw draws all cells that have dots into r. It leaves other cells unchanged.
func (c *Canvas) Draw(r screen.Region) {
	for y := range c.h {
		from, to := y*c.w, (y+1)*c.w
		r.Braille(0, y, c.bits[from:to], c.fg[from:to])
	}
}

// Empty reports whether the cell at x, y has no dots. Cells outside the canvas
// are empty.
func (c *Canvas) Empty(x, y int) bool {
	return x < 0 || y < 0 || x >= c.w || y >= c.h || c.bits[y*c.w+x] == 0
}
