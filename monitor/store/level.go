package store

import (
	"bytes"
	"time"

	"topicmux/monitor/logline"
	"topicmux/monitor/text"
)

// Level is the severity of a log line.
type Level = logline.Level

// The levels, from unknown to worst.
const (
	LevelNone  = logline.None
	LevelTrace = logline.Trace
	LevelDebug = logline.Debug
	LevelInfo  = logline.Info
	LevelWarn  = logline.Warn
	LevelError = logline.Error
	LevelFatal = logline.Fatal
)

// headerText is how much of a text is searched for the header of a log line.
const headerText = 4 << 10

// addLevel counts a log line of that level.
func (e *Events) addLevel(level Level, when int64, b *budget) {
	if e.leveled = true; level < LevelError {
		return
	}
	if e.errors == nil {
		e.errors = &Series{}
	}
	e.errors.put(1, 0, nil, when, b)
}

// HasLevels reports whether a log line of the topic had a level.
func (e *Events) HasLevels() bool { return e.leveled }

// Errors returns how many log lines between from and to had the level of an
// error or a worse one.
func (e *Events) Errors(from, to time.Time) int {
	if e.errors == nil {
		return 0
	}
	return int(e.errors.Summary(from, to).Count)
}

// lineLevel returns the level that a text names which is more than a word, and
// whether it is a log line. Colours do not count.
func (in *ingest) lineLevel(data []byte) (l Level, known bool) {
	data = data[:min(len(data), headerText)]
	if bytes.IndexByte(data, 0x1b) >= 0 {
		in.plain, _ = text.AppendBlock(in.plain[:0], data, headerText)
		data = in.plain
	}
	return logline.Scan(data)
}

// objectLevel returns the level that the object just walked names, and whether
// it is a log line.
func (w *walker) objectLevel(data []byte) (l Level, known bool) {
	l, inner, known := w.evidence.Log()
	if inner && len(data) <= maxEventText { // only its message knows
		line, _ := logline.ParseObject(string(data), time.Time{})
		l = line.Level
	}
	return l, known
}
