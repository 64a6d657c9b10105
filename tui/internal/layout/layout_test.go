package layout_test

import (
	"testing"

	"pgregory.net/rapid"

	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/screen"
)

func wants(n int) []layout.Want { return make([]layout.Want, n) }

func TestArrangeChoosesTheGridAPersonWould(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		w, h, n             int
		first               screen.Rect
		rows, cols, onePage int
	}{
		"one pane takes all":             {w: 80, h: 23, n: 1, first: screen.Rect{W: 80, H: 23}, rows: 1, cols: 1, onePage: 1},
		"two stand side by side":         {w: 80, h: 23, n: 2, first: screen.Rect{W: 40, H: 23}, rows: 1, cols: 2, onePage: 2},
		"twelve on a small terminal":     {w: 80, h: 23, n: 12, first: screen.Rect{W: 27, H: 6}, rows: 4, cols: 3, onePage: 12},
		"twelve on a large terminal":     {w: 200, h: 59, n: 12, first: screen.Rect{W: 50, H: 20}, rows: 3, cols: 4, onePage: 12},
		"forty on a small one: pages":    {w: 80, h: 23, n: 40, first: screen.Rect{W: 27, H: 6}, rows: 4, cols: 3, onePage: 10},
		"five: the last row is wider":    {w: 200, h: 59, n: 5, first: screen.Rect{W: 67, H: 30}, rows: 2, cols: 3, onePage: 5},
		"a tall terminal stacks":         {w: 50, h: 100, n: 3, first: screen.Rect{W: 50, H: 33}, rows: 3, cols: 1, onePage: 3},
		"a wide short terminal is a row": {w: 300, h: 10, n: 3, first: screen.Rect{W: 100, H: 10}, rows: 1, cols: 3, onePage: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := layout.Arrange(layout.Request{Area: screen.Rect{W: c.w, H: c.h}, Wants: wants(c.n)})
			xs, ys, shown := map[int]bool{}, map[int]bool{}, 0
			for _, r := range p.Rects {
				if r.W > 0 {
					ys[r.Y] = true
					shown++
				}
				if r.W > 0 && r.Y == 0 {
					xs[r.X] = true
				}
			}
			if p.List || p.Rects[0] != c.first || len(ys) != c.rows || len(xs) != c.cols || shown != c.onePage {
				t.Errorf("got list %v, first %v, %d rows, %d columns, %d shown; want %+v",
					p.List, p.Rects[0], len(ys), len(xs), shown, c)
			}
		})
	}
}

func TestArrangeTurnsIntoAListWhereBordersWouldEatThePanes(t *testing.T) {
	t.Parallel()
	area := screen.Rect{W: 40, H: 9}
	p := layout.Arrange(layout.Request{Area: area, Wants: wants(12), Page: 1, Focus: 3})
	if !p.List || p.Pages != 1 || p.Table != area || p.Rects[3].H != 0 {
		t.Fatalf("got %+v, want a list that has the whole area", p)
	}
}

func TestTallPanesGetMoreOfTheHeight(t *testing.T) {
	t.Parallel()
	w := wants(2)
	w[0].Tall, w[1].Tall = 1, 2
	p := layout.Arrange(layout.Request{Area: screen.Rect{W: 40, H: 30}, Wants: w})
	if p.Rects[0].H != 10 || p.Rects[1].H != 20 {
		t.Errorf("heights %d and %d, want 10 and 20", p.Rects[0].H, p.Rects[1].H)
	}
}

func TestArrangeNeverOverlapsNorLeavesTheArea(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		area := screen.Rect{
			X: rapid.IntRange(0, 5).Draw(t, "x"), Y: rapid.IntRange(0, 5).Draw(t, "y"),
			W: rapid.IntRange(1, 300).Draw(t, "w"), H: rapid.IntRange(1, 100).Draw(t, "h"),
		}
		w := wants(rapid.IntRange(1, 60).Draw(t, "n"))
		for i := range w {
			w[i].Tall = rapid.Float64Range(0, 4).Draw(t, "tall")
			w[i].Wide = rapid.Float64Range(0, 4).Draw(t, "wide")
			w[i].Rows = rapid.IntRange(0, 12).Draw(t, "rows")
			w[i].Resized = layout.Size{W: rapid.Float64Range(0, 4).Draw(t, "w"), H: rapid.Float64Range(0, 4).Draw(t, "h")}
		}
		q := layout.Request{
			Area: area, Wants: w, Kind: layout.Kind(rapid.IntRange(0, int(layout.List)).Draw(t, "kind")),
			Focus: rapid.IntRange(-1, len(w)).Draw(t, "focus"), Main: rapid.Float64Range(-1, 2).Draw(t, "main"),
		}
		seen, cells := make([]bool, len(w)), 0
		for page, pages := 0, 1; page < pages; page++ {
			q.Page = page
			p := layout.Arrange(q)
			pages, cells = p.Pages, p.Bar.W*p.Bar.H+p.Table.W*p.Table.H
			if p.List { // the lines of a list scroll
				for i := range seen {
					seen[i] = true
				}
			}
			for i, r := range p.Rects {
				if r.W == 0 {
					continue
				}
				if seen[i] && !p.List && (i != 0 || q.Kind != layout.Main) {
					t.Fatalf("pane %d is on two pages", i)
				}
				if got := layout.PageOf(q, i); got != page {
					t.Fatalf("PageOf(%d) is %d, but page %d shows it", i, got, page)
				}
				seen[i] = true
				cells += r.W * r.H
				inside := r.X >= area.X && r.Y >= area.Y && r.X+r.W <= area.X+area.W && r.Y+r.H <= area.Y+area.H
				if !inside || !p.List && len(w) > 1 && (r.W < layout.MinWidth || r.H < layout.MinHeight) {
					t.Fatalf("pane %d is %v in %v", i, r, area)
				}
				for j := range i {
					if o := p.Rects[j]; o.W > 0 && o.X < r.X+r.W && r.X < o.X+o.W && o.Y < r.Y+r.H && r.Y < o.Y+o.H {
						t.Fatalf("panes %d %v and %d %v overlap", i, r, j, o)
					}
				}
			}
			if cells != area.W*area.H {
				t.Fatalf("a grid of %d cells leaves holes in %v", cells, area)
			}
		}
		for i, ok := range seen {
			if !ok {
				t.Fatalf("pane %d is on no page", i)
			}
		}
	})
}

func TestShareAddsUpAndKeepsTheFloor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Float64Range(0, 10), 1, 20).Draw(t, "weights")
		total := rapid.IntRange(0, 400).Draw(t, "total")
		floor := rapid.IntRange(0, 10).Draw(t, "floor")
		sum := 0
		for i, part := range layout.Share(total, weights, floor) {
			sum += part
			if part < min(floor, total/len(weights)) {
				t.Fatalf("part %d is %d, under the floor", i, part)
			}
		}
		if sum != total {
			t.Fatalf("parts add up to %d, want %d", sum, total)
		}
	})
}

func TestNeighbourGoesWhereTheArrowPoints(t *testing.T) {
	t.Parallel()
	// 0 1
	// 2 2   one wide pane under two
	rects := []screen.Rect{{X: 0, Y: 0, W: 30, H: 5}, {X: 30, Y: 0, W: 10, H: 5}, {X: 0, Y: 5, W: 40, H: 5}, {}}
	for _, c := range []struct {
		from int
		d    layout.Direction
		want int
	}{
		{0, layout.Right, 1},
		{1, layout.Left, 0},
		{0, layout.Down, 2},
		{1, layout.Down, 2},
		{2, layout.Up, 0},
		{0, layout.Left, 0},
		{2, layout.Down, 2},
		{7, layout.Up, 7},
	} {
		if got := layout.Neighbour(rects, c.from, c.d); got != c.want {
			t.Errorf("from %d towards %d: got %d, want %d", c.from, c.d, got, c.want)
		}
	}
	if got := layout.At(rects, 35, 4); got != 1 {
		t.Errorf("At(35,4) is %d, want 1", got)
	}
	if got := layout.At(rects, 41, 4); got != -1 {
		t.Errorf("At(41,4) is %d, want -1", got)
	}
}

func TestWideContentGetsAWiderPane(t *testing.T) {
	t.Parallel()
	w := wants(6)
	w[1].Wide = 3
	p := layout.Arrange(layout.Request{Area: screen.Rect{W: 150, H: 40}, Wants: w})
	if p.Rects[1].W <= p.Rects[0].W || p.Rects[1].Y != p.Rects[0].Y || p.Rects[2].Y == p.Rects[0].Y {
		t.Errorf("got %v, want the second one wide, and one neighbour less in its row", p.Rects)
	}
}

func TestTheFocusHasWhatAListLeaves(t *testing.T) {
	t.Parallel()
	for _, q := range []layout.Request{
		{Area: screen.Rect{W: 40, H: 23}, Wants: wants(12), Focus: 3},
		{Area: screen.Rect{Y: 2, W: 120, H: 23}, Wants: wants(12), Focus: 3, Kind: layout.List},
	} {
		p := layout.Arrange(q)
		table, pane := q.Area, q.Area
		table.H, pane.Y, pane.H = 13, q.Area.Y+13, 10
		if !p.List || p.Pages != 1 || p.Table != table || p.Rects[3] != pane || p.Rects[4].W != 0 {
			t.Errorf("got %+v, want twelve lines and a head, and ten rows for the fourth", p)
		}
	}
	p := layout.Arrange(layout.Request{Area: screen.Rect{W: 120, H: 23}, Wants: wants(21), Focus: 3, Kind: layout.List})
	if p.Table.H != 23 || p.Rects[3].H != 0 {
		t.Errorf("got %+v, want no pane in one row", p)
	}
}

func TestTheKindsDivideAsTheirNamesSay(t *testing.T) {
	t.Parallel()
	area := screen.Rect{W: 120, H: 30}
	for kind, want := range map[layout.Kind][]screen.Rect{
		layout.Rows:    {{W: 120, H: 10}, {Y: 10, W: 120, H: 10}, {Y: 20, W: 120, H: 10}},
		layout.Columns: {{W: 40, H: 30}, {X: 40, W: 40, H: 30}, {X: 80, W: 40, H: 30}},
		layout.Main:    {{W: 72, H: 30}, {X: 72, W: 48, H: 15}, {X: 72, Y: 15, W: 48, H: 15}},
		layout.Tabs:    {{}, {Y: 1, W: 120, H: 29}, {}},
	} {
		p := layout.Arrange(layout.Request{Area: area, Wants: wants(3), Kind: kind, Page: 1})
		if kind != layout.Tabs && p.Pages != 1 {
			t.Errorf("%v has %d pages", kind, p.Pages)
		}
		for i, r := range p.Rects {
			if r != want[i] {
				t.Errorf("%v puts pane %d at %v, want %v", kind, i, r, want[i])
			}
		}
		if got, ok := layout.Parse(kind.String()); !ok || got != kind {
			t.Errorf("%q is read as %v", kind, got)
		}
	}
}

func TestTheMainPaneStaysWhileTheStackTurnsItsPages(t *testing.T) {
	t.Parallel()
	q := layout.Request{Area: screen.Rect{W: 120, H: 30}, Wants: wants(14), Kind: layout.Main, Page: 1}
	p := layout.Arrange(q)
	if p.Pages != 3 || p.Rects[0].W != 72 || p.Rects[5].W != 0 || p.Rects[6].W != 48 {
		t.Errorf("got %+v, want the main pane and the second of three pages", p)
	}
}
