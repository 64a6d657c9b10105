package lines

import (
	"bytes"
	"time"

	"topicmux/internal/plaintext"
)

const (
	// tableWait is how long lines wait for the next line of a table. It is less than what a
	// user notices.
	tableWait = 100 * time.Millisecond
	// maxHeads is how many lines may wait as the head of a table. The others are published.
	maxHeads = 4
	// maxRows is the largest number of rows of a payload.
	maxRows = 500
)

// A table makes payloads of the tables in an output: an object of each row of numbers, and
// an array of the rows that belong together because each has a name, such as the devices of
// sar. The zero value is ready to use.
type table struct {
	lines   plaintext.Table
	heads   [][]byte // lines that may be the head of a table
	rows    [][]byte // the objects of rows that belong together
	several bool     // there has been a payload of several rows
}

// line emits a line, or what it completes. An empty line ends the rows that belong together.
func (t *table) line(line []byte, cut int, emit Emit) error {
	row, what := []byte(nil), plaintext.Text
	if cut == 0 {
		row, what = t.lines.Line(line)
	}
	named := what == plaintext.Named || what == plaintext.Row && len(t.rows) > 0
	if !named || len(t.rows) == maxRows {
		if err := t.flushRows(emit); err != nil {
			return err
		}
	}
	switch {
	case named:
		t.heads = nil // they were its head
		t.rows = append(t.rows, bytes.Clone(row))
		return nil
	case what == plaintext.Row:
		t.heads = nil
		return emit(row, 0)
	case what == plaintext.Again:
		return nil
	case what == plaintext.Head && len(t.heads) < maxHeads:
		t.heads = append(t.heads, bytes.Clone(line))
		return nil
	}
	if err := t.flush(emit); err != nil {
		return err
	}
	return emit(line, cut)
}

// waits reports whether lines wait for the next one. After tableWait they have to be flushed.
func (t *table) waits() bool { return len(t.heads)+len(t.rows) > 0 }

// flush emits the lines that wait.
func (t *table) flush(emit Emit) error {
	if err := t.flushRows(emit); err != nil {
		return err
	}
	heads := t.heads
	t.heads = nil
	for _, line := range heads {
		if err := emit(line, 0); err != nil {
			return err
		}
	}
	return nil
}

// flushRows emits the rows that belong together.
func (t *table) flushRows(emit Emit) error {
	rows := t.rows
	t.rows = nil
	switch {
	case len(rows) == 0:
		return nil
	case len(rows) == 1 && !t.several:
		return emit(rows[0], 0)
	}
	t.several = true
	return emit(append(append([]byte{'['}, bytes.Join(rows, []byte{','})...), ']'), 0)
}
