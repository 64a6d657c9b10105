package view

import (
	"math"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

const (
	columnGap   = 2
	columnMost  = 40 // cells of one column, before the rest is shared out
	columnLeast = 10 // cells to which a column of text is cut to keep another one
)

// tableColumn is a column that is shown.
type tableColumn struct {
	index   int // in the table
	name    string
	numeric bool
	unit    string
	digits  number.Format // of a column with a unit
	mark    string        // behind the name: which way the table is sorted by it
	x, w    int
	need    int // of w, what is not only left over
}

// tableLayout is the columns that are shown, and how many are not.
type tableLayout struct {
	w      int
	cols   []tableColumn
	hidden int
	sort   string // as Context has it
	trail  trail
}

// laidTable is how a table was laid out, kept until something changes.
type laidTable struct {
	key  laidTableKey
	cols []tableColumn
	l    tableLayout
}

// laidTableKey is all that the layout of a table depends on.
type laidTableKey struct {
	topic          *store.Topic
	ordinal        uint64
	sort           string
	first, rows, w int
}

// layoutTable lays out the rows that are shown of a topic's table.
func layoutTable(c *Context, t *store.Topic, tab store.Table, rows [][]store.Cell, first, w int) tableLayout {
	m := &c.memory().laid
	key := laidTableKey{t, t.Ordinal(t.Upto(c.To) - 1), c.Sort, first, len(rows), w}
	if m.key != key {
		m.key, m.l = key, newTableLayout(tab, rows, w, c.Sort)
	}
	m.cols = append(m.cols[:0], m.l.cols...) // a trail takes room from them
	l := m.l
	l.cols = m.cols
	return l
}

// newTableLayout fits the columns into w cells. Where they do not all fit,
// those go that say least: empty ones, then those that say the same in every
// row, then those that number the rows, then the last ones. What is left over goes to the widest text.
func newTableLayout(tab store.Table, rows [][]store.Cell, w int, sort string) tableLayout {
	l := tableLayout{w: w, hidden: tab.MoreColumns, sort: sort}
	for i, col := range tab.Columns {
		c := tableColumn{index: i, name: col.Name, numeric: col.Numeric, w: text.Width(col.Name)}
		if c.mark = sortMark(sort, col.Name); c.mark != "" {
			c.w++
		}
		if col.Numeric {
			c.unit = number.UnitOfColumn(col.Name)
			c.digits = columnFormat(rows, i, c.unit)
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

// least is the width of all columns when texts are cut as far as is bearable.
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

// drop hides the column that says least.
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

// worth is how much a column says: least when it is empty, then when all its
// cells are the same, then when it only numbers the rows.
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

// stretch gives the widest column of text the cells that are left, or takes
// from it those that are missing, and places all columns.
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

// place puts the columns beside each other.
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
