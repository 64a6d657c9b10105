// Package layout decides where panes go. It is pure geometry: the same area
// and the same wishes give the same rectangles, rectangles never overlap, never
// leave the area, and are never smaller than what a pane needs to be read;
// panes that do not fit go to further pages.
package layout

import "topicmux/tui/internal/screen"

// MinWidth and MinHeight are the smallest pane, border included, in which every
// view can still be read.
const (
	MinWidth  = 24
	MinHeight = 5
)

// Want is what one pane asks for.
type Want struct {
	// Tall weighs the pane's height against the other rows': 1 is usual, a
	// clock asks for less and a table for more. Default 1.
	Tall float64
	// Wide weighs its width against the other panes in its row: 1 is usual, a
	// log asks for more. Default 1.
	Wide float64
	// Rows is the height in which the pane shows all it has, border included,
	// where that is little. In the grid, such panes share a place with each
	// other. Default 0: more height shows more.
	Rows int
	// Resized is what a person made of the pane's size.
	Resized Size
}

// Size is a width and a height as multiples of the usual ones. Default 1 each.
type Size struct{ W, H float64 }

// Request is what is to be laid out, and how.
type Request struct {
	// Area is what to divide.
	Area screen.Rect
	// Wants has one element for each pane.
	Wants []Want
	// Kind is the layout. Default Grid.
	Kind Kind
	// Page is the page to show; the last one if there are fewer.
	Page int
	// Focus is the pane that gets the room to spare in a list; -1 for none.
	Focus int
	// Main is the share of the width that the first pane has in Main. Default
	// 0.6.
	Main float64
}

// Plan says where each pane is.
type Plan struct {
	// Area is what was divided.
	Area screen.Rect
	// Rects has one rectangle for each Want, in order. An empty one belongs to
	// a pane on another page.
	Rects []screen.Rect
	// Places has one element for each Want: where its rectangle stands among the
	// others. It means nothing for an empty rectangle, and in a list.
	Places []Place
	// Page is the page shown, from 0; Pages is how many there are, at least 1.
	Page, Pages int
	// List is set when the panes are lines of a list: in List, and where the area
	// is too small for panes with borders. Only the pane in focus may then have a
	// rectangle, beneath Table, which may be too small for a border.
	List bool
	// Table is where the lines of a list are, and the names of their columns. It
	// may hold fewer lines than there are panes.
	Table screen.Rect
	// Bar is the line for the names of all panes, empty except in Tabs.
	Bar screen.Rect
}

// Place is where a pane stands among the others of its page, and what its size
// is a multiple of.
type Place struct {
	// Row and Column count the places from the top and from the left.
	Row, Column int
	// Level counts the panes of one place from the top; Shared is set when there
	// are several.
	Level  int
	Shared bool
	// Wide weighs the width against the other places of the row before Resized
	// is applied. Tall weighs the height: against the other panes of a shared
	// place, else against the other rows.
	Wide, Tall float64
}

// Arrange lays out panes. It uses the layout asked for where panes with
// borders can be read, and List where they cannot: on a small screen, and on a
// narrow one that they do not fit on.
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

// PageOf returns the page that shows pane i. What is on every page is on the
// one that the request asks for.
func PageOf(q Request, i int) int {
	if q.isList() {
		return 0
	}
	if i < q.fixed() {
		return q.Page
	}
	return (i - q.fixed()) / max(1, q.perPage()-q.fixed())
}

// fixed is how many panes, from the first on, are on every page.
func (q *Request) fixed() int {
	if q.Kind == Main && q.hasMain() {
		return 1
	}
	return 0
}

// isList reports whether a list is asked for, or the screen is too small for
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

// perPage returns how many panes a page holds. Panes are spread evenly over
// the pages, so that the last page is no lonely rest.
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

// even returns how many of n things go on each page of at most that many.
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
