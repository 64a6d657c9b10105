package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxMarks is the largest number of combining marks on a character.
	// Vietnamese and Hebrew need two or three.
	maxMarks = 4
	// maxAttached is the largest number of runes attached to a character. It is
	// enough for emoji of families and limits chains of joiners.
	maxAttached = 10

	zwnj = 0x200c
	zwj  = 0x200d
	vs16 = 0xfe0f
)

// rune appends a rune that is not ASCII, or its replacement.
func (c *cleaner[T]) rune(r rune) {
	switch {
	case r < 0xa0:
		c.c1(r)
	case r < 0x300:
		if r != 0xad { // drop the soft hyphen, which is invisible
			c.emit(r)
		}
	case plainRune(r):
		c.emit(r)
	case r == 0x2028 || r == 0x2029: // line and paragraph separator
		c.newline()
	case r == zwj || r == zwnj || r == vs16 || isSkin(r):
		c.attach(r)
	case invisible(r):
	case unicode.Is(unicode.M, r):
		c.addMark(r)
	default:
		c.other(r)
	}
}

// plainRune reports whether r is in one of the common ranges without combining
// marks and invisible characters.
func plainRune(r rune) bool {
	return r >= 0x370 && r < 0x483 || // Greek, Cyrillic
		r >= 0x2010 && r < 0x2028 || // dashes, quotes, the ellipsis
		r >= 0x2030 && r < 0x2060 || r >= 0x2100 && r < 0x2300 ||
		r >= 0x2400 && r < 0x2600 || // box drawing, blocks
		r >= 0x2800 && r < 0x2900 || // braille
		r >= 0x3041 && r < 0x3099 || r >= 0x309b && r < 0x3130 || // kana
		r >= 0x4e00 && r < 0xa000 || r >= 0xac00 && r < 0xd7a4 // Han, Hangul
}

// invisible reports whether r is dropped because it reorders or hides text and
// is invisible itself.
func invisible(r rune) bool {
	switch {
	case r == 0x34f, // combining grapheme joiner
		r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, // Hangul fillers
		r == 0x17b4, r == 0x17b5, // Khmer inherent vowels
		r >= 0x180b && r <= 0x180f,   // Mongolian selectors
		r >= 0xfe00 && r <= 0xfe0e,   // other variation selectors
		r >= 0xe0000 && r <= 0xe0fff: // tags
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// isSkin reports whether r is a skin tone modifier.
func isSkin(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

// attach appends a rune that modifies the previous character, if it can: an
// emoji, or for the joiners a letter of a script that joins.
func (c *cleaner[T]) attach(r rune) {
	pictograph := c.base >= 0x2190 && c.base < 0x3300 || c.base >= 0x1f000 && c.base < 0x1fb00
	joins := (r == zwj || r == zwnj) && c.base >= 0x600 && c.base < 0x1900
	if pictograph && r != zwnj || joins {
		c.attachUpTo(r, maxAttached)
	}
}

// mark appends a combining mark. The renderer handles ASCII bytes one by one,
// so a mark on them must be composed into a single rune. If there is no such
// rune, or no character before, the mark is dropped.
func (c *cleaner[T]) addMark(r rune) {
	if c.base <= ' ' || c.base == 0xa0 {
		return
	}
	if c.attached == 0 && c.compose(r) || c.base < utf8.RuneSelf {
		return
	}
	c.attachUpTo(r, maxMarks)
}

// compose combines the previous rune and the mark r into a single rune, if
// there is one.
func (c *cleaner[T]) compose(r rune) bool {
	var buf [16]byte
	pair := utf8.AppendRune(utf8.AppendRune(buf[:0], c.base), r)
	whole := norm.NFC.Bytes(pair)
	one, n := utf8.DecodeRune(whole)
	if n != len(whole) {
		return false
	}
	c.out = c.out[:len(c.out)-utf8.RuneLen(c.base)]
	c.emit(one)
	return true
}

// add attaches r to the previous character, unless that has too many runes
// already.
func (c *cleaner[T]) attachUpTo(r rune, most int) {
	if c.attached >= most {
		return
	}
	base, n := c.base, c.attached
	c.emit(r)
	c.base, c.attached = base, n+1
}

// other appends a rune of a rarer range.
func (c *cleaner[T]) other(r rune) {
	switch {
	case r == 0xe33: // Thai and Lao AM join like marks but take a cell.
		c.addMark(0xe4d) // Written as mark and vowel,
		c.emit(0xe32)    // they look the same in every terminal.
	case r == 0xeb3:
		c.addMark(0xecd)
		c.emit(0xeb2)
	case r == 0xff9e: // the same for halfwidth kana sound marks
		c.emit(0x309b)
	case r == 0xff9f:
		c.emit(0x309c)
	case !drawable(r):
		c.emit(utf8.RuneError)
	default:
		c.emit(r)
	}
}
