package text

import (
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width returns the width of clean text in cells. A "\n" has no width.
func Width(s string) int { return width(s) }

func width[T raw](s T) int {
	w := 0
	for i := 0; i < len(s); {
		n, cells := next(s[i:])
		i, w = i+n, w+cells
	}
	return w
}

type raw interface{ string | []byte }

// next returns the length and width of the first character. If several
// printable ASCII characters follow, it returns those of all.
func next[T raw](s T) (n, cells int) {
	if n = plainPrefix(s, 0, len(s)); n > 0 {
		return n, n
	}
	return first(s)
}

// first returns the length and width of the first character. An ASCII byte is a
// character by itself, because the renderer lets it have no mark.
func first[T raw](s T) (n, cells int) {
	if s[0] < utf8.RuneSelf {
		if s[0]-0x20 < 0x5f {
			return 1, 1
		}
		return 1, 0
	}
	c, cells := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return len(c), cells
}

// drawable reports whether r by itself is one or two cells wide and does not
// affect the next character.
func drawable(r rune) bool {
	var buf [utf8.UTFMax + 1]byte
	pair := append(utf8.AppendRune(buf[:0], r), ' ')
	c, cells := ansi.FirstGraphemeCluster(pair, ansi.GraphemeWidth)
	return cells > 0 && len(c) < len(pair)
}
