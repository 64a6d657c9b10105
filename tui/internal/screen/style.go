package screen

// Color is a colour slot. The palette determines its appearance in the
// terminal. The zero value is the terminal's own colour.
type Color uint8

// Attr is a set of text attributes. Terminals without colours show them as
// well, so use an attribute or a shape to show a state.
type Attr uint8

// The attributes, which may be combined.
const (
	Bold Attr = 1 << iota
	Dim
	Italic
	Underline
	Reverse
	Strike
)

// Style is the style of a cell. The zero value is the terminal's default.
type Style struct {
	Fg, Bg Color
	Attr   Attr
}

// With returns the style with additional attributes.
func (s Style) With(a Attr) Style {
	s.Attr |= a
	return s
}

// On returns the style with another background.
func (s Style) On(bg Color) Style {
	s.Bg = bg
	return s
}

// over returns s overlaid on base. Colours that s does not set are those of
// base.
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

// Rect is a rectangle of cells. It is empty if its width or height is less than
// 1.
type Rect struct{ X, Y, W, H int }

// Intersect returns the intersection of two rectangles, or the zero Rect if
// there is none.
func (r Rect) Intersect(o Rect) Rect {
	x0, y0 := max(r.X, o.X), max(r.Y, o.Y)
	x1, y1 := min(r.X+r.W, o.X+o.W), min(r.Y+r.H, o.Y+o.H)
	if x1 <= x0 || y1 <= y0 {
		return Rect{}
	}
	return Rect{X: x0, Y: y0, W: x1 - x0, H: y1 - y0}
}

// Contains reports whether the rectangle contains the cell at x, y.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && y >= r.Y && x < r.X+r.W && y < r.Y+r.H
}

// Palette maps slots to SGR parameters such as "38;2;10;20;30". The empty
// string is the terminal's own colour. A palette must be comparable and always
// return the same parameters for a slot, because rows are cached by palette.
type Palette interface {
	Fg(Color) string
	Bg(Color) string
}

// Emphasis is an optional interface of palettes. It returns attributes that
// replace the colour of a slot as foreground or background.
type Emphasis interface {
	Attr(Color) Attr
}
