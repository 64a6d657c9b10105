package text

import "strings"

// ellipsis replaces the part that does not fit. It is one cell wide.
const ellipsis = "…"

// blanks is sliced for short padding.
const blanks = "                                                                "

// Truncate truncates clean s to at most w cells. A truncated text ends in "…".
func Truncate(s string, w int) string {
	if plain(s) && len(s) <= w || Width(s) <= w {
		return s
	}
	if w <= 0 {
		return ""
	}
	head, _ := cut(s, w-1)
	return head + ellipsis
}

// Cut returns the longest prefix of clean s that fits in w cells, and its
// width. The width is w-1 if a wide character would cross the edge.
func Cut(s string, w int) (head string, cells int) { return cut(s, max(w, 0)) }

func cut(s string, w int) (head string, cells int) {
	for i := 0; i < len(s); {
		n, c := next(s[i:])
		if cells+c > w {
			if n == c { // printable ASCII
				return s[:i+w-cells], w
			}
			return s[:i], cells
		}
		i, cells = i+n, cells+c
	}
	return s, cells
}

// Fit returns clean s in exactly w cells, truncated with "…" or padded with
// blanks on the right.
func Fit(s string, w int) string {
	s, pad := fit(s, w)
	if pad == 0 {
		return s
	}
	return s + Blanks(pad)
}

// FitRight is like Fit but pads on the left, for numbers.
func FitRight(s string, w int) string {
	s, pad := fit(s, w)
	if pad == 0 {
		return s
	}
	return Blanks(pad) + s
}

func fit(s string, w int) (string, int) {
	if w <= 0 {
		return "", 0
	}
	have := Width(s)
	if have > w {
		head, cells := cut(s, w-1)
		return head + ellipsis, w - 1 - cells
	}
	return s, w - have
}

// Blanks returns a string of n spaces.
func Blanks(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

func plain(s string) bool { return plainPrefix(s, 0, len(s)) == len(s) }

// TruncateMiddle truncates clean s to at most w cells by replacing its middle
// with "…". Two thirds of the result are the end of s, because the dotted names
// of related topics differ there.
func TruncateMiddle(s string, w int) string {
	have := Width(s)
	if have <= w {
		return s
	}
	if w < 4 {
		return Truncate(s, w)
	}
	head, cells := cut(s, (w-1)/3)
	return head + ellipsis + tail(s, have, w-1-cells)
}

// tail returns the longest suffix of s that fits in w cells. The parameter have
// is the width of s.
func tail(s string, have, w int) string {
	for i := 0; have > w && i < len(s); {
		n, c := next(s[i:])
		if n == c && have-c < w { // printable ASCII
			return s[i+have-w:]
		}
		if i, have = i+n, have-c; have <= w {
			return s[i:]
		}
	}
	return s
}
