package store

import (
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/logline"
	"topicmux/monitor/text"
)

// Line is a parsed log line with cleaned texts.
type Line = logline.Line

// Field is a field of a log line.
type Field = logline.Field

// Line parses a log line. A time without a zone is in loc. If the event is not
// a log line, its whole payload becomes the message. If it has no payload, the
// message says that it occurred, and how often the topic had one.
func (e *Event) Line(loc *time.Location) Line {
	s := e.Payload
	switch {
	case e.Gap == nil && e.Size == 0:
		return Line{Message: "occurred", Fields: []Field{{Key: "count", Value: strconv.FormatUint(e.Ordinal, 10)}}}
	case !e.Logged:
		return Line{Level: e.Level, Message: e.Text}
	}
	if strings.HasPrefix(s, `"`) && gjson.Valid(s) {
		s = gjson.Parse(s).String()
	}
	read := logline.Parse
	if s = strings.TrimLeft(s, " \t\r\n"); strings.HasPrefix(s, "{") { // an object in a log topic
		read = logline.ParseObject
	}
	l, _ := read(s, e.Arrived.In(loc))
	l.Level = e.Level
	if e.happening {
		nameKind(&l)
		unwrap(&l)
		moveMetadata(&l)
	}
	clean(&l)
	return l
}

// clean cleans the texts of a line for the screen.
func clean(l *Line) {
	l.Message = text.CleanBlock(l.Message, maxEventText)
	for i := range l.Fields {
		f := &l.Fields[i]
		f.Key, f.Value = text.CleanLine(f.Key, maxField), text.CleanLine(f.Value, maxEventText)
	}
}

// Records returns a line for each record of an event that is a batch of log
// records, at most logline.MaxRecords, and the number of further records. It
// returns nil for any other event.
func (e *Event) Records(loc *time.Location) (lines []Line, more int) {
	if e.Gap != nil || !e.Logged || !logline.IsBatch([]byte(e.Payload)) {
		return nil, 0
	}
	lines, more = logline.Records(e.Payload, e.Arrived.In(loc))
	for i := range lines {
		clean(&lines[i])
	}
	return lines, more
}

// Batch reports whether the stored event i is a batch of log records.
func (e *Events) Batch(i int) bool {
	l := e.kept()
	return i >= 0 && i < l.len() && l.at(i).gap == nil && logline.IsBatch(l.text(l.at(i)))
}

// readText returns a cleaned payload in a readable form: JSON without escapes
// for characters that can be shown.
func readText(s string) string {
	switch trimmed := strings.TrimLeft(s, " \t\r\n"); {
	case trimmed == "":
	case trimmed[0] == '{', trimmed[0] == '[', trimmed[0] == '"':
		return text.Unescape(s)
	}
	return s
}

// readable formats a log line as its message, followed by the other fields as
// key=value. It omits the level and the time, which are shown separately.
func readable(l Line) string {
	var b strings.Builder
	b.WriteString(l.Message)
	for _, f := range l.Fields {
		b.WriteByte(' ')
		b.WriteString(f.Key)
		b.WriteByte('=')
		b.WriteString(f.Value)
	}
	return b.String()
}
