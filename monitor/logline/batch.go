package logline

import (
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

const (
	// batchKey is the member of a batch of OpenTelemetry that has its records.
	batchKey = "resourceLogs"
	// MaxRecords bounds the records of a batch that are read.
	MaxRecords = 100
)

// IsBatch reports whether a payload is a batch of OpenTelemetry's log records.
func IsBatch(b []byte) bool {
	const most = 64 // blanks before the one member
	if len(b) == 0 || b[0] > ' ' && b[0] != '{' {
		return false // quickly, for every other line of a log
	}
	head := strings.TrimLeft(string(b[:min(len(b), most)]), " \t\r\n")
	head, ok := strings.CutPrefix(head, "{")
	return ok && strings.HasPrefix(strings.TrimLeft(head, " \t\r\n"), `"`+batchKey+`"`)
}

// Records returns a line for each record of a batch, at most MaxRecords, and how
// many more there are. What its resource tells is told by each.
func Records(s string, ref time.Time) (lines []Line, more int) {
	return records(gjson.Get(s, batchKey), ref)
}

func records(batch gjson.Result, ref time.Time) (lines []Line, more int) {
	batch.ForEach(func(_, of gjson.Result) bool {
		resource := of.Get("resource")
		of.Get("scopeLogs").ForEach(func(_, scope gjson.Result) bool {
			scope.Get("logRecords").ForEach(func(_, r gjson.Result) bool {
				if len(lines) == MaxRecords {
					more++
				} else {
					lines = append(lines, record(r, resource, ref))
				}
				return true
			})
			return true
		})
		return true
	})
	return lines, more
}

// record is the line of one record.
func record(r, resource gjson.Result, ref time.Time) Line {
	o := object{ref: ref}
	o.evidence.Note([]byte(batchKey), []byte("[]"))
	o.members("", r, 0)
	resource.ForEach(func(k, m gjson.Result) bool {
		o.member(member{k.String(), m}, 0)
		return true
	})
	level, _, _ := o.evidence.Log()
	return o.line(level, 0)
}

// batchLine is a whole batch as one line: its first record, how many more there
// are, and the worst of their levels.
func batchLine(batch gjson.Result, ref time.Time) Line {
	lines, more := records(batch, ref)
	if len(lines) == 0 {
		return Line{}
	}
	line := lines[0]
	for _, l := range lines {
		line.Level = max(line.Level, l.Level)
	}
	if n := len(lines) - 1 + more; n > 0 {
		line.add("more_records", strconv.Itoa(n))
	}
	return line
}
