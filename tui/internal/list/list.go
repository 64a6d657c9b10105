// Package list is the dashboard's list of topics: a line for each, with its
// state, name, value, history, rate and age.
//
// A List keeps which topics there are, their order, what is selected and which
// of them are on screen. It is calm: the order changes once a second at
// most, and not while a person moves in it; the selection stays with its topic
// whatever the order does. Update takes what a person does, Draw draws and
// changes nothing. What a line says comes from the caller.
package list

import (
	"slices"
	"time"

	"topicmux/tui/internal/abbr"
	"topicmux/tui/internal/screen"
)

const (
	// Every is how long an order stands at least.
	Every = time.Second
	// restAfter is how long the order stands after a person moved in the list.
	restAfter = 2 * time.Second
	// headFrom is the height from which the first row names the columns, though
	// it takes the place of a topic.
	headFrom = 10
	// wheelRows is how far one step of the wheel goes.
	wheelRows = 3
	// doubleClick is how close two clicks on a row are to open it.
	doubleClick = 400 * time.Millisecond
)

// Item is what the order of a topic depends on.
type Item struct {
	Name string
	// Field is which of several numbers Value is, "" for the only one.
	Field string
	// Rank orders the states: the lowest needs attention first.
	Rank int
	// Value is what the topic's number is. It means nothing unless Known is set.
	Value float64
	Known bool
	// Unit is how many cells the unit of its number may take, 0 for none.
	Unit int
	// Rate is its events a second.
	Rate float64
	// Last is when its newest event came, zero for none.
	Last time.Time

	steadyRate float64 // what Rate and Last are ordered by
	age        int
	place      int // in the order in which Set got it
}

// List is the list's state. Create one with New.
type List struct {
	items    []Item // in the order shown
	names    nameWidths
	unit     int // of the widest one
	short    abbr.Names
	selected string
	top      int  // the first item on screen
	loose    bool // the wheel took the selection out of sight
	area     screen.Rect

	by         Column
	descending bool
	chosen     bool // somebody asked for the order

	orderedAt time.Time // zero: not yet
	movedAt   time.Time // when a person last moved in it
	clicked   string
	clickedAt time.Time
}

// New returns an empty list, ordered by name.
func New() *List { return &List{} }

// Set replaces the topics and, unless it would make lines jump too often or
// under a person's hands, their order. The caller gives items away.
func (l *List) Set(items []Item, now time.Time) {
	at := max(0, l.index(l.selected))
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

// Due returns when Set is to be called next for an order that follows the
// topics.
func (l *List) Due() time.Time {
	due := l.orderedAt.Add(Every)
	if rest := l.movedAt.Add(restAfter); rest.After(due) {
		return rest
	}
	return due
}

// Resize says where on the screen the list is.
func (l *List) Resize(area screen.Rect) {
	l.area = area
	l.reveal()
}

// Area returns where on the screen the list is.
func (l *List) Area() screen.Rect { return l.area }

// Len returns how many topics there are.
func (l *List) Len() int { return len(l.items) }

// Selected returns the name of the selected topic, "" when there is none.
func (l *List) Selected() string { return l.selected }

// Place returns the place of the selected topic, from 1; 0 when there is none.
func (l *List) Place() int { return l.index(l.selected) + 1 }

// Select selects a topic and brings it on screen. A name that the list does
// not have is ignored.
func (l *List) Select(name string) {
	if name == l.selected || l.index(name) < 0 {
		return
	}
	l.selected, l.loose = name, false
	l.reveal()
}

// Shown returns the names of the topics on screen, from the top.
func (l *List) Shown() []string {
	var out []string
	for _, it := range l.onScreen() {
		out = append(out, it.Name)
	}
	return out
}

// Span returns the places of the first and the last topic on screen, from 1;
// both are 0 for an empty list.
func (l *List) Span() (first, last int) {
	if n := len(l.onScreen()); n > 0 {
		return l.top + 1, l.top + n
	}
	return 0, 0
}

// Changes returns when the next age on screen is written differently, should
// nothing come; zero: never.
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

// rows is how many topics fit.
func (l *List) rows() int {
	if l.hasHead() {
		return max(0, l.area.H-1)
	}
	return max(0, l.area.H)
}

func (l *List) index(name string) int {
	return slices.IndexFunc(l.items, func(it Item) bool { return it.Name == name })
}

// reveal keeps the rows full and, unless the wheel moved on, the selection on
// screen.
func (l *List) reveal() {
	if i := l.index(l.selected); i >= 0 && !l.loose {
		l.top = max(min(l.top, i), i-l.rows()+1)
	}
	l.top = max(0, min(l.top, len(l.items)-l.rows()))
}
