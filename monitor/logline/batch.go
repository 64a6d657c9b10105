package logline

import (
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

const (
	// batchKey is the member of an OpenTelemetry batch that holds the records.
	batchKey = "resourceLogs"
	// MaxRecords is the largest number of records read from a batch.
	MaxRecords = 100
)

// IsBatch reports whether a payload is a batch of OpenTelemetry log records.
func IsBatch(b []byte) bool {
	const most = 64 // limits the blanks before the first member
	if len(b) == 0 || b[0] > ' ' && b[0] != '{' {
		return false // fast path for every other line of a log
	}
	head := strings.TrimLeft(string(b[:min(len(b), most)]), " \t\r\n")
	head, ok := strings.CutPrefix(head, "{")
	return ok && strings.HasPrefix(strings.TrimLeft(head, " \t\r\n"), `"`+batchKey+`"`)
}

// Records returns a line for each record of an OpenTelemetry batch, at most
// MaxRecords, and the number of records that it left out. Each line includes
// the attributes of its resource. Records resolves times with ref, as Parse
// does.
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

// record returns the line of a single record.
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

// batchLine returns a whole batch as a single line: its first record, the
// number of further records, and the highest of their levels.
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
