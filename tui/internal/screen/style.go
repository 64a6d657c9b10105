package screen

// Color is a slot, not a colour: the palette says what the slot looks like in
// this terminal. The zero value is the terminal's own colour.
type Color uint8

// Attr is a set of text attributes. They stay when colours are taken away, so
// a state that has to be legible everywhere is carried by them or by a shape.
type Attr uint8

// The attributes that a cell can have, in any combination.
const (
	Bold Attr = 1 << iota
	Dim
	Italic
	Underline
	Reverse
	Strike
)

// Style is how a cell looks. The zero value is the terminal's own text.
type Style struct {
	Fg, Bg Color
	Attr   Attr
}

// With returns the style with more attributes.
func (s Style) With(a Attr) Style {
	s.Attr |= a
	return s
}

// On returns the style on another background.
func (s Style) On(bg Color) Style {
	s.Bg = bg
	return s
}

// over returns s laid over base: what s leaves at zero shines through.
func (s Style) over(base Style) Style {
	if s.Fg != 0 {
		base.Fg = s.Fg
	}
	if s.Bg != 0 {
		base.Bg = s.Bg
	}
	base.Attr |= s.Attr
	return base
}

// Rect is a rectangle of cells. A width or height below one holds no cell.
type Rect struct{ X, Y, W, H int }

// Intersect returns the cells that both rectangles hold, the zero Rect when
// there is none.
func (r Rect) Intersect(o Rect) Rect {
	x0, y0 := max(r.X, o.X), max(r.Y, o.Y)
	x1, y1 := min(r.X+r.W, o.X+o.W), min(r.Y+r.H, o.Y+o.H)
	if x1 <= x0 || y1 <= y0 {
		return Rect{}
	}
	return Rect{X: x0, Y: y0, W: x1 - x0, H: y1 - y0}
}

// Contains reports whether the cell at x, y lies in the rectangle.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && y >= r.Y && x < r.X+r.W && y < r.Y+r.H
}

// Palette turns slots into SGR parameters such as "38;2;10;20;30"; the empty
// string is the terminal's own colour. A palette is comparable, and always
// answers the same for the same slot: rows are kept by it.
type Palette interface {
	Fg(Color) string
	Bg(Color) string
}

// Emphasis is what a palette may offer besides: attributes that stand in for a
// slot's colour, in front or behind, where there is none to show it by.
type Emphasis interface {
	Attr(Color) Attr
}
