package store

import (
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
)

// Table is an array of objects, as columns and rows of cleaned cells. Any
// other array becomes one column, an object one row for each member.
type Table struct {
	Columns     []Column
	Rows        [][]Cell // each as long as Columns
	MoreRows    int      // beyond the bound
	MoreColumns int
}

// Column is a column of a Table.
type Column struct {
	Name    string
	Numeric bool // every cell that is not empty is a number
}

// Cell is one cell of a Table.
type Cell struct {
	Text    string
	Number  float64 // when Numeric
	Numeric bool
}

// Table returns the newest payload as a table, as of to: of one that is too
// large its beginning, with the other rows counted. It is shared: nothing of it
// may be changed.
func (t *Topic) Table(to time.Time) Table {
	r, data := t.payload(to)
	if r == nil {
		return Table{}
	}
	if t.tableOf != r.ordinal {
		t.table, t.tableOf = parseTable(data), r.ordinal
		if shown := len(t.table.Rows) + t.table.MoreRows; r.cut && r.ordinal == t.largeOf && shown < t.largeRows {
			t.table.MoreRows += t.largeRows - shown
		}
	}
	return t.table
}

// TableAt returns the kept event i as a table: an empty one when it is none,
// or too large to be kept as a whole.
func (t *Topic) TableAt(i int) Table {
	l := t.kept()
	if i < 0 || i >= l.n || l.at(i).gap != nil || l.at(i).cut {
		return Table{}
	}
	return parseTable(l.text(l.at(i)))
}

// JSON returns the newest payload's text, cleaned and bounded, as of to. That
// of JSON is valid JSON unless it was cut.
func (t *Topic) JSON(to time.Time) (s string, cut bool) {
	r, data := t.payload(to)
	if r == nil {
		return "", false
	}
	if t.jsonOf != r.ordinal {
		t.json, t.jsonOf = readText(text.CleanBlock(data, maxLarge)), r.ordinal
		t.jsonCut = r.cut && len(data) < int(r.size)
	}
	return t.json, t.jsonCut
}

// Kept returns how many bytes of the newest payload are kept, and how many it
// has, as of to. What is not kept is not in the table or the JSON.
func (t *Topic) Kept(to time.Time) (kept, size int) {
	r, data := t.payload(to)
	switch {
	case r == nil:
		return 0, 0
	case !r.cut:
		return int(r.size), int(r.size)
	}
	return min(len(data), int(r.size)), int(r.size)
}

// payload returns the newest event as of to and as much of its payload as is
// kept: cleaned, or as it came when it was large.
func (t *Topic) payload(to time.Time) (*record, []byte) {
	l := t.kept()
	i := t.newest(l, to)
	if i < 0 {
		return nil, nil
	}
	r := l.at(i)
	if r.cut && r.ordinal == t.largeOf {
		return r, t.large
	}
	return r, l.text(r)
}

func parseTable(data []byte) Table {
	var b tableBuilder
	if !gjson.ValidBytes(data) {
		if data = beginning(data); !gjson.ValidBytes(data) {
			return b.table
		}
	}
	v := gjson.ParseBytes(data)
	switch {
	case v.IsArray():
		v.ForEach(func(_, row gjson.Result) bool {
			b.row(row)
			return true
		})
	case v.IsObject():
		v.ForEach(func(k, m gjson.Result) bool {
			b.pair(k, m)
			return true
		})
	}
	b.finish()
	return b.table
}

type tableBuilder struct {
	table Table
	index map[string]int
	more  map[string]bool
}

func (b *tableBuilder) row(v gjson.Result) {
	if len(b.table.Rows) == maxTableRows {
		b.table.MoreRows++
		return
	}
	var cells []Cell
	if !v.IsObject() {
		cells = b.set(cells, "value", v)
	}
	v.ForEach(func(k, m gjson.Result) bool {
		if v.IsObject() {
			cells = b.set(cells, k.String(), m)
		}
		return v.IsObject()
	})
	b.table.Rows = append(b.table.Rows, cells)
}

func (b *tableBuilder) pair(k, m gjson.Result) {
	if len(b.table.Rows) == maxTableRows {
		b.table.MoreRows++
		return
	}
	key := gjson.Result{Type: gjson.String, Str: k.String()}
	b.table.Rows = append(b.table.Rows, b.set(b.set(nil, "field", key), "value", m))
}

// set puts a value into its column.
func (b *tableBuilder) set(cells []Cell, column string, v gjson.Result) []Cell {
	i, ok := b.index[column]
	if !ok {
		if len(b.table.Columns) == maxTableColumns {
			if b.more == nil {
				b.more = make(map[string]bool)
			}
			if len(b.more) < 1000 {
				b.more[column] = true
			}
			return cells
		}
		if b.index == nil {
			b.index = make(map[string]int)
		}
		i = len(b.table.Columns)
		b.index[column] = i
		b.table.Columns = append(b.table.Columns, Column{Name: text.CleanLine(column, maxWord), Numeric: true})
	}
	for len(cells) <= i {
		cells = append(cells, Cell{})
	}
	cells[i] = cellOf(v)
	return cells
}

func cellOf(v gjson.Result) Cell {
	switch v.Type {
	case gjson.Null:
		return Cell{}
	case gjson.Number:
		return Cell{Text: text.CleanLine(v.Raw, maxCell), Number: v.Num, Numeric: true}
	}
	return Cell{Text: text.CleanLine(v.String(), maxCell)}
}

// finish makes all rows equally long and finds the numeric columns.
func (b *tableBuilder) finish() {
	t := &b.table
	t.MoreColumns = len(b.more)
	for i, row := range t.Rows {
		for len(row) < len(t.Columns) {
			row = append(row, Cell{})
		}
		t.Rows[i] = row
		for j := range row {
			if row[j].Text != "" && !row[j].Numeric {
				t.Columns[j].Numeric = false
			}
		}
	}
}
