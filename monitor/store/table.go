package store

import (
	"github.com/tidwall/gjson"

	"topicmux/internal/validjson"
	"topicmux/monitor/text"
)

// Table is an array of objects as columns and rows of cleaned cells. Any other
// array becomes a single column. An object becomes a row per member.
type Table struct {
	Columns     []Column
	Rows        [][]Cell // each has len(Columns) cells
	MoreRows    int      // number of rows above the limit
	MoreColumns int
}

// Column is a column of a Table.
type Column struct {
	Name    string
	Numeric bool // every non-empty cell is a number
}

// Cell is one cell of a Table.
type Cell struct {
	Text    string
	Number  float64 // if Numeric
	Numeric bool
}

func parseTable(data []byte) Table {
	var b tableBuilder
	if !validjson.Bytes(data) {
		if data = beginning(data); !validjson.Bytes(data) {
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

// set sets the cell of a column.
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

// finish gives all rows the same length and determines the numeric columns.
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
