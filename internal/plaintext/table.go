package plaintext

import (
	"bytes"
	"slices"
)

const (
	// maxTableColumns is the largest number of columns of a table.
	maxTableColumns = 64
	// maxLine is the length in bytes of the longest line of a table.
	maxLine = 1 << 10
	// maxTables is how many different tables are recognized by their heads again.
	maxTables = 8
	// maxWithoutTable is after how many lines without a table there will be none.
	maxWithoutTable = 20
)

// Table recognizes the tables of programs such as vmstat: lines of numbers under a line with
// their names. It makes a JSON object of each row. What is no table, it leaves alone. If the
// first 20 lines have no table, there is none. The zero value is ready to use.
type Table struct {
	names  [][]byte              // of the columns, nil before the first row
	head   [][]byte              // the names of a table that may begin
	tables [][][]byte            // the names of the tables so far, at most maxTables
	lines  int                   // before the first row
	texts  [maxTableColumns]bool // columns of the table that have had a text
	// lastText: the last column of the row before was a text. It may have several words.
	lastText bool
	dst      []byte
}

// Outcome is what a line is.
type Outcome int

// What a line is.
const (
	Text  Outcome = iota // no part of a table
	Head                 // maybe the head of a table. If the next line but such ones is a Row, it was
	Again                // the head of the table again, or what decorates it
	Row                  // a row of a table with numbers only, and maybe a time of day
	Named                // a row that also has a text, such as the name of a device
)

// Line returns what a line without its end is. The payload is that of a Row or Named, and
// valid until the next call.
func (t *Table) Line(line []byte) (payload []byte, what Outcome) {
	if t.names == nil && t.lines == maxWithoutTable {
		return nil, Text
	}
	t.lines++
	payload, what = t.line(line)
	if what == Text {
		t.head = nil
	}
	return payload, what
}

func (t *Table) line(line []byte) (payload []byte, what Outcome) {
	if len(line) > maxLine || len(line) > 0 && bytes.IndexByte([]byte("{[<"), line[0]) >= 0 {
		return nil, Text // JSON and markup are no tables
	}
	words := joinClock(bytes.Fields(bytes.TrimPrefix(line, []byte("#"))))
	switch {
	case len(words) < 2 || len(words) > maxTableColumns:
		return nil, Text
	case t.isUnits(line, words):
		if t.isKnown(t.head) {
			return nil, Again
		}
		return nil, Head
	case isRule(words):
		if t.names != nil {
			return nil, Again
		}
		return nil, Head
	case !isHead(line, words):
		return t.row(words)
	}
	if isLabel(words[0]) { // as in "avg-cpu:  %user  %idle"
		words = words[1:]
	}
	for _, known := range t.tables {
		if equal(words, known) {
			t.head = known
			return nil, Again
		}
	}
	if len(t.head) != len(words) { // otherwise it has the units
		t.head = clone(words)
	}
	return nil, Head
}

// row returns the object of a row, if the words are one.
func (t *Table) row(words [][]byte) (payload []byte, what Outcome) {
	names := t.names
	if t.head != nil {
		names = t.head
	}
	if t.head == nil && t.lastText {
		words = joinLast(words, len(names))
	}
	// As in "Swap:  1  2". The last columns may be empty then.
	label := isLabel(words[0]) && len(words) <= len(names)+1 && len(names) > 0
	if len(names) > 0 && isClock(names[0]) && !isClock(words[0]) {
		return nil, Text // an average, which belongs to no time
	}
	if len(words) != len(names) && !label {
		return nil, Text
	}
	if what = rowOf(words); what == Text {
		return nil, Text
	}
	t.begun(names)
	t.lastText = !label && what == Named && isText(words[len(words)-1])
	t.dst = append(t.dst[:0], '{')
	if label {
		t.member(labelName, trimColon(words[0]))
		words = words[1:]
	}
	for i, word := range words {
		t.texts[i] = t.texts[i] || isText(word)
		switch name := names[i]; {
		case isClock(name) && what == Named: // the same in all rows that belong together
		case isClock(name):
			t.member(clockName, word)
		case t.texts[i]: // also a number, as in CPU: all, 0, 1
			t.key(name)
			t.dst = AppendString(t.dst, word)
		default:
			t.member(name, word)
		}
	}
	t.dst = append(t.dst, '}')
	return t.dst, what
}

// begun records the names of the table that a row belongs to.
func (t *Table) begun(names [][]byte) {
	if t.head != nil && !t.isKnown(names) && len(t.tables) < maxTables {
		t.tables = append(t.tables, names)
	}
	if !equal(names, t.names) {
		t.texts = [maxTableColumns]bool{}
	}
	t.names, t.head = names, nil
}

// isKnown reports whether a table with these names has had rows.
func (t *Table) isKnown(names [][]byte) bool {
	return slices.ContainsFunc(t.tables, func(known [][]byte) bool { return equal(names, known) })
}

// isUnits reports whether a line has the units of the head before it, as in
// "# Idx  W  C  C  %". They may be equal.
func (t *Table) isUnits(line []byte, words [][]byte) bool {
	return line[0] == '#' && t.head != nil && len(words) == len(t.head) && !slices.ContainsFunc(words, isNumber)
}

// member appends a member to the object of a row.
func (t *Table) member(name, value []byte) {
	t.key(name)
	t.dst = appendCell(t.dst, value)
}

// key appends the name of a member.
func (t *Table) key(name []byte) {
	if len(t.dst) > 1 {
		t.dst = append(t.dst, ',')
	}
	t.dst = append(AppendString(t.dst, name), ':')
}

// The names of columns that have none: the labels of rows, and times.
var labelName, clockName = []byte("name"), []byte("time")

// isLabel reports whether a word is the label of what follows.
func isLabel(word []byte) bool {
	label := trimColon(word)
	return len(label) > 0 && len(label) < len(word)
}

// trimColon removes the colon after a label, also that of Chinese programs.
func trimColon(word []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(word, []byte(":")), []byte("："))
}

// isHead reports whether a line may have the names of columns: words that are no numbers,
// all different and with a gap between two of them, as columns have.
func isHead(line []byte, words [][]byte) bool {
	if !bytes.Contains(bytes.TrimSpace(line), []byte("  ")) && !bytes.Contains(bytes.TrimSpace(line), []byte("\t")) {
		return false
	}
	for i, w := range words {
		if isNumber(w) || isClock(w) && i > 0 {
			return false
		}
		for _, other := range words[:i] {
			if bytes.Equal(w, other) {
				return false
			}
		}
	}
	return true
}

// isRule reports whether a line only decorates a table, as in "---swap-- -----io----".
func isRule(words [][]byte) bool {
	for _, w := range words {
		if bytes.HasPrefix(w, []byte("--")) && bytes.HasSuffix(w, []byte("--")) {
			return true
		}
	}
	return false
}

func equal(a, b [][]byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) && (!isClock(a[i]) || !isClock(b[i])) {
			return false
		}
	}
	return true
}

func clone(words [][]byte) [][]byte {
	out := make([][]byte, len(words))
	for i, w := range words {
		out[i] = bytes.Clone(w)
	}
	return out
}
