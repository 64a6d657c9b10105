package view

import (
	"cmp"
	"strconv"

	"topicmux/monitor/store"
)

// logRecord is the position of a record of a batch in its row's lines.
type logRecord struct {
	at    int
	stamp string
	level store.Level
}

// addRecords adds the records of a batch after the first, and the number of
// further records.
func (l *logLayout) addRecords(row *logRow, e *store.Event, records []store.Line, more, room int) {
	for i := 1; i < len(records); i++ {
		line, part := records[i], logRow{}
		if l.columns != nil {
			l.columns.align(&line, room)
		}
		l.write(&part, line, room)
		head := logRecord{at: len(row.lines), level: line.Level}
		if l.time > 0 {
			stamp, day := l.stampText(l.stamp(e, line), line.Coarse)
			head.stamp = cmp.Or(day, stamp)
		}
		row.records = append(row.records, head)
		row.lines = append(row.lines, part.lines...)
		row.fields = append(row.fields, part.fields...)
	}
	if more > 0 {
		row.records = append(row.records, logRecord{at: len(row.lines)})
		row.lines = append(row.lines, "+"+strconv.Itoa(more)+" more records")
		row.fields = append(row.fields, 0)
	}
}
