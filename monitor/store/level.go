package store

import (
	"bytes"
	"time"

	"topicmux/monitor/logline"
	"topicmux/monitor/text"
)

// Level is the severity of a log line.
type Level = logline.Level

// The levels, from unknown to the most severe.
const (
	LevelNone  = logline.None
	LevelTrace = logline.Trace
	LevelDebug = logline.Debug
	LevelInfo  = logline.Info
	LevelWarn  = logline.Warn
	LevelError = logline.Error
	LevelFatal = logline.Fatal
)

// headerText is the length of the part of a text in which a log header is
// searched for, in bytes.
const headerText = 4 << 10

// addLevel counts a log line with the given level.
func (e *Events) addLevel(level Level, when int64, b *budget) {
	if e.leveled = true; level < LevelError {
		return
	}
	if e.errors == nil {
		e.errors = &Series{}
	}
	e.errors.put(1, 0, nil, when, b)
}

// HasLevels reports whether any log line of the topic had a level.
func (e *Events) HasLevels() bool { return e.leveled }

// Errors returns the number of log lines between from and to with level Error
// or higher.
func (e *Events) Errors(from, to time.Time) int {
	if e.errors == nil {
		return 0
	}
	return int(e.errors.Summary(from, to).Count)
}

// lineLevel returns the level of a text of several words, and whether it is a
// log line. It ignores colour codes.
func (in *ingest) lineLevel(data []byte) (l Level, known bool) {
	data = data[:min(len(data), headerText)]
	if bytes.IndexByte(data, 0x1b) >= 0 {
		in.plain, _ = text.AppendBlock(in.plain[:0], data, headerText)
		data = in.plain
	}
	return logline.Scan(data)
}
