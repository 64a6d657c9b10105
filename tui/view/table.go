package view

import (
	"math"
	"strconv"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
)

const (
	columnGap   = 2
	columnMost  = 40 // cells of one column, before the rest is shared out
	columnLeast = 10 // cells to which a column of text is cut to keep another one
)

// tableView shows an array of objects: a header, numbers to the right, as many
// columns as fit, the history of one of them where there is room. It is sorted
// by any column, and a reader scrolls it from the top.
type tableView struct{}

func (tableView) Name() string { return "table" }

func (tableView) Fits(t *store.Topic) bool { return t.Shape == store.ShapeTable }

func (tableView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	tab := t.Table(c.To)
	if len(tab.Columns) == 0 {
		what := "waiting for the first event"
		if _, ok := t.Latest(c.To); ok {
			what = "no rows"
		}
		drawEmpty(r, t, what)
		return
	}
	header := headerRows(h)
	l, rows, first := c.laidRows(t, tab, w, h)
	if header > 0 {
		l.drawHeader(r)
	}
	for y, cells := range rows {
		l.drawRow(r, y+header, cells)
	}
	drawMore(r, len(tab.Rows)+tab.MoreRows-first-len(rows))
	if c.Stale {
		r.Tint(screen.Style{Fg: theme.Faint})
	}
}

// headerRows is how many of h rows name the columns.
func headerRows(h int) int {
	if h >= 3 {
		return 1
	}
	return 0
}

// laidRows returns the rows of a table that are shown in w by h cells, the index
// of the first one, and their columns as they are drawn.
func (c *Context) laidRows(t *store.Topic, tab store.Table, w, h int) (l tableLayout, rows [][]store.Cell, first int) {
	room := roomFor(len(tab.Rows)+tab.MoreRows, h-headerRows(h))
	first = topRow(c.scrolled(), len(tab.Rows), room)
	sorted := c.sorted(t, tab)
	rows = sorted[first:min(len(sorted), first+room)]
	l = c.tableLayout(t, tab, rows, first, w)
	l.addTrail(t, c, tab, rows)
	return l, rows, first
}

func (tableView) scroll(t *store.Topic, c *Context, _, h, rows int) Scroll {
	tab := t.Table(c.To)
	room := roomFor(len(tab.Rows)+tab.MoreRows, h-1)
	return Scroll{Offset: topRow(Scroll{Offset: c.scrolled().Offset + rows}, len(tab.Rows), room)}
}

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

// tableLayout lays out the rows that are shown of a topic's table.
func (c *Context) tableLayout(t *store.Topic, tab store.Table, rows [][]store.Cell, first, w int) tableLayout {
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

func (l *tableLayout) drawHeader(r screen.Region) {
	st := screen.Style{Fg: theme.Faint, Attr: screen.Underline}
	r.Sub(screen.Rect{W: l.w, H: 1}).Fill(st)
	for _, c := range l.cols {
		name := text.Truncate(c.name, c.w-text.Width(c.mark)) + c.mark
		if c.numeric {
			name = text.FitRight(name, c.w)
		}
		if c.mark != "" {
			r.Text(c.x, 0, name, screen.Style{Fg: theme.Accent, Attr: screen.Underline | screen.Bold})
			continue
		}
		r.Text(c.x, 0, name, st)
	}
	if l.trail.w > 0 {
		r.Text(l.trail.x, 0, text.Truncate("past", l.trail.w), st)
	}
	if last := l.cols[len(l.cols)-1]; l.hidden > 0 && !last.numeric {
		r.TextRight(l.w, 0, " +"+strconv.Itoa(l.hidden), st)
	}
}

func (l *tableLayout) drawRow(r screen.Region, y int, cells []store.Cell) {
	for _, c := range l.cols {
		cell := cells[c.index]
		s := c.format(cell)
		st := screen.Style{Fg: theme.Text}
		switch {
		case c.numeric:
			st.Fg = c.colour(cell)
			r.Text(c.x, y, text.FitRight(s, c.w), st)
			continue
		case c.x > 0:
			st.Fg = theme.Muted
		}
		r.Text(c.x, y, text.Truncate(s, c.w), st)
	}
	l.trail.draw(r, y, cells)
}

// columnFormat returns how the numbers of a column are written.
func columnFormat(rows [][]store.Cell, i int, unit string) number.Format {
	r := number.Range{Lo: math.Inf(1), Hi: math.Inf(-1), Unit: unit}
	for _, cells := range rows {
		v := cells[i]
		if !v.Numeric {
			continue
		}
		r.Lo, r.Hi = min(r.Lo, v.Number), max(r.Hi, v.Number)
		switch {
		case unit != "%":
			r.Decimals = max(r.Decimals, number.Decimals(v.Number))
		case v.Number != math.Trunc(v.Number):
			r.Decimals, r.Span = partDecimals, 100
		}
	}
	return r.Style().Fit(columnRoom)
}

// format writes a cell: as it came, or with its unit when the column's name
// tells one.
func (c tableColumn) format(cell store.Cell) string {
	if !cell.Numeric || c.unit == "" {
		return cell.Text
	}
	num, unit := c.digits.Write(cell.Number)
	if c.unit == "%" {
		return num
	}
	return num + " " + text.FitRight(unit, 2)
}

// colour is quiet for numbers that only identify, and shows how high a
// percentage is.
func (c tableColumn) colour(cell store.Cell) screen.Color {
	switch {
	case c.unit == "%" && cell.Numeric && cell.Number >= 1:
		// The root spreads the low end, where most values are.
		return theme.Heat(math.Sqrt(cell.Number / 100))
	case c.unit == "":
		return theme.Muted
	}
	return theme.Text
}
