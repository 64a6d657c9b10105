// Package layout computes the positions of panes.
//
// Its functions are pure: the same [Request] always gives the same [Plan].
// Rectangles never overlap, never leave the area, and are never smaller than a
// readable pane. Panes that do not fit are on further pages.
package layout

import "topicmux/tui/internal/screen"

// MinWidth and MinHeight are the smallest size of a readable pane in cells,
// including its border.
const (
	MinWidth  = 24
	MinHeight = 5
)

// Want describes the size that a pane needs.
type Want struct {
	// Tall is the weight of the pane's height relative to other rows. A clock
	// needs less than 1, and a table more. Default (0): 1.
	Tall float64
	// Wide is the weight of its width relative to other panes in its row. A log
	// needs more than 1. Default (0): 1.
	Wide float64
	// Rows is the height in which the pane shows its whole content, including
	// its border. Set it only for small contents. In the grid, such panes may
	// share a place. Default (0): more height shows more.
	Rows int
	// Resized is the size that the user gave the pane. Default (zero):
	// unchanged.
	Resized Size
}

// Size is a width and a height as factors of the default size. A zero counts as
// 1.
type Size struct{ W, H float64 }

// Request describes the panes to lay out.
type Request struct {
	// Area is the area to divide.
	Area screen.Rect
	// Wants has an element for each pane.
	Wants []Want
	// Kind is the layout. Default (zero): Grid.
	Kind Kind
	// Page is the page to show, from 0. If there are fewer pages, the last is
	// shown.
	Page int
	// Focus is the index of the focused pane, which gets the spare room in a
	// list. It is -1 for none.
	Focus int
	// Main is the width of the first pane in Main, as a fraction. Default (0):
	// 0.6.
	Main float64
}

// Plan is the result of Arrange.
type Plan struct {
	// Area is the divided area.
	Area screen.Rect
	// Rects has a rectangle for each Want, in order. It is empty for a pane on
	// another page.
	Rects []screen.Rect
	// Places has an element for each Want: the position of its rectangle
	// relative to the others. It is undefined for an empty rectangle and in a
	// list.
	Places []Place
	// Page is the page shown, from 0. Pages is the number of pages, at least 1.
	Page, Pages int
	// List is set if the panes are shown as lines of a list: in the layout
	// List, or because the area is too small for panes with borders. Only the
	// focused pane may then have a rectangle. It is below Table and may be too
	// small for a border.
	List bool
	// Table is the area for the lines of a list and its column names. It may be
	// too small for all panes.
	Table screen.Rect
	// Bar is the line for the names of all panes. It is empty except in Tabs.
	Bar screen.Rect
}

// Place is the position of a pane relative to the others of its page, with the
// weights of its size.
type Place struct {
	// Row and Column number the places from the top and from the left, from 0.
	Row, Column int
	// Level numbers the panes of a shared place from the top, from 0. Shared is
	// set if there are several.
	Level  int
	Shared bool
	// Wide is the weight of the width relative to the other places of the row,
	// before Resized is applied. Tall is the weight of the height: relative to
	// the other panes of a shared place, or else to the other rows.
	Wide, Tall float64
}

// Arrange lays out panes. It uses the layout List instead of the requested one
// if panes with borders are not readable: on a small screen, or on a narrow one
// if they do not all fit.
func Arrange(q Request) Plan {
	n := len(q.Wants)
	plan := Plan{Area: q.Area, Rects: make([]screen.Rect, n), Places: make([]Place, n), Pages: 1}
	if n == 0 || q.Area.W <= 0 || q.Area.H <= 0 {
		return plan
	}
	if q.isList() {
		q.list(&plan)
		return plan
	}
	per := q.perPage()
	plan.Pages = pagesOf(n, per, q.fixed())
	plan.Page = max(0, min(q.Page, plan.Pages-1))
	first := q.fixed() + plan.Page*(per-q.fixed())
	last := min(n, first+per-q.fixed())
	rects, places, wants := plan.Rects[first:last], plan.Places[first:last], q.Wants[first:last]
	switch q.Kind {
	case Rows:
		rows(q.Area, rects, places, wants)
	case Columns:
		columns(q.Area, rects, places, wants)
	case Main:
		q.main(&plan, first, last)
	case Tabs:
		plan.Bar, plan.Rects[first] = cut(q.Area, 1)
	default:
		grid(q.Area, rects, places, wants)
	}
	return plan
}

// PageOf returns the page that shows pane i. For a pane that is on every page
// it returns the requested page.
func PageOf(q Request, i int) int {
	if q.isList() {
		return 0
	}
	if i < q.fixed() {
		return q.Page
	}
	return (i - q.fixed()) / max(1, q.perPage()-q.fixed())
}

// fixed returns the number of panes, from the first on, that are on every page.
func (q *Request) fixed() int {
	if q.Kind == Main && q.hasMain() {
		return 1
	}
	return 0
}

// isList reports whether a list is requested, or the area is too small for
// borders.
func (q *Request) isList() bool {
	n, most := len(q.Wants), capacity(q.Area)
	switch q.Kind {
	case List:
		return true
	case Tabs:
		return q.Area.W < MinWidth || q.Area.H < MinHeight+1
	}
	return most < min(n, 2) || q.Area.W < 2*MinWidth && n > most
}

func capacity(area screen.Rect) int {
	return (area.W / MinWidth) * (area.H / MinHeight)
}

// perPage returns the number of panes on a page. Panes are distributed evenly
// over the pages.
func (q *Request) perPage() int {
	n, most := len(q.Wants), capacity(q.Area)
	switch q.Kind {
	case Rows:
		most = q.Area.H / MinHeight
	case Columns:
		most = q.Area.W / MinWidth
	case Main:
		if !q.hasMain() {
			most = q.Area.H / MinHeight
			break
		}
		stacked := max(1, n-1)
		return 1 + even(stacked, max(1, q.Area.H/MinHeight))
	case Tabs:
		most = 1
	}
	return even(n, max(most, 1))
}

// even returns the number of items per page if n items are distributed evenly
// over pages of at most most.
func even(n, most int) int {
	pages := (n + most - 1) / most
	return (n + pages - 1) / pages
}

func pagesOf(n, per, fixed int) int {
	return max(1, (n-fixed+per-fixed-1)/max(1, per-fixed))
}

// cut divides an area into its first rows and the rest.
func cut(area screen.Rect, rows int) (top, rest screen.Rect) {
	top, rest = area, area
	top.H = rows
	rest.Y, rest.H = area.Y+rows, area.H-rows
	return top, rest
}
