package view

import (
	"regexp"
	"time"

	"topicmux/monitor/store"
)

// logCache is the state that a pane keeps for a log.
type logCache struct {
	place   logPlace
	rows    logRows
	columns logColumns
}

// rowsMost is the largest number of cached lines, more than a topic stores.
// When it is exceeded, the cache is cleared.
const rowsMost = 1200

// logRows caches laid out lines by ordinal, because most lines of a frame were
// in the previous frame.
type logRows struct {
	key  logKey
	rows map[uint64]*logRow
}

// logKey is everything that laid out lines depend on.
type logKey struct {
	logShape
	topic      *store.Topic
	kind       store.Shape
	loc        *time.Location
	re         *regexp.Regexp
	not, hides bool
	columns    uint64 // value of logColumns.turn
}

// rowsFor returns the cached lines for a layout. The cache is empty if the
// layout has changed.
func (m *logCache) rowsFor(l *logLayout) *logRows {
	key := logKey{logShape: l.logShape, topic: l.t, kind: l.t.Shape, loc: l.loc}
	if l.columns != nil {
		key.columns = l.columns.version
	}
	if l.filter != nil {
		key.re, key.not, key.hides = l.filter.Re, l.filter.Not, l.filter.Hides
	}
	if m.rows.rows == nil || m.rows.key != key || len(m.rows.rows) > rowsMost {
		m.rows = logRows{key: key, rows: make(map[uint64]*logRow)}
	}
	return &m.rows
}

// row returns the layout of event i, which must not be a gap.
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
