package list

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// Column is a sort criterion.
type Column uint8

// The columns, in the order in which a key cycles through them.
const (
	ByName Column = iota
	ByValue
	ByRate
	ByAge
	ByState
	ByPlace // the order of the items in Set, which is that of the panes

	columnCount
)

var columnNames = [columnCount]string{"name", "value", "rate", "age", "state", "place"}

// String returns the name of the column, a single word.
func (c Column) String() string { return columnNames[c] }

// next returns the column that a key selects after c. It skips the order of the
// panes.
func (c Column) next() Column { return (c + 1) % ByPlace }

// descends reports whether the column is sorted from its largest value by
// default.
func (c Column) descends() bool { return c == ByValue || c == ByRate || c == ByAge }

// Order returns the sort column, and whether the largest value comes first.
func (l *List) Order() (by Column, descending bool) { return l.by, l.descending }

// Attention reports whether topics that need attention come first.
func (l *List) Attention() bool { return l.by == ByState && !l.descending }

// Sort returns the order in the form that SetSort reads: the name of the
// column, with a "-" before it if the largest value comes first.
func (l *List) Sort() string {
	if l.descending {
		return "-" + l.by.String()
	}
	return l.by.String()
}

// SetSort sets the order from the form that Sort returns. If s is not a valid
// order, it returns false and changes nothing.
func (l *List) SetSort(s string) bool {
	name, descending := strings.CutPrefix(s, "-")
	i := slices.Index(columnNames[:], name)
	if i < 0 {
		return false
	}
	l.orderBy(Column(i), descending)
	return true
}

// compareTitles compares the titles of two items, and their names if those are equal.
func compareTitles(a, b *Item) int {
	return cmp.Or(CompareNames(a.Title, b.Title), strings.Compare(a.Name, b.Name))
}

// Prefer sets a default order. It has no effect after the user or SetSort has
// chosen an order.
func (l *List) Prefer(by Column) {
	if !l.chosen && l.by != by {
		l.orderBy(by, false)
		l.chosen = false
	}
}

// orderBy sorts the list by a column, scrolls to its top and selects the first
// topic.
func (l *List) orderBy(by Column, descending bool) {
	l.by, l.descending, l.offScreen, l.top = by, descending, false, 0
	l.chosen = true
	l.order(l.items)
	if len(l.items) > 0 {
		l.selected = l.items[0].Name
	}
}

// order sorts items by the column, then by name.
func (l *List) order(items []Item) {
	slices.SortFunc(items, func(a, b Item) int {
		c := 0
		switch l.by {
		case ByValue:
			if a.Known != b.Known { // items without a number come last in both directions
				return cmp.Compare(truth(b.Known), truth(a.Known))
			}
			c = cmp.Compare(a.Value, b.Value)
		case ByRate:
			c = cmp.Compare(a.steadyRate, b.steadyRate)
		case ByAge:
			if a.Last.IsZero() != b.Last.IsZero() {
				return cmp.Compare(truth(a.Last.IsZero()), truth(b.Last.IsZero()))
			}
			c = cmp.Compare(a.age, b.age)
		case ByState:
			c = cmp.Compare(a.Rank, b.Rank)
		case ByPlace:
			c = cmp.Compare(a.place, b.place)
		}
		if c == 0 && l.by != ByName {
			return compareTitles(&a, &b)
		}
		if l.by == ByName {
			c = compareTitles(&a, &b)
		}
		if l.descending {
			return -c
		}
		return c
	})
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// settle sets the values that items are sorted by, so that topics that are
// almost equal do not change places. A rate keeps its previous value until it
// changes by a sixteenth. Ages count in the steps in which they are shown.
func settle(items, before []Item, now time.Time) {
	rates := make(map[string]float64, len(before))
	for _, it := range before {
		rates[it.Name] = it.steadyRate
	}
	for i := range items {
		it := &items[i]
		it.place = i
		it.steadyRate = it.Rate
		if r := rates[it.Name]; math.Abs(it.Rate-r) <= r/16 {
			it.steadyRate = r
		}
		it.age = ageSteps(now.Sub(it.Last))
	}
}

// keepOrder sorts items as before, with new ones last.
func keepOrder(items, before []Item) {
	place := make(map[string]int, len(before))
	for i, it := range before {
		place[it.Name] = i + 1
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		i, j := place[a.Name], place[b.Name]
		if i == 0 || j == 0 {
			return cmp.Compare(truth(i == 0), truth(j == 0))
		}
		return cmp.Compare(i, j)
	})
}

// CompareNames compares two names with numbers in numerical order: svc2 is
// before svc10.
func CompareNames(a, b string) int {
	for a != "" && b != "" {
		if isDigit(a[0]) && isDigit(b[0]) {
			x, y := number(a), number(b)
			m, n := strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
			if c := cmp.Or(cmp.Compare(len(m), len(n)), cmp.Compare(m, n), cmp.Compare(len(x), len(y))); c != 0 {
				return c
			}
			a, b = a[len(x):], b[len(y):]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// number returns the digits at the start of s.
func number(s string) string {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return s[:n]
}

func isDigit(c byte) bool { return c-'0' <= 9 }
