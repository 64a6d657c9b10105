package view

import (
	"regexp"
	"time"

	"topicmux/monitor/store"
)

// logMemory is what a pane remembers of a log.
type logMemory struct {
	place   logPlace
	rows    logRows
	columns logColumns
}

// rowsMost bounds the lines that are remembered laid out: more than a topic
// keeps. Beyond it all are laid out again.
const rowsMost = 1200

// logRows are lines that are laid out, by their ordinals: most of those that a
// frame shows were shown by the one before.
type logRows struct {
	key  logKey
	rows map[uint64]*logRow
}

// logKey is all that laid out lines depend on.
type logKey struct {
	logShape
	topic      *store.Topic
	kind       store.Shape
	loc        *time.Location
	re         *regexp.Regexp
	not, hides bool
	columns    uint64 // the turn of the columns
}

// rowsFor returns the remembered lines of a layout, none if it is another one
// than before.
func (m *logMemory) rowsFor(l *logLayout) *logRows {
	key := logKey{logShape: l.logShape, topic: l.t, kind: l.t.Shape, loc: l.loc}
	if l.columns != nil {
		key.columns = l.columns.turn
	}
	if l.filter != nil {
		key.re, key.not, key.hides = l.filter.Re, l.filter.Not, l.filter.Hides
	}
	if m.rows.rows == nil || m.rows.key != key || len(m.rows.rows) > rowsMost {
		m.rows = logRows{key: key, rows: make(map[uint64]*logRow)}
	}
	return &m.rows
}

// row returns event i, which is no gap, laid out.
func (l *logLayout) row(i int) *logRow {
	at := l.t.Ordinal(i)
	if l.rows == nil {
		row := l.lay(i)
		return &row
	}
	row := l.rows.rows[at]
	if row == nil {
		laid := l.lay(i)
		row = &laid
		l.rows.rows[at] = row
	}
	return row
}
