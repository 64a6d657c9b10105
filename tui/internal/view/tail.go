package view

import (
	"strconv"

	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// tail is a list of items with any number of rows that grows at its end. Items
// with 0 rows are hidden. A reader who scrolls up keeps the item on the last
// row.
type tail struct {
	n       int                // number of items
	ordinal func(i int) uint64 // number of an item that does not change when the first items are evicted
	rows    func(i int) int
}

// bottom returns the item on the last row, and the number of its rows that are
// shown, 0 for all.
func (l tail) bottom(s Scroll) (i, rows int) {
	i = l.n - 1
	if s.Anchor == 0 {
		return i, 0
	}
	lo, hi := 0, l.n // find the first item after the anchor
	for lo < hi {
		if mid := (lo + hi) / 2; l.ordinal(mid) > s.Anchor {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return max(0, lo-1), s.Offset
}

// draw calls put for each item to show in h rows, with its first row and the
// number of rows that are shown. Items that do not fill h rows begin at the
// top.
func (l tail) draw(s Scroll, h int, put func(i, y, rows int)) {
	i, cut := l.bottom(s)
	y, first := h, i
	for ; first >= 0 && y > 0; first-- {
		n := l.rows(first)
		if first == i && cut > 0 && cut < n {
			n = cut
		}
		y -= n
	}
	y = min(y, 0)
	for k := first + 1; k <= i; k++ {
		n := l.rows(k)
		if k == i && cut > 0 && cut < n {
			n = cut
		}
		put(k, y, n)
		y += n
	}
	for k := i + 1; k < l.n && y < h; k++ { // only if the anchor is near the top
		put(k, y, l.rows(k))
		y += l.rows(k)
	}
}

// scroll returns the position that is rows further down in a height of h.
func (l tail) scroll(s Scroll, h, rows int) Scroll {
	i, shown := l.bottom(s)
	for i > 0 && l.rows(i) == 0 {
		i, shown = i-1, 0
	}
	if i < 0 {
		return Scroll{}
	}
	if all := l.rows(i); shown <= 0 || shown > all {
		shown = all
	}
	for ; rows < 0 && i >= 0; rows++ {
		for shown--; shown <= 0 && i > 0; {
			i--
			shown = l.rows(i)
		}
		if shown <= 0 {
			break
		}
	}
	for ; rows > 0; rows-- {
		for shown++; shown > l.rows(i); {
			if i++; i >= l.n {
				return Scroll{}
			}
			shown = 1
		}
	}
	return l.clamp(max(i, 0), shown, h)
}

// clamp limits a position so that the region is full, and follows the end at
// the end.
func (l tail) clamp(i, shown, h int) Scroll {
	need := h
	for k := range l.n {
		n := l.rows(k)
		if need <= n {
			if i < k || i == k && shown < need {
				i, shown = k, need
			}
			break
		}
		need -= n
		if k == l.n-1 {
			return Scroll{} // everything fits
		}
	}
	if i == l.n-1 && shown >= l.rows(i) {
		return Scroll{}
	}
	if shown >= l.rows(i) {
		shown = 0
	}
	return Scroll{Anchor: l.ordinal(i), Offset: shown}
}

// drawNewer draws the number of items below the last row.
func (l tail) drawNewer(r screen.Region, s Scroll) {
	w, h := r.Size()
	if s.Following() || l.n == 0 {
		return
	}
	newest := l.ordinal(l.n - 1)
	if n := newest - min(s.Anchor, newest); n > 0 && w >= 16 && h >= 2 {
		r.TextRight(w, h-1, " ↓ "+strconv.FormatUint(n, 10)+" newer ", screen.Style{Fg: theme.Accent, Attr: screen.Reverse})
	}
}
