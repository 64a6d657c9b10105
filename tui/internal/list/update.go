package list

import (
	"slices"
	"time"
)

// Action is what the dashboard must do after input.
type Action uint8

// The actions.
const (
	// None requires nothing.
	None Action = iota
	// Moved means that the selection or the scroll position has changed.
	Moved
	// Ordered means that the user has chosen another order.
	Ordered
	// Open means that the selected topic is to be zoomed.
	Open
)

// Binding is a key binding of the list.
type Binding struct {
	// Keys are the names of the keys, such as "pgdown".
	Keys []string
	// Name is the name of the command.
	Name string
	// Label and Help are texts for the help. Both are empty for the second of
	// two opposite keys.
	Label, Help string

	does func(*List) Action
}

// Bindings returns the key bindings of the list.
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

// Press handles a key, given its name. It returns false if the list has no
// binding for it.
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

// move moves the selection by a number of rows.
func (l *List) move(rows int) Action {
	if len(l.items) == 0 {
		return None
	}
	at := max(0, min(l.index(l.selected)+rows, len(l.items)-1))
	l.selected, l.offScreen = l.items[at].Name, false
	l.reveal()
	return Moved
}

// SortsByValueNext reports whether the next press of the sort key sorts by
// value, and at least one topic has a number.
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

// orderAttention sorts states that need attention to the top, or sorts by name
// if they are there already.
func (l *List) orderAttention() Action {
	if l.Attention() {
		l.orderBy(ByName, false)
	} else {
		l.orderBy(ByState, false)
	}
	return Ordered
}

// Click handles a click on a cell of the screen. A click on a column's head
// sorts by the column or reverses the order. A click on a row selects it, and a
// double click opens it.
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
	l.selected, l.offScreen, l.movedAt = name, false, now
	if twice {
		l.clicked = ""
		return Open
	}
	return Moved
}

// Wheel scrolls by a number of wheel steps. The selection does not change and
// may leave the screen.
func (l *List) Wheel(steps int, now time.Time) Action {
	l.movedAt, l.offScreen = now, true
	l.top += steps * wheelRows
	l.reveal()
	return Moved
}
