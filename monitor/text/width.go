package text

import (
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width returns how many cells clean text takes. A "\n" takes none.
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

// next returns the length and the cells of the first character, or of several
// when they are printable ASCII.
func next[T raw](s T) (n, cells int) {
	if n = plainPrefix(s, 0, len(s)); n > 0 {
		return n, n
	}
	return first(s)
}

// first returns the length and the cells of the first character. An ASCII byte
// is one whatever follows: the renderer lets it carry no mark.
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

// drawable reports whether r by itself takes a cell or two, and leaves the
// character behind it alone.
func drawable(r rune) bool {
	var buf [utf8.UTFMax + 1]byte
	pair := append(utf8.AppendRune(buf[:0], r), ' ')
	c, cells := ansi.FirstGraphemeCluster(pair, ansi.GraphemeWidth)
	return cells > 0 && len(c) < len(pair)
}
