// Package list implements the dashboard's list of topics. Each topic has a line
// with its state, name, value, history, rate and age.
//
// A [List] holds the topics, their order, the selection and the scroll
// position. The order changes at most once a second, and not while the user
// navigates. The selection stays with its topic when the order changes.
//
// Press, Click and Wheel handle input. Draw draws the list and changes nothing.
// The content of lines comes from a [Source].
package list

import (
	"cmp"
	"slices"
	"time"

	"topicmux/tui/internal/abbr"
	"topicmux/tui/internal/screen"
)

const (
	// Every is the shortest time between two changes of the order.
	Every = time.Second
	// restAfter is how long the order stays the same after the user has
	// navigated.
	restAfter = 2 * time.Second
	// headFrom is the height from which on the first row names the columns,
	// even if a topic must be hidden for it.
	headFrom = 10
	// wheelRows is the number of rows per wheel step.
	wheelRows = 3
	// doubleClick is the longest time between two clicks of a double click.
	doubleClick = 400 * time.Millisecond
)

// Item is a topic with the properties that it is sorted by.
type Item struct {
	Name string
	// Title is shown instead of the name. Default (""): the name.
	Title string
	// Field is the field whose number Value is, or "" if the topic has only one
	// number.
	Field string
	// Rank orders states. The lowest needs attention first.
	Rank int
	// Value is the topic's number, valid if Known is set.
	Value float64
	Known bool
	// Unit is the largest width of the number's unit in cells, 0 for none.
	Unit int
	// Rate is the number of events per second.
	Rate float64
	// Last is the time of the newest event, zero for none.
	Last time.Time

	steadyRate float64 // used for sorting instead of Rate and Last
	age        int
	place      int // index in the argument of Set
}

// List is the state of the list. Create it with New.
type List struct {
	items     []Item // in the order shown; each has a title
	names     nameWidths
	unit      int // width of the widest unit
	short     abbr.Names
	selected  string
	top       int  // index of the first item on screen
	offScreen bool // the wheel has moved the selection off screen
	area      screen.Rect

	by         Column
	descending bool
	chosen     bool // the user has chosen the order

	orderedAt time.Time // zero if never
	movedAt   time.Time // when the user last navigated
	clicked   string
	clickedAt time.Time
}

// New returns an empty list, sorted by name.
func New() *List { return &List{} }

// Set replaces the topics. It also sorts them, unless they were sorted less
// than a second ago or the user is navigating. The list keeps items.
func (l *List) Set(items []Item, now time.Time) {
	at := max(0, l.index(l.selected))
	for i := range items {
		items[i].Title = cmp.Or(items[i].Title, items[i].Name)
	}
	settle(items, l.items, now)
	if l.by == ByName || l.by == ByPlace || l.orderedAt.IsZero() || !now.Before(l.Due()) {
		l.order(items)
		l.orderedAt = now
	} else {
		keepOrder(items, l.items)
	}
	l.items = items
	l.measure()
	if l.index(l.selected) < 0 && len(items) > 0 {
		l.selected = items[min(at, len(items)-1)].Name
	}
	l.reveal()
}

// Due returns when the next call of Set may change the order.
func (l *List) Due() time.Time {
	due := l.orderedAt.Add(Every)
	if rest := l.movedAt.Add(restAfter); rest.After(due) {
		return rest
	}
	return due
}

// Resize sets the area of the screen that the list uses.
func (l *List) Resize(area screen.Rect) {
	l.area = area
	l.reveal()
}

// Area returns the area of the screen that the list uses.
func (l *List) Area() screen.Rect { return l.area }

// Len returns the number of topics.
func (l *List) Len() int { return len(l.items) }

// Selected returns the name of the selected topic, or "" if there is none.
func (l *List) Selected() string { return l.selected }

// Place returns the number of the selected topic, counting from 1, or 0 if none
// is selected.
func (l *List) Place() int { return l.index(l.selected) + 1 }

// Select selects a topic and scrolls to it. It ignores a name that is not in
// the list.
func (l *List) Select(name string) {
	if name == l.selected || l.index(name) < 0 {
		return
	}
	l.selected, l.offScreen = name, false
	l.reveal()
}

// Shown returns the names of the topics on screen, from top to bottom.
func (l *List) Shown() []string {
	var out []string
	for _, it := range l.onScreen() {
		out = append(out, it.Name)
	}
	return out
}

// Span returns the numbers of the first and last topic on screen, counting from
// 1. Both are 0 for an empty list.
func (l *List) Span() (first, last int) {
	if n := len(l.onScreen()); n > 0 {
		return l.top + 1, l.top + n
	}
	return 0, 0
}

// Changes returns when an age on screen changes if no event arrives, or the
// zero time for never.
func (l *List) Changes(now time.Time) time.Time {
	var next time.Time
	for _, it := range l.onScreen() {
		if at := ageChange(it.Last, now); !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

func (l *List) onScreen() []Item {
	return l.items[min(l.top, len(l.items)):min(l.top+l.rows(), len(l.items))]
}

// hasHead reports whether the first row names the columns.
func (l *List) hasHead() bool { return l.area.H >= headFrom || l.area.H > len(l.items) }

// rows returns the number of topics that fit.
func (l *List) rows() int {
	if l.hasHead() {
		return max(0, l.area.H-1)
	}
	return max(0, l.area.H)
}

func (l *List) index(name string) int {
	return slices.IndexFunc(l.items, func(it Item) bool { return it.Name == name })
}

// reveal scrolls so that the rows are full and, unless the wheel has moved on,
// the selection is on screen.
func (l *List) reveal() {
	if i := l.index(l.selected); i >= 0 && !l.offScreen {
		l.top = max(min(l.top, i), i-l.rows()+1)
	}
	l.top = max(0, min(l.top, len(l.items)-l.rows()))
}
