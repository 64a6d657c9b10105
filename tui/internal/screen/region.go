package screen

import (
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Region is a part of a grid with its own coordinates. Drawing through it
// affects only its cells. It may be copied. The zero value has no cells.
type Region struct {
	g    *Grid
	box  Rect // position in the grid, possibly outside
	clip Rect // cells that exist
}

// Size returns the region's width and height in cells.
func (r Region) Size() (w, h int) { return r.box.W, r.box.H }

// Bounds returns the position of the region in its grid.
func (r Region) Bounds() Rect { return r.box }

// Sub returns a part of the region, given in its coordinates.
func (r Region) Sub(sub Rect) Region {
	sub.X += r.box.X
	sub.Y += r.box.Y
	sub.W, sub.H = max(sub.W, 0), max(sub.H, 0)
	return Region{g: r.g, box: sub, clip: r.clip.Intersect(sub)}
}

// Measure returns the width that Text needs for s, in cells.
func (r Region) Measure(s string) int {
	n := 0
	for len(s) > 0 {
		_, size := simpleHead(s)
		if size == 0 {
			break
		}
		n, s = n+1, s[size:]
	}
	var m ansi.Method
	if r.g != nil {
		m = r.g.method
	}
	eachCharacter(s, m, func(_ string, w int) bool {
		n += w
		return true
	})
	return n
}

// Clear sets every cell of the region to a space in the terminal's default
// style.
func (r Region) Clear() { r.Fill(Style{}) }

// Fill sets every cell of the region to a space in a style.
func (r Region) Fill(st Style) {
	c := cell{r: ' ', fg: st.Fg, bg: st.Bg, attr: st.Attr}
	left, right := r.clip.X, r.clip.X+r.clip.W
	for y := r.clip.Y; y < r.clip.Y+r.clip.H && left < right; y++ {
		r.g.put(left, y, c) // the edges may divide a wide character
		r.g.put(right-1, y, c)
		row := r.g.row(r.g.cells, y)[left:right]
		for i := range row {
			row[i] = c
		}
	}
}

// Tint overlays a style: colours set in st replace those of the cells, and
// attributes are added. The text does not change.
func (r Region) Tint(st Style) {
	for y := r.clip.Y; y < r.clip.Y+r.clip.H; y++ {
		row := r.g.row(r.g.cells, y)[r.clip.X : r.clip.X+r.clip.W]
		for i := range row {
			c := &row[i]
			s := st.over(Style{Fg: c.fg, Bg: c.bg, Attr: c.attr})
			c.fg, c.bg, c.attr = s.Fg, s.Bg, s.Attr
		}
	}
}

// Hush sets all colours of the region: that of shapes, which are blocks,
// braille and lines, and that of all other characters. It removes attributes.
func (r Region) Hush(shapes, text Color) {
	for y := r.clip.Y; y < r.clip.Y+r.clip.H; y++ {
		row := r.g.row(r.g.cells, y)[r.clip.X : r.clip.X+r.clip.W]
		for i := range row {
			c := &row[i]
			c.fg, c.attr = text, 0
			if isShape(c.r) {
				c.fg = shapes
			}
		}
	}
}

// isShape reports whether a character is used for drawings.
func isShape(ch rune) bool { return ch >= 0x2500 && ch < 0x25a0 || ch >= 0x2800 && ch < 0x2900 }

// Rune draws a rune at x, y. It draws U+FFFD if ch is not a character by
// itself.
func (r Region) Rune(x, y int, ch rune, st Style) {
	x, y = x+r.box.X, y+r.box.Y
	if !r.clip.Contains(x, y) {
		return
	}
	c := cell{r: ch, fg: st.Fg, bg: st.Bg, attr: st.Attr}
	if simple(ch) {
		r.g.put(x, y, c)
		return
	}
	w := 1
	c.r = replacement
	eachCharacter(string(ch), r.g.method, func(s string, n int) bool {
		c.r, w = r.reference(s), n
		return false
	})
	r.place(x, y, w, c)
}

// HLine draws a rune n times from x, y to the right.
func (r Region) HLine(x, y, n int, ch rune, st Style) {
	if !simple(ch) {
		for i := range min(n, r.box.W-x) {
			r.Rune(x+i, y, ch, st)
		}
		return
	}
	c := cell{r: ch, fg: st.Fg, bg: st.Bg, attr: st.Attr}
	from, to := r.visible(x, y, min(n, r.box.W-x))
	for i := from; i < to; i++ {
		r.g.put(i, y+r.box.Y, c)
	}
}

// visible returns the range of grid columns for n cells from x, y to the right
// that are inside the clip.
func (r Region) visible(x, y, n int) (from, to int) {
	if y += r.box.Y; y < r.clip.Y || y >= r.clip.Y+r.clip.H {
		return 0, 0
	}
	x += r.box.X
	return max(x, r.clip.X), min(x+n, r.clip.X+r.clip.W)
}

// Braille draws a row of dots from x, y to the right. Each element of dots is
// the pattern of a cell, as in U+2800 to U+28FF, with its colour in fg. Cells
// without dots do not change.
func (r Region) Braille(x, y int, dots []uint8, fg []Color) {
	const none = 0x2800
	from, to := r.visible(x, y, len(dots))
	first := x + r.box.X
	for i := from; i < to; i++ {
		if bits := dots[i-first]; bits != 0 {
			r.g.put(i, y+r.box.Y, cell{r: none + rune(bits), fg: fg[i-first]})
		}
	}
}

// Text draws s from x, y to the right and returns the width that it used, in
// cells. Text outside the region is not drawn, and half of a wide character
// becomes a space. Text never wraps.
func (r Region) Text(x, y int, s string, st Style) int {
	if r.g == nil || y < 0 || y >= r.box.H || x >= r.box.W {
		return 0
	}
	start, c := x, cell{fg: st.Fg, bg: st.Bg, attr: st.Attr}
	gy := y + r.box.Y
	visible := gy >= r.clip.Y && gy < r.clip.Y+r.clip.H
	for len(s) > 0 && x < r.box.W { // fast path for simple text
		ch, n := simpleHead(s)
		if n == 0 {
			break
		}
		if gx := x + r.box.X; visible && gx >= r.clip.X && gx < r.clip.X+r.clip.W {
			c.r = ch
			r.g.put(gx, gy, c)
		}
		x, s = x+1, s[n:]
	}
	if len(s) == 0 || x >= r.box.W {
		return x - start
	}
	eachCharacter(s, r.g.method, func(ch string, w int) bool {
		if visible {
			c.r = r.reference(ch)
			r.place(x+r.box.X, gy, w, c)
		}
		x += w
		return x < r.box.W
	})
	return min(x, r.box.W) - start
}

// TextRight draws s so that its last cell is directly before x. It returns the
// column of its first cell.
func (r Region) TextRight(x, y int, s string, st Style) int {
	x -= r.Measure(s)
	r.Text(x, y, s, st)
	return x
}

// reference returns the value of a cell for a character.
func (r Region) reference(ch string) int32 {
	if len(ch) == 1 {
		return int32(ch[0])
	}
	if c, n := utf8.DecodeRuneInString(ch); n == len(ch) {
		return c
	}
	return r.g.table.ref(ch)
}

// place sets a character in grid coordinates. It sets a space if only half of
// it is inside the clip.
func (r Region) place(x, y, w int, c cell) {
	in, right := r.clip.Contains(x, y), r.clip.Contains(x+1, y)
	switch {
	case w == 1 && in:
		r.g.put(x, y, c)
	case w == 2 && in && right:
		r.g.putWide(x, y, c)
	case w == 2 && (in || right):
		c.r = ' '
		if right {
			x++
		}
		r.g.put(x, y, c)
	}
}
