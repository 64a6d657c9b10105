package layout

import "topicmux/tui/internal/screen"

// Direction is a direction in which the focus moves.
type Direction uint8

// The directions of the arrow keys.
const (
	Left Direction = iota
	Right
	Up
	Down
)

// Neighbour returns the index of the rectangle next to rects[from] in a
// direction: the closest beyond that edge, and of equally close ones the one
// with the largest overlap. It returns from if there is none. It ignores empty
// rectangles.
func Neighbour(rects []screen.Rect, from int, d Direction) int {
	if from < 0 || from >= len(rects) {
		return from
	}
	best, bestGap, bestOverlap := from, 0, 0
	for i, r := range rects {
		if i == from || r.W <= 0 || r.H <= 0 {
			continue
		}
		gap, overlap := relation(rects[from], r, d)
		if gap < 0 || overlap <= 0 {
			continue
		}
		if best == from || gap < bestGap || gap == bestGap && overlap > bestOverlap {
			best, bestGap, bestOverlap = i, gap, overlap
		}
	}
	return best
}

// relation returns the distance of b beyond a's edge in a direction, which is
// negative if b is not beyond it, and the overlap of both across the direction.
func relation(a, b screen.Rect, d Direction) (gap, overlap int) {
	switch d {
	case Left:
		gap = a.X - (b.X + b.W)
	case Right:
		gap = b.X - (a.X + a.W)
	case Up:
		gap = a.Y - (b.Y + b.H)
	case Down:
		gap = b.Y - (a.Y + a.H)
	}
	if d == Left || d == Right {
		return gap, min(a.Y+a.H, b.Y+b.H) - max(a.Y, b.Y)
	}
	return gap, min(a.X+a.W, b.X+b.W) - max(a.X, b.X)
}

// At returns the index of the rectangle that contains the cell x, y, or -1.
func At(rects []screen.Rect, x, y int) int {
	for i, r := range rects {
		if x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H {
			return i
		}
	}
	return -1
}
