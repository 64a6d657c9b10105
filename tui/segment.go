package tui

import (
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
)

// segment is a piece of the status line. Where the line gets narrow, pieces of
// the highest rank go first.
type segment struct {
	text   string
	colour screen.Color
	bold   bool
	rank   int
	key    string // that a click on it presses; "": none
}

func (s segment) style() screen.Style {
	st := screen.Style{Fg: s.colour}
	if s.bold {
		st.Attr = screen.Bold
	}
	return st
}

func lineWidth(segments []segment) int {
	w := 1
	for _, s := range segments {
		w += text.Width(s.text) + 2
	}
	return w
}

// dropLast removes the piece that a user misses least.
func dropLast(left, right *[]segment) bool {
	from, at, rank := left, -1, 0
	for _, side := range []*[]segment{right, left} {
		for i, s := range *side {
			if s.rank > rank {
				from, at, rank = side, i, s.rank
			}
		}
	}
	if at < 0 {
		return false
	}
	*from = append((*from)[:at], (*from)[at+1:]...)
	return true
}

// interval is a run of cells of a row: from the first one to the one behind it.
type interval struct{ from, to int }

func (i interval) has(x int) bool { return x >= i.from && x < i.to }

// placed is a segment and where it stands.
type placed struct {
	segment
	at interval
}

// place puts segments into a line of w cells, some from the left and some to the
// right, without those for which there is no room.
func place(w int, left, right []segment) []placed {
	for lineWidth(left)+lineWidth(right)+1 > w {
		if !dropLast(&left, &right) {
			break
		}
	}
	out := make([]placed, 0, len(left)+len(right))
	put := func(x int, segments []segment) {
		for _, s := range segments {
			end := x + text.Width(s.text)
			out = append(out, placed{s, interval{x, end}})
			x = end + 2
		}
	}
	put(1, left)
	put(w-lineWidth(right), right)
	return out
}
