package screen

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	// maxCluster bounds the bytes of one character: flags of regions and
	// families need 28; a base with hundreds of marks loses those beyond.
	maxCluster = 32
	// tableSoft is how many clusters are kept from frame to frame, tableHard
	// how many one frame may hold; beyond, a cluster shows as U+FFFD.
	tableSoft, tableHard = 2048, 1 << 16

	zwj         = '\u200d'
	replacement = utf8.RuneError
)

// clusters holds the characters that are more than one rune. A cell refers to
// them by ^index.
type clusters struct {
	list  []string
	index map[string]int32
}

func (t *clusters) full() bool { return len(t.list) > tableSoft }

func (t *clusters) reset() {
	t.list = t.list[:0]
	clear(t.index)
}

func (t *clusters) text(ref int32) string { return t.list[^ref] }

func (t *clusters) ref(s string) int32 {
	if i, ok := t.index[s]; ok {
		return ^i
	}
	if len(t.list) >= tableHard {
		return replacement
	}
	if t.index == nil {
		t.index = make(map[string]int32)
	}
	i := int32(len(t.list))
	t.index[s] = i
	t.list = append(t.list, s)
	return ^i
}

// simple reports whether r is one cell wide for every terminal and joins no
// neighbour, whatever that is: printable ASCII, box drawing, blocks, braille.
func simple(r rune) bool {
	return r >= 0x20 && r < 0x7f || r >= 0x2500 && r <= 0x25cf || r >= 0x2800 && r <= 0x28ff
}

// simpleHead returns the first character of s and its length in bytes when it
// is simple and nothing behind it attaches to it; length 0 otherwise.
func simpleHead(s string) (r rune, n int) {
	r, n = rune(s[0]), 1
	if r >= utf8.RuneSelf {
		r, n = utf8.DecodeRuneInString(s)
	}
	if !simple(r) {
		return r, 0
	}
	if len(s) > n && s[n] >= utf8.RuneSelf {
		if next, _ := utf8.DecodeRuneInString(s[n:]); !simple(next) {
			return r, 0
		}
	}
	return r, n
}

// eachCharacter calls yield with the characters of s and their widths, 1 or 2,
// until it returns false. Controls, and all that has no width by itself, are
// left out.
func eachCharacter(s string, m ansi.Method, yield func(c string, w int) bool) {
	valid := false
	for len(s) > 0 {
		if _, n := simpleHead(s); n > 0 {
			if !yield(s[:n], 1) {
				return
			}
			s = s[n:]
			continue
		}
		if !valid { // looked at once, and only where it can matter
			s, valid = strings.ToValidUTF8(s, "\ufffd"), true
		}
		c, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		s = s[len(c):]
		if !eachPart(c, w, m, yield) {
			return
		}
	}
}

// eachPart yields what is shown for one grapheme cluster that is w cells wide
// when the terminal clusters. Where it might not, the two ways to measure must
// agree: emoji sequences are reduced to their first character, and letters
// with spacing marks (Devanagari, Thai) are cut into cells of their own.
func eachPart(c string, w int, m ansi.Method, yield func(string, int) bool) bool {
	r, _ := utf8.DecodeRuneInString(c)
	if w == 0 || control(r) {
		return true
	}
	c = bound(c, r)
	if m == ansi.GraphemeWidth || sumWidth(c) == w {
		return yield(c, w)
	}
	if cut := reduce(c); len(cut) < len(c) {
		_, w = ansi.FirstGraphemeCluster(cut, ansi.GraphemeWidth)
		if sumWidth(cut) == w {
			return yield(cut, w)
		}
	}
	return eachMark(c, yield)
}

// eachMark yields each rune that takes cells of its own, with those behind it
// that take none.
func eachMark(c string, yield func(string, int) bool) bool {
	for len(c) > 0 {
		_, end := utf8.DecodeRuneInString(c)
		for end < len(c) {
			r, n := utf8.DecodeRuneInString(c[end:])
			if runeWidth(r) > 0 {
				break
			}
			end += n
		}
		part, w := ansi.FirstGraphemeCluster(c[:end], ansi.GraphemeWidth)
		if sumWidth(part) != w || w == 0 {
			part, w = "\ufffd", 1
		}
		if !yield(part, w) {
			return false
		}
		c = c[end:]
	}
	return true
}

// bound cuts a cluster of too many marks at a rune's edge, and the joiner at
// the end of an emoji, which would take the next cell's emoji in.
func bound(c string, first rune) string {
	if len(c) > maxCluster {
		end := maxCluster
		for !utf8.RuneStart(c[end]) {
			end--
		}
		c = c[:end]
	}
	if first > 0x2000 {
		c = strings.TrimRight(c, string(zwj))
	}
	return c
}

// reduce cuts an emoji sequence behind its first character.
func reduce(c string) string {
	for i, r := range c {
		switch {
		case i == 0:
		case r == zwj, r == 0x20e3, r == 0xfe0e, r == 0xfe0f,
			r >= 0x1f3fb && r <= 0x1f3ff, r >= 0xe0000 && r <= 0xe007f:
			return c[:i]
		}
	}
	return c
}

// sumWidth is what a terminal advances that looks at one rune at a time.
func sumWidth(c string) int {
	n := 0
	for _, r := range c {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	if r < 0x300 {
		if control(r) || r == 0xad {
			return 0
		}
		return 1
	}
	_, w := ansi.FirstGraphemeCluster(string(r), ansi.WcWidth)
	return w
}

func control(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 }
