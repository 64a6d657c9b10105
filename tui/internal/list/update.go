package list

import (
	"slices"
	"time"
)

// Action is what the list wants of the dashboard.
type Action uint8

// The actions.
const (
	// None is nothing.
	None Action = iota
	// Moved tells that another topic is selected, or that others are on screen.
	Moved
	// Ordered tells that a person chose another order.
	Ordered
	// Open asks for the selected topic to be shown alone.
	Open
)

// Binding is a key of the list.
type Binding struct {
	// Keys are its names, such as "pgdown".
	Keys []string
	// Name is what the commands call it.
	Name string
	// Label and Help are what the help says; both are empty for the second of
	// two opposite keys.
	Label, Help string

	does func(*List) Action
}

// Bindings are the keys that the list takes.
func Bindings() []Binding { return bindings }

var bindings = []Binding{
	{[]string{"up", "k", "shift+tab"}, "previous topic", "↑ ↓ j k", "previous, next topic", by(-1)},
	{[]string{"down", "j", "tab"}, "next topic", "", "", by(1)},
	{[]string{"pgup"}, "list page up", "pgup pgdn", "previous, next page", pages(-1)},
	{[]string{"pgdown"}, "list page down", "", "", pages(1)},
	{[]string{"home"}, "first topic", "home end", "first, last topic", by(-1 << 30)},
	{[]string{"end", "G"}, "last topic", "", "", by(1 << 30)},
	{[]string{"s"}, "sort the list by the next column", "s S", "sort column, direction", (*List).orderNext},
	{[]string{"S"}, "reverse the list", "", "", (*List).orderOther},
	{[]string{"!"}, "sort by what needs attention", "!", "alerts and silent first", (*List).orderAttention},
}

func by(rows int) func(*List) Action { return func(l *List) Action { return l.move(rows) } }

func pages(n int) func(*List) Action {
	return func(l *List) Action { return l.move(n * max(1, l.rows()-1)) }
}

// Press takes a key by its name. It reports false for a key that is not the
// list's.
func (l *List) Press(key string, now time.Time) (Action, bool) {
	for _, b := range bindings {
		for _, k := range b.Keys {
			if k == key {
				act := b.does(l)
				if act == Moved {
					l.movedAt = now
				}
				return act, true
			}
		}
	}
	return None, false
}

// move moves the selection by so many rows.
func (l *List) move(rows int) Action {
	if len(l.items) == 0 {
		return None
	}
	at := max(0, min(l.index(l.selected)+rows, len(l.items)-1))
	l.selected, l.loose = l.items[at].Name, false
	l.reveal()
	return Moved
}

// SortsByValueNext reports whether the key that sorts by the next column brings the
// largest number to the top.
func (l *List) SortsByValueNext() bool {
	return l.by.next() == ByValue && slices.ContainsFunc(l.items, func(it Item) bool { return it.Known })
}

func (l *List) orderNext() Action {
	next := l.by.next()
	l.orderBy(next, next.descends())
	return Ordered
}

func (l *List) orderOther() Action {
	l.orderBy(l.by, !l.descending)
	return Ordered
}

// orderAttention brings the states that need attention to the top, and goes back
// to the names.
func (l *List) orderAttention() Action {
	if l.Attention() {
		l.orderBy(ByName, false)
	} else {
		l.orderBy(ByState, false)
	}
	return Ordered
}

// Click takes a click on a cell of the screen: a column's head orders by it, or
// turns its order round; a row is selected, and opened by a second click.
func (l *List) Click(x, y int, now time.Time) Action {
	x, y = x-l.area.X, y-l.area.Y
	if l.hasHead() {
		if y == 0 {
			return l.clickHead(x)
		}
		y--
	}
	if shown := l.onScreen(); y >= 0 && y < len(shown) {
		return l.clickRow(shown[y].Name, now)
	}
	return None
}

func (l *List) clickHead(x int) Action {
	col, ok := l.columnAt(x)
	switch {
	case !ok:
		return None
	case col == l.by:
		return l.orderOther()
	}
	l.orderBy(col, col.descends())
	return Ordered
}

func (l *List) clickRow(name string, now time.Time) Action {
	twice := l.clicked == name && now.Sub(l.clickedAt) < doubleClick
	l.clicked, l.clickedAt = name, now
	l.selected, l.loose, l.movedAt = name, false, now
	if twice {
		l.clicked = ""
		return Open
	}
	return Moved
}

// Wheel moves the rows on screen by steps of the wheel. The selection stays
// where it is, on screen or not.
func (l *List) Wheel(steps int, now time.Time) Action {
	l.movedAt, l.loose = now, true
	l.top += steps * wheelRows
	l.reveal()
	return Moved
}
