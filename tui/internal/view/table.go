package view

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// tableView shows an array of objects as a table with a header. It right-aligns
// numbers, shows as many columns as fit, and the history of a column if there
// is room. The reader can sort it by any column, and scrolls it from the top.
type tableView struct{}

func (tableView) Name() string { return "table" }

func (tableView) Fits(t *store.Topic) bool { return t.Shape == store.ShapeTable }

func (tableView) Draw(r screen.Region, t *store.Topic, c *Context) {
	w, h := r.Size()
	tab := t.Table(c.To)
	if len(tab.Columns) == 0 {
		if _, ok := t.Latest(c.To); ok {
			drawEmpty(r, t, "no rows")
		} else {
			drawNoEvent(r, t, c)
		}
		return
	}
	header := headerRows(h)
	l, rows, first := laidRows(c, t, tab, w, h)
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

// headerRows returns the number of header rows for a height of h.
func headerRows(h int) int {
	if h >= 3 {
		return 1
	}
	return 0
}

// laidRows returns the columns and rows of a table to draw in w by h cells, and
// the index of the first row.
func laidRows(c *Context, t *store.Topic, tab store.Table, w, h int) (l tableLayout, rows [][]store.Cell, first int) {
	room := roomFor(len(tab.Rows)+tab.MoreRows, h-headerRows(h))
	first = topRow(c.scrolled(), len(tab.Rows), room)
	sorted := sortRows(c, t, tab)
	rows = sorted[first:min(len(sorted), first+room)]
	l = layoutTable(c, t, tab, rows, first, w)
	l.addHistory(t, c, tab, rows)
	return l, rows, first
}

func (tableView) scroll(t *store.Topic, c *Context, _, h, rows int) Scroll {
	tab := t.Table(c.To)
	room := roomFor(len(tab.Rows)+tab.MoreRows, h-1)
	return Scroll{Offset: topRow(Scroll{Offset: c.scrolled().Offset + rows}, len(tab.Rows), room)}
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
	if l.history.w > 0 {
		r.Text(l.history.x, 0, text.Truncate("past", l.history.w), st)
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
	l.history.draw(r, y, cells)
}

// cleanDecimals is the largest number of decimals that data is taken to have. Numbers
// with more are often the result of rounding in binary, such as 0.30000000000000004.
const cleanDecimals = 8

// nearlyAllDecimals is the largest number of decimals of percentages of which the
// largest is just below 100.
const nearlyAllDecimals = 4

// columnFormat returns the format of the numbers of a column.
func columnFormat(rows [][]store.Cell, i int, unit string) number.Format {
	r := number.Range{Lo: math.Inf(1), Hi: math.Inf(-1), Unit: unit}
	numbers, noisy := 0, 0
	for _, cells := range rows {
		v := cells[i]
		if !v.Numeric {
			continue
		}
		r.Lo, r.Hi = min(r.Lo, v.Number), max(r.Hi, v.Number)
		if d := number.Decimals(v.Number); d <= cleanDecimals {
			r.Decimals = max(r.Decimals, d)
		} else {
			noisy++
		}
		numbers++
		if unit == "%" && v.Number != math.Trunc(v.Number) {
			r.Span = 100 // a decimal is enough, except near 100
		}
	}
	if noisy == numbers {
		r.Decimals = number.Unknown
	}
	switch {
	case unit != "%":
	case r.Hi > 99 && r.Hi < 100:
		r.Decimals = min(r.Decimals, nearlyAllDecimals)
	default:
		r.Decimals = min(r.Decimals, partDecimals)
	}
	return r.Style().Fit(columnRoom)
}

// allWhole reports whether all numbers of a column are integers as received.
func allWhole(rows [][]store.Cell, i int) bool {
	return !slices.ContainsFunc(rows, func(cells []store.Cell) bool {
		return cells[i].Numeric && strings.ContainsAny(cells[i].Text, ".eE")
	})
}

// format formats a cell: an integer as received, another number like the others of its
// column, with a unit if the column's name implies one.
func (c tableColumn) format(cell store.Cell) string {
	if !cell.Numeric || c.unit == "" && c.whole {
		return cell.Text
	}
	if c.unit == "" {
		return joined(c.digits.Write(cell.Number))
	}
	num, unit := c.digits.Write(cell.Number)
	if c.unit == "%" {
		return num
	}
	return num + " " + text.FitRight(unit, 2)
}

// colour returns the colour of a number: quiet for identifiers, and by its
// height for percentages.
func (c tableColumn) colour(cell store.Cell) screen.Color {
	switch {
	case c.unit == "%" && cell.Numeric && cell.Number >= 1:
		// The square root distinguishes low values, which are more common.
		return theme.Heat(math.Sqrt(cell.Number / 100))
	case c.unit == "":
		return theme.Muted
	}
	return theme.Text
}
