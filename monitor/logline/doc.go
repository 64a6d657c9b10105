// Package logline parses log lines, both plain text and JSON. It extracts the
// level, the time, the message and the remaining fields.
//
// All knowledge about loggers is in two tables. The patterns of text formats
// are in dialects.go; the keys and rules of JSON formats are in keys.go. To
// support another logger, add a line to a table.
//
// An ambiguous time or level is left out, because a wrong one is worse than
// none.
//
// All work is bounded. The header of a line is searched for in its first 4 KiB,
// and a line has at most 64 fields. Input may contain any bytes. Output is not
// sanitized, so clean it before you show it.
package logline
