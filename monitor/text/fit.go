package text

import "strings"

// ellipsis takes the place of what did not fit, in one cell.
const ellipsis = "…"

// blanks is cut for short paddings.
const blanks = "                                                                "

// Truncate returns clean s in at most w cells, ending in "…" if it was longer.
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

// Cut returns as much of the start of clean s as fits w cells, and how many
// cells that is: w-1 when a wide character would have crossed the edge.
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

// Fit returns clean s in exactly w cells: cut with "…", or padded with blanks
// on the right.
func Fit(s string, w int) string {
	s, pad := fit(s, w)
	if pad == 0 {
		return s
	}
	return s + Blanks(pad)
}

// FitRight is Fit with the blanks on the left, for numbers.
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

// TruncateMiddle returns clean s in at most w cells, with "…" in its middle if
// it was longer. Two thirds of what is kept are the end: that is where the
// dotted names of siblings differ.
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

// tail returns as much of the end of s, which takes have cells, as fits w.
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
