package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxMarks bounds the marks on one character. Vietnamese and Hebrew need
	// two or three; a tower of hundreds is not writing.
	maxMarks = 4
	// maxAttached bounds all that one character carries, so that a family of
	// emoji stays whole and a chain of joiners ends.
	maxAttached = 10

	zwnj = 0x200c
	zwj  = 0x200d
	vs16 = 0xfe0f
)

// rune appends a rune beyond ASCII, or what takes its place.
func (c *cleaner[T]) rune(r rune) {
	switch {
	case r < 0xa0:
		c.c1(r)
	case r < 0x300:
		if r != 0xad { // a soft hyphen, which nobody sees
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
		c.mark(r)
	default:
		c.other(r)
	}
}

// plainRune reports whether r is a letter or sign of the common ranges that
// hold neither marks nor anything invisible.
func plainRune(r rune) bool {
	return r >= 0x370 && r < 0x483 || // Greek, Cyrillic
		r >= 0x2010 && r < 0x2028 || // dashes, quotes, the ellipsis
		r >= 0x2030 && r < 0x2060 || r >= 0x2100 && r < 0x2300 ||
		r >= 0x2400 && r < 0x2600 || // box drawing, blocks
		r >= 0x2800 && r < 0x2900 || // braille
		r >= 0x3041 && r < 0x3099 || r >= 0x309b && r < 0x3130 || // kana
		r >= 0x4e00 && r < 0xa000 || r >= 0xac00 && r < 0xd7a4 // Han, Hangul
}

// invisible reports whether r is dropped: it reorders or hides text, and shows
// nothing by itself.
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

// isSkin reports whether r is a skin tone, which joins whatever stands before.
func isSkin(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

// attach appends what alters the character before it, if there is one that it
// can alter: an emoji, or for the joiners a letter of a script that joins.
func (c *cleaner[T]) attach(r rune) {
	pictograph := c.base >= 0x2190 && c.base < 0x3300 || c.base >= 0x1f000 && c.base < 0x1fb00
	joins := (r == zwj || r == zwnj) && c.base >= 0x600 && c.base < 0x1900
	if pictograph && r != zwnj || joins {
		c.add(r, maxAttached)
	}
}

// mark appends a combining mark. The renderer takes ASCII bytes one by one, so
// on them a mark must be composed into one rune; where none exists it is left
// out, as one without anything to stand on is.
func (c *cleaner[T]) mark(r rune) {
	if c.base <= ' ' || c.base == 0xa0 {
		return
	}
	if c.attached == 0 && c.compose(r) || c.base < utf8.RuneSelf {
		return
	}
	c.add(r, maxMarks)
}

// compose puts the mark r and the rune before it into one, if that exists.
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

// add appends r to the character before it unless that carries most already.
func (c *cleaner[T]) add(r rune, most int) {
	if c.attached >= most {
		return
	}
	base, n := c.base, c.attached
	c.emit(r)
	c.base, c.attached = base, n+1
}

// other appends a rune of the rarer ranges.
func (c *cleaner[T]) other(r rune) {
	switch {
	case r == 0xe33: // Thai and Lao AM join like marks yet take a cell of
		c.mark(0xe4d) // their own: written as the mark and the vowel,
		c.emit(0xe32) // every terminal agrees
	case r == 0xeb3:
		c.mark(0xecd)
		c.emit(0xeb2)
	case r == 0xff9e: // so do the narrow sound marks of kana
		c.emit(0x309b)
	case r == 0xff9f:
		c.emit(0x309c)
	case !drawable(r):
		c.emit(utf8.RuneError)
	default:
		c.emit(r)
	}
}
