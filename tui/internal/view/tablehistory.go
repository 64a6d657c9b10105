package view

import (
	"slices"
	"strings"

	"topicmux/monitor/store"
	"topicmux/tui/internal/chart"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

const (
	historyEvents = 16 // number of events in the history
	historyLeast  = 6  // smallest width of the history
)

// columnHistory is the history of a column of a table, by row.
type columnHistory struct {
	topic  *store.Topic
	column string
	last   uint64 // ordinal of the newest event
	key    int    // index of the column that identifies rows
	rows   map[string]*[historyEvents]float64
	filled int // number of events, the newest last
}

// historyStrip is the position and scale of the history next to the rows.
type historyStrip struct {
	t    *columnHistory
	x, w int // w is 0 if there is no history
	most float64
	unit string
}

// addHistory adds the history of a column if there is room: of the sort column,
// or else of the first with amounts.
func (l *tableLayout) addHistory(t *store.Topic, c *Context, tab store.Table, rows [][]store.Cell) {
	col := l.historyColumn()
	i := slices.IndexFunc(l.cols, func(c tableColumn) bool { return c.index == col })
	key := keyColumn(tab)
	text := l.widestText()
	if i < 0 || key < 0 || len(rows) == 0 || l.hidden > 0 {
		return
	}
	spare := l.w - l.width()
	if text != nil {
		spare += text.w - min(text.w, text.need)
	}
	w := min(spare-columnGap, historyEvents)
	if w < historyLeast {
		return
	}
	past := &c.cache().columnHistory
	past.update(t, c, tab.Columns[col].Name, key)
	if past.filled < 2 {
		return
	}
	if text != nil {
		text.w -= min(text.w-min(text.w, text.need), w+columnGap)
		l.place()
	}
	last := l.cols[len(l.cols)-1]
	l.history = historyStrip{t: past, x: last.x + last.w + columnGap, w: w, most: past.most(), unit: l.cols[i].unit}
}

// historyColumn returns the index of the column whose history is shown, or -1.
func (l *tableLayout) historyColumn() int {
	best := -1
	for _, c := range l.cols {
		switch {
		case !c.numeric || isName(c.name):
		case c.mark != "":
			return c.index
		case best < 0:
			best = c.index
		}
	}
	return best
}

// isName reports whether the numbers of a column only identify the rows.
func isName(column string) bool {
	name := strings.ToLower(column)
	return name == "id" || name == "#" || strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "pid")
}

// keyColumn returns the index of the first column with a different value in
// each row, or -1.
func keyColumn(tab store.Table) int {
	seen := make(map[string]bool, len(tab.Rows))
	for i, col := range tab.Columns {
		if col.Numeric && !isName(col.Name) {
			continue
		}
		clear(seen)
		for _, row := range tab.Rows {
			seen[row[i].Text] = true
		}
		if len(seen) == len(tab.Rows) {
			return i
		}
	}
	return -1
}

// update adds the new events, or reads all events again if the table or column
// has changed.
func (p *columnHistory) update(t *store.Topic, c *Context, column string, key int) {
	end := t.Upto(c.To)
	if end == 0 {
		return
	}
	from := max(0, end-historyEvents)
	if p.topic == t && p.column == column && p.key == key && p.last <= t.Ordinal(end-1) {
		for from < end && t.Ordinal(from) <= p.last {
			from++
		}
	} else {
		*p = columnHistory{topic: t, column: column, key: key, rows: make(map[string]*[historyEvents]float64)}
	}
	for i := from; i < end; i++ {
		p.add(t.TableAt(i))
	}
	p.last = t.Ordinal(end - 1)
}

// add shifts all rows by an event.
func (p *columnHistory) add(tab store.Table) {
	col := slices.IndexFunc(tab.Columns, func(c store.Column) bool { return c.Name == p.column })
	if col < 0 || p.key >= len(tab.Columns) {
		return
	}
	for _, r := range p.rows {
		copy(r[:], r[1:])
		r[historyEvents-1] = nothing
	}
	for _, cells := range tab.Rows {
		r := p.rows[cells[p.key].Text]
		if r == nil {
			r = new([historyEvents]float64)
			for i := range r {
				r[i] = nothing
			}
			p.rows[strings.Clone(cells[p.key].Text)] = r
		}
		r[historyEvents-1] = nothing
		if cells[col].Numeric {
			r[historyEvents-1] = max(cells[col].Number, 0)
		}
	}
	for k, r := range p.rows { // rows that no event had
		if !slices.ContainsFunc(r[:], func(v float64) bool { return v != nothing }) {
			delete(p.rows, k)
		}
	}
	p.filled = min(p.filled+1, historyEvents)
}

// nothing is the value of a row that an event did not have.
const nothing = -1

func (p *columnHistory) most() float64 {
	m := 0.0
	for _, r := range p.rows {
		m = max(m, slices.Max(r[:]))
	}
	return m
}

// draw draws the history of a row.
func (l historyStrip) draw(r screen.Region, y int, cells []store.Cell) {
	if l.w == 0 || l.t.key >= len(cells) {
		return
	}
	past := l.t.rows[cells[l.t.key].Text]
	if past == nil || l.most == 0 {
		return
	}
	for x, v := range past[historyEvents-l.w:] {
		if v == nothing {
			continue
		}
		st := screen.Style{Fg: theme.Shade(0, v/l.most)}
		if l.unit == "%" {
			st.Fg = theme.Heat(v / 100)
		}
		r.Rune(l.x+x, y, chart.Block(v/l.most), st)
	}
}
