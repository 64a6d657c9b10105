package screen

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// apart is how many unchanged cells between two changed ones are written again
// rather than jumped over: a jump costs about as many bytes.
const apart = 6

// AppendUpdate appends to dst what turns the terminal's picture as the last
// call left it into what is drawn now: every changed cell, wherever the cursor
// is, and nothing when nothing changed. The first call, and the first one
// after Resize or Forget, write every cell, so what the terminal showed before
// does not matter. Where a character may be measured in different ways the
// cursor is set anew behind it. The terminal's style is its own afterwards.
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

// Forget makes the next AppendUpdate write every cell: the terminal may show
// anything.
func (g *Grid) Forget() { clear(g.sure) }

// update is the bytes of one update and where they leave the terminal.
type update struct {
	g    *Grid
	dst  []byte
	pen  Style
	x, y int   // of the cursor, x -1 when it is not known
	last int32 // what was written left of the cursor
}

// row writes the cells of a row that differ from the old ones, in as few runs
// as make sense.
func (u *update) row(y int, row, old []cell, sure bool) {
	if !sure {
		u.run(y, row, 0, len(row))
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
		u.run(y, row, from, to)
		x = to - 1
	}
}

// run writes the cells from one column up to another. Where only blanks follow
// to the end of the row, they are erased.
func (u *update) run(y int, row []cell, from, to int) {
	end := to // of what is written as text
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
		u.x = -1 // a jump keeps the two apart
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

// goTo puts the cursor at a cell, unless it is there.
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
