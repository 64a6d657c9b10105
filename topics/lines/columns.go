package lines

import (
	"bytes"
	"time"
)

// holdFor is how long a line that may be the head of a table waits for its first row.
const holdFor = 100 * time.Millisecond

const (
	// maxHeld is how many lines may be the head of a table.
	maxHeld = 4
	// maxTableColumns is the largest number of columns of a table.
	maxTableColumns = 64
	// maxWithoutTable is after how many lines without a table there will be none.
	maxWithoutTable = 20
)

// columns recognizes the tables of programs such as vmstat: lines of numbers under a line
// with their names. It makes a JSON object of each row. What is no table, it leaves alone.
type columns struct {
	names [][]byte // of the table, nil before its first row
	head  [][]byte // the names of a table that may begin
	held  [][]byte // the lines since then that have not been published
	lines int      // before the first table
	dst   []byte
}

// An outcome is what becomes of a line.
type outcome int

const (
	asItIs  outcome = iota // it is published, after the held lines
	hold                   // it waits for the next line
	dropped                // it repeats the head of the table
	asRow                  // it is the row of a table
)

// line returns what becomes of a line. The payload of a row is valid until the next call.
func (c *columns) line(line []byte) (payload []byte, what outcome) {
	if len(line) > maxRecognized {
		return nil, asItIs
	}
	if c.names == nil {
		if c.lines++; c.lines > maxWithoutTable {
			return nil, asItIs
		}
	}
	words := bytes.Fields(bytes.TrimPrefix(line, []byte("#")))
	switch {
	case len(words) < 2 || len(words) > maxTableColumns:
		return nil, asItIs
	case isRule(words):
	case isHead(line, words):
		if equal(words, c.names) {
			return nil, dropped
		}
		if len(c.head) != len(words) { // otherwise it has the units
			c.head = clone(words)
		}
	default:
		return c.row(words)
	}
	switch {
	case c.names != nil && c.head == nil:
		return nil, dropped
	case len(c.held) == maxHeld:
		return nil, asItIs
	}
	c.held = append(c.held, bytes.Clone(line))
	return nil, hold
}

// row returns the object of a row, if the words are one.
func (c *columns) row(words [][]byte) (payload []byte, what outcome) {
	names := c.names
	if c.head != nil {
		names = c.head
	}
	if len(words) != len(names) || !isRow(words) {
		return nil, asItIs
	}
	c.names, c.head, c.held = names, nil, nil
	c.dst = append(c.dst[:0], '{')
	for i, word := range words {
		if i > 0 {
			c.dst = append(c.dst, ',')
		}
		name := names[i]
		if isClock(name) {
			name = []byte("time")
		}
		c.dst = append(appendString(c.dst, name), ':')
		c.dst = appendValue(c.dst, word)
	}
	c.dst = append(c.dst, '}')
	return c.dst, asRow
}

// release returns the lines that wait for a row that has not come.
func (c *columns) release() [][]byte {
	held := c.held
	c.held, c.head = nil, nil
	return held
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

// isRow reports whether words are a row: two numbers at least, and at most one text and one
// time of day.
func isRow(words [][]byte) bool {
	numbers, texts := 0, 0
	for i, w := range words {
		switch {
		case isNumber(w):
			numbers++
		case i > 0 || !isClock(w):
			texts++
		}
	}
	return numbers >= 2 && texts <= 1
}

func isNumber(word []byte) bool {
	var room [32]byte
	_, ok := appendNumber(room[:0], word)
	return ok
}

// isClock reports whether a word is a time of day, such as 19:15:01.
func isClock(word []byte) bool {
	if len(word) != len("00:00:00") {
		return false
	}
	for i, b := range word {
		if i%3 == 2 && b != ':' || i%3 != 2 && (b < '0' || b > '9') {
			return false
		}
	}
	return true
}

func equal(a, b [][]byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) && !(isClock(a[i]) && isClock(b[i])) {
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
