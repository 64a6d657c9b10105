package layout_test

import (
	"testing"

	"pgregory.net/rapid"

	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/screen"
)

// TestRowsShareTheirColumns lays out any number of panes with any weights. If
// no pane was resized, every border between two panes of a row is on a column
// that all rows share.
func TestRowsShareTheirColumns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := wants(rapid.IntRange(2, 24).Draw(t, "n"))
		for i := range w {
			w[i].Wide = rapid.Float64Range(0.5, 3).Draw(t, "wide")
			w[i].Rows = rapid.IntRange(0, 9).Draw(t, "rows")
		}
		area := screen.Rect{W: rapid.IntRange(60, 300).Draw(t, "w"), H: rapid.IntRange(20, 90).Draw(t, "h")}
		p := layout.Arrange(layout.Request{Area: area, Wants: w})
		if p.List {
			return
		}
		columns, widest := 0.0, map[int]float64{} // per row
		for i, r := range p.Rects {
			if at := p.Places[i]; r.W > 0 && at.Level == 0 {
				widest[at.Row] += at.Wide
				columns = max(columns, widest[at.Row])
			}
		}
		edges := map[int]bool{}
		for c := 0.0; c <= columns; c++ {
			edges[int(float64(area.W)*c/columns+0.5+1e-9)] = true
		}
		for i, r := range p.Rects {
			if r.W > 0 && (!edges[r.X] || !edges[r.X+r.W]) {
				t.Fatalf("pane %d spans %d to %d, and the %v columns are at %v", i, r.X, r.X+r.W, columns, edges)
			}
		}
		for row, n := range widest {
			if n != columns {
				t.Fatalf("row %d has %v columns of %v", row, n, columns)
			}
		}
	})
}

func TestSmallPanesShareAPlace(t *testing.T) {
	t.Parallel()
	w := wants(12)
	w[9].Rows, w[10].Rows, w[11].Rows = 5, 7, 3
	p := layout.Arrange(layout.Request{Area: screen.Rect{W: 200, H: 59}, Wants: w})
	a, b, c := p.Rects[9], p.Rects[10], p.Rects[11]
	if a.X != b.X || b.X != c.X || a.W != c.W || a.Y+a.H != b.Y || b.Y+b.H != c.Y || c.Y+c.H != 59 {
		t.Fatalf("got %v, %v and %v, want one above the other", a, b, c)
	}
	if a.H < 5 || b.H < 7 || c.H < layout.MinHeight || b.H <= a.H {
		t.Errorf("heights %d, %d and %d do not follow what they need", a.H, b.H, c.H)
	}
	if at := p.Places[10]; !at.Shared || at.Level != 1 || p.Places[0].Shared {
		t.Errorf("got %+v for the one in the middle and %+v for the first pane", at, p.Places[0])
	}
}

func TestSmallPanesStandAloneWhereARowIsTooLowForTwo(t *testing.T) {
	t.Parallel()
	w := wants(12)
	w[9].Rows, w[10].Rows, w[11].Rows = 5, 7, 3
	p := layout.Arrange(layout.Request{Area: screen.Rect{W: 80, H: 23}, Wants: w})
	for i, at := range p.Places {
		if at.Shared {
			t.Errorf("pane %d shares a place: %v", i, p.Rects[i])
		}
	}
}

func TestAResizedPaneMovesOnlyItsOwnBorders(t *testing.T) {
	t.Parallel()
	w := wants(6)
	q := layout.Request{Area: screen.Rect{W: 150, H: 40}, Wants: w}
	before := layout.Arrange(q)
	w[1].Resized.W = 1.5
	after := layout.Arrange(q)
	for i := range w {
		same := before.Rects[i] == after.Rects[i]
		if inRow := before.Rects[i].Y == before.Rects[1].Y; same == inRow {
			t.Errorf("pane %d went from %v to %v", i, before.Rects[i], after.Rects[i])
		}
	}
}
