package tui

import (
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
)

// segment is a part of the status line. If there is little room, the segments
// with the highest rank are omitted first, and those of rank 0 last.
type segment struct {
	text   string
	colour screen.Color
	bold   bool
	rank   int
	briefs []string // shorter forms of the text, the longest first
	cut    bool     // the text may be truncated with "…"
	key    string   // key that a click presses; "" for none
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

// dropLast removes the least important segment. It returns false if all ranks
// are at most keep.
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

// squeeze makes the most important segments fit in w cells. It shortens
// segments, then omits those of rank 1, and finally truncates a text with "…".
// It never truncates a number.
func squeeze(w int, left []segment) []segment {
	var none []segment
	tooWide := func() bool { return lineWidth(left)-2 > w } // without the gap after the last segment
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

// cutLeast is the smallest width to which a text that has a shorter form is
// truncated, in cells.
const cutLeast = 24

// shorten shortens the last segment that has a shorter form. It returns false
// if there is none.
func shorten(segments []segment) bool {
	for i := len(segments) - 1; i >= 0; i-- {
		if s := &segments[i]; len(s.briefs) > 0 {
			s.text, s.briefs, s.cut = s.briefs[0], s.briefs[1:], false
			return true
		}
	}
	return false
}

// cutLast truncates the last segment that may be truncated, so that all fit in
// w cells. It returns false if less than least cells of it would remain.
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

// interval is a range of cells of a row. It does not include to.
type interval struct{ from, to int }

func (i interval) has(x int) bool { return x >= i.from && x < i.to }

// placed is a segment with its position.
type placed struct {
	segment
	at interval
}

// place lays out segments in a line of w cells, some on the left and some on
// the right. It omits those that do not fit.
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
