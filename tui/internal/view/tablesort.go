package view

import (
	"cmp"
	"slices"
	"strings"

	"topicmux/monitor/store"
)

// tableOrder caches the sorted rows of a table.
type tableOrder struct {
	topic   *store.Topic
	ordinal uint64
	sort    string
	rows    [][]store.Cell
}

// sortRows returns the rows of a topic's table in the order that the reader has
// chosen. Cells without a value are last.
func sortRows(c *Context, t *store.Topic, tab store.Table) [][]store.Cell {
	name, down := strings.CutPrefix(c.Sort, "-")
	i := slices.IndexFunc(tab.Columns, func(col store.Column) bool { return col.Name == name })
	if i < 0 {
		return tab.Rows
	}
	e, _ := t.Latest(c.To)
	o := &c.cache().order
	if o.topic == t && o.ordinal == e.Ordinal && o.sort == c.Sort && len(o.rows) == len(tab.Rows) {
		return o.rows
	}
	*o = tableOrder{t, e.Ordinal, c.Sort, append(o.rows[:0], tab.Rows...)}
	slices.SortStableFunc(o.rows, func(a, b []store.Cell) int { return compareCells(a[i], b[i], down) })
	return o.rows
}

func compareCells(a, b store.Cell, down bool) int {
	switch {
	case a.Text == "" || b.Text == "":
		return -cmp.Compare(min(len(a.Text), 1), min(len(b.Text), 1))
	case down:
		a, b = b, a
	}
	if a.Numeric && b.Numeric {
		return cmp.Compare(a.Number, b.Number)
	}
	return cmp.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text))
}

// sortMark returns the mark of a column in the header: the sort direction if
// the table is sorted by it.
func sortMark(sort, column string) string {
	switch sort {
	case column:
		return "↑"
	case "-" + column:
		return "↓"
	}
	return ""
}

// SortNext returns the order after the current one: by the next column,
// starting with the largest number, or unsorted after the last column.
func SortNext(t *store.Topic, c *Context) string {
	cols := t.Table(c.To).Columns
	i := slices.IndexFunc(cols, func(col store.Column) bool { return sortMark(c.Sort, col.Name) != "" })
	if i+1 >= len(cols) {
		return ""
	}
	return firstOrder(cols[i+1])
}

// SortOther returns the reverse order.
func SortOther(sort string) string {
	if name, down := strings.CutPrefix(sort, "-"); down || name == "" {
		return name
	}
	return "-" + sort
}

// SortAt returns the order for a click at x, y in a view of w by h cells: by
// the column whose name is there, or the reverse order if the table is sorted
// by it already.
func SortAt(v View, t *store.Topic, c *Context, w, h, x, y int) (sort string, ok bool) {
	if _, isTable := v.(tableView); !isTable || y != 0 || headerRows(h) == 0 {
		return "", false
	}
	tab := t.Table(c.To)
	if len(tab.Columns) == 0 {
		return "", false
	}
	l, _, _ := laidRows(c, t, tab, w, h)
	for _, col := range l.cols {
		if x >= col.x && x < col.x+col.w {
			if col.mark != "" {
				return SortOther(c.Sort), true
			}
			return firstOrder(tab.Columns[col.index]), true
		}
	}
	return "", false
}

func firstOrder(col store.Column) string {
	if col.Numeric {
		return "-" + col.Name
	}
	return col.Name
}
