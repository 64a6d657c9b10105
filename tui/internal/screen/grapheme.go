package screen

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	// maxCluster is the largest length of a character, in bytes. Flags of
	// regions and emoji of families need 28. Further combining marks are
	// dropped.
	maxCluster = 32
	// tableSoft is the number of clusters kept between frames, and tableHard
	// the largest number in a frame. Further clusters are shown as U+FFFD.
	tableSoft, tableHard = 2048, 1 << 16

	zwj         = '\u200d'
	replacement = utf8.RuneError
)

// clusters is a table of the characters with more than one rune. A cell refers
// to an entry by ^index.
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

// simple reports whether r is one cell wide in every terminal and never joins
// an adjacent character: printable ASCII, box drawing, blocks and braille.
func simple(r rune) bool {
	return r >= 0x20 && r < 0x7f || r >= 0x2500 && r <= 0x25cf || r >= 0x2800 && r <= 0x28ff
}

// simpleHead returns the first character of s and its length in bytes, if it is
// simple and nothing after it attaches to it. Otherwise the length is 0.
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
// until it returns false. It drops control characters and characters without a
// width.
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
		if !valid { // checked once, and only if necessary
			s, valid = strings.ToValidUTF8(s, "\ufffd"), true
		}
		c, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		s = s[len(c):]
		if !eachPart(c, w, m, yield) {
			return
		}
	}
}

// eachPart calls yield for each part of a grapheme cluster that is w cells wide
// if the terminal clusters. If it may not, both ways to measure must agree:
// emoji sequences are reduced to their first character, and letters with
// spacing marks (Devanagari, Thai) are divided into separate cells.
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

// eachMark calls yield for each rune with a width, including the runes without
// a width after it.
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

// bound cuts a cluster with too many marks between two runes. It also removes a
// joiner at the end of an emoji, which would join the next cell.
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

// reduce returns the first character of an emoji sequence.
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

// sumWidth returns the width in a terminal that measures each rune separately.
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
