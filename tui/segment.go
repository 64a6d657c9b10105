package tui

import (
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
)

// segment is a piece of the status line. Where the line gets narrow, pieces of
// the highest rank go first, and those of rank 0 never.
type segment struct {
	text   string
	colour screen.Color
	bold   bool
	rank   int
	briefs []string // shorter forms of the text, the longest first
	cut    bool     // the text may end in "…"
	key    string   // that a click on it presses; "": none
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

// dropLast removes the piece that a user misses least, unless its rank is keep or
// less.
func dropLast(left, right *[]segment, keep int) bool {
	from, at, rank := left, -1, keep
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

// squeeze makes the most important pieces fit w cells: they get shorter, then those
// of rank 1 go, and at last a text ends in "…". None ends in the middle of a number.
func squeeze(w int, left []segment) []segment {
	var none []segment
	tooWide := func() bool { return lineWidth(left)-2 > w } // without the gap behind the last one
	if tooWide() {
		cutLast(w, left, cutLeast)
	}
	for tooWide() {
		if !shorten(left) && !dropLast(&left, &none, 0) {
			break
		}
	}
	for i := len(left) - 1; i > 0 && tooWide() && !cutLast(w, left, 1); i-- {
		left = left[:i]
	}
	return left
}

// cutLeast is how many cells a text that is cut has at least where it has a shorter
// form.
const cutLeast = 24

// shorten gives the last piece that has a shorter form that form.
func shorten(segments []segment) bool {
	for i := len(segments) - 1; i >= 0; i-- {
		if s := &segments[i]; len(s.briefs) > 0 {
			s.text, s.briefs, s.cut = s.briefs[0], s.briefs[1:], false
			return true
		}
	}
	return false
}

// cutLast cuts the last piece that may be cut, so that all fit w cells, unless that
// leaves it fewer than least cells.
func cutLast(w int, segments []segment, least int) bool {
	for i := len(segments) - 1; i >= 0; i-- {
		s := &segments[i]
		room := w - (lineWidth(segments) - 2 - text.Width(s.text))
		if !s.cut || room < least {
			continue
		}
		s.text = text.Truncate(s.text, room)
		return true
	}
	return false
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
		if !dropLast(&left, &right, 1) {
			break
		}
	}
	if len(right) == 0 {
		left = squeeze(w, left)
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
