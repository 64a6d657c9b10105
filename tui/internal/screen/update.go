package screen

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// apart is the largest number of unchanged cells between changed ones that are
// written again, because moving the cursor takes as many bytes.
const apart = 6

// AppendUpdate appends the sequences that change the terminal's content from
// the last call to the current one. It writes all changed cells, wherever the
// cursor is, and nothing if there are none. The first call, and the first call
// after Resize or Forget, writes all cells. After a character that terminals
// measure differently it moves the cursor explicitly. At the end the style is
// the terminal's default.
func (g *Grid) AppendUpdate(dst []byte, p Palette) []byte {
	if g.sgr.load(p) {
		g.forget()
	}
	if len(g.written) != len(g.cells) || len(g.sure) != g.h {
		g.written, g.sure = make([]cell, len(g.cells)), make([]bool, g.h)
	}
	u := update{g: g, dst: dst, x: -1}
	for y := range g.h {
		row, old := g.row(g.cells, y), g.row(g.written, y)
		if g.sure[y] && slices.Equal(row, old) {
			continue
		}
		u.row(y, row, old, g.sure[y])
		copy(old, row)
		g.sure[y] = true
	}
	if u.pen != (Style{}) {
		u.dst = append(u.dst, "\x1b[m"...)
	}
	return u.dst
}

// Forget makes the next AppendUpdate write all cells. Call it if the terminal's
// content is unknown.
func (g *Grid) Forget() { clear(g.sure) }

// update is an update with the state of the terminal after it.
type update struct {
	g    *Grid
	dst  []byte
	pen  Style
	x, y int   // cursor position; x is -1 if unknown
	last int32 // character left of the cursor
}

// row writes the changed cells of a row in as few runs as useful.
func (u *update) row(y int, row, old []cell, sure bool) {
	if !sure {
		u.writeCells(y, row, 0, len(row))
		return
	}
	for x := 0; x < len(row); x++ {
		if row[x] == old[x] {
			continue
		}
		from, to := x, x+1
		for i, same := to, 0; i < len(row) && same <= apart; i++ {
			same++
			if row[i] != old[i] {
				to, same = i+1, 0
			}
		}
		if row[from].part == tail {
			from--
		}
		if row[to-1].part == head {
			to++
		}
		u.writeCells(y, row, from, to)
		x = to - 1
	}
}

// run writes the cells from a column up to another. If only blanks follow to
// the end of the row, it erases them.
func (u *update) writeCells(y int, row []cell, from, to int) {
	end := to // end of the text to write
	for end > from && row[end-1] == blank {
		end--
	}
	if to-end < len("\x1b[K")+1 || slices.ContainsFunc(row[to:], func(c cell) bool { return c != blank }) {
		end = to
	}
	for x := from; x < end; x++ {
		if c := row[x]; c.part != tail {
			u.cell(x, y, c)
		}
	}
	if end < to {
		u.style(Style{})
		u.goTo(end, y)
		u.dst = append(u.dst, "\x1b[K"...)
	}
}

func (u *update) cell(x, y int, c cell) {
	u.style(u.g.sgr.pen(c, u.pen))
	if c.r >= 0 && simple(rune(c.r)) {
		u.goTo(x, y)
		u.dst = utf8.AppendRune(u.dst, rune(c.r))
		u.x, u.last = x+1, c.r
		return
	}
	text := u.g.character(c.r)
	if u.x == x && u.y == y && u.last != none && joins(u.g.character(u.last), text) {
		u.x = -1 // force a cursor movement between the two
	}
	u.goTo(x, y)
	u.dst = append(u.dst, text...)
	u.x, u.last = -1, none
}

func (u *update) style(want Style) {
	if want != u.pen {
		u.dst = u.g.sgr.appendChange(u.dst, u.pen, want)
		u.pen = want
	}
}

// goTo moves the cursor to a cell, unless it is there.
func (u *update) goTo(x, y int) {
	if u.x == x && u.y == y {
		return
	}
	u.dst = append(u.dst, "\x1b["...)
	u.dst = strconv.AppendInt(u.dst, int64(y+1), 10)
	if x > 0 {
		u.dst = append(u.dst, ';')
		u.dst = strconv.AppendInt(u.dst, int64(x+1), 10)
	}
	u.dst = append(u.dst, 'H')
	u.x, u.y, u.last = x, y, none
}
