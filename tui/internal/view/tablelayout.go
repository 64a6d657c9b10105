package view

import (
	"math"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

const (
	columnGap   = 2
	columnMost  = 40 // largest width of a column before spare cells are distributed
	columnLeast = 10 // width to which a text column may be narrowed to fit another column
)

// tableColumn is a column that is shown.
type tableColumn struct {
	index   int // index in the table
	name    string
	numeric bool
	unit    string
	whole   bool          // all numbers are integers
	digits  number.Format // format of a column with a unit
	mark    string        // sort direction, after the name
	x, w    int
	need    int // width without spare cells
}

// tableLayout holds the columns to show, and the number of hidden ones.
type tableLayout struct {
	w       int
	cols    []tableColumn
	hidden  int
	sort    string // as in Context
	history historyStrip
}

// laidTable caches the layout of a table.
type laidTable struct {
	key  laidTableKey
	cols []tableColumn
	l    tableLayout
}

// laidTableKey is everything that the layout of a table depends on.
type laidTableKey struct {
	topic          *store.Topic
	ordinal        uint64
	sort           string
	first, rows, w int
}

// layoutTable lays out the visible rows of a topic's table.
func layoutTable(c *Context, t *store.Topic, tab store.Table, rows [][]store.Cell, first, w int) tableLayout {
	m := &c.cache().laid
	key := laidTableKey{t, t.Ordinal(t.Upto(c.To) - 1), c.Sort, first, len(rows), w}
	if m.key != key {
		m.key, m.l = key, newTableLayout(tab, rows, w, c.Sort)
	}
	m.cols = append(m.cols[:0], m.l.cols...) // the history takes cells from them
	l := m.l
	l.cols = m.cols
	return l
}

// newTableLayout fits the columns in w cells. If they do not all fit, it hides
// the least useful: empty ones, then those with the same value in every row,
// then those that number the rows, then the last. The widest text gets the
// spare cells.
func newTableLayout(tab store.Table, rows [][]store.Cell, w int, sort string) tableLayout {
	l := tableLayout{w: w, hidden: tab.MoreColumns, sort: sort}
	for i, col := range tab.Columns {
		c := tableColumn{index: i, name: col.Name, numeric: col.Numeric, w: text.Width(col.Name)}
		if c.mark = sortMark(sort, col.Name); c.mark != "" {
			c.w++
		}
		if col.Numeric {
			c.unit = number.UnitOfColumn(col.Name)
			c.digits, c.whole = columnFormat(rows, i, c.unit), allWhole(rows, i)
		}
		for _, cells := range rows {
			c.w = max(c.w, text.Width(c.format(cells[i])))
		}
		c.w = min(c.w, columnMost)
		l.cols = append(l.cols, c)
	}
	for len(l.cols) > 1 && l.least() > w {
		l.drop(rows)
	}
	l.stretch()
	return l
}

// least returns the width of all columns with texts as narrow as possible.
func (l *tableLayout) least() int {
	n := -columnGap
	for _, c := range l.cols {
		n += columnGap
		if c.numeric {
			n += c.w
		} else {
			n += min(c.w, columnLeast)
		}
	}
	return n
}

func (l *tableLayout) width() int {
	n := -columnGap
	for _, c := range l.cols {
		n += c.w + columnGap
	}
	return n
}

// drop hides the least useful column.
func (l *tableLayout) drop(rows [][]store.Cell) {
	worst, least := 0, math.MaxInt
	for i := len(l.cols) - 1; i >= 0; i-- {
		if v := l.cols[i].worth(rows); v < least {
			worst, least = i, v
		}
	}
	l.cols = append(l.cols[:worst], l.cols[worst+1:]...)
	l.hidden++
}

// worth returns how useful a column is. Empty columns are least useful,
// followed by those with the same value in all cells and those that number the
// rows.
func (c tableColumn) worth(rows [][]store.Cell) int {
	same, empty := true, true
	for _, cells := range rows {
		same = same && cells[c.index].Text == rows[0][c.index].Text
		empty = empty && cells[c.index].Text == ""
	}
	switch {
	case empty:
		return 0
	case same && len(rows) > 1:
		return 1
	case c.numeric && isName(c.name):
		return 2
	}
	return 3
}

// stretch adjusts the widest text column so that the columns fill the width,
// and places all columns.
func (l *tableLayout) stretch() {
	for over := l.width() - l.w; over > 0; over = l.width() - l.w {
		c := l.widestText()
		if c == nil || c.w <= 1 {
			break
		}
		c.w--
	}
	for i := range l.cols {
		l.cols[i].need = l.cols[i].w
	}
	if c := l.widestText(); c != nil {
		c.w += max(0, l.w-l.width())
	}
	l.place()
}

// place sets the positions of the columns.
func (l *tableLayout) place() {
	x := 0
	for i := range l.cols {
		l.cols[i].x = x
		x += l.cols[i].w + columnGap
	}
}

func (l *tableLayout) widestText() *tableColumn {
	var widest *tableColumn
	for i := range l.cols {
		if c := &l.cols[i]; !c.numeric && (widest == nil || c.w > widest.w) {
			widest = c
		}
	}
	return widest
}
