package logline_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"topicmux/monitor/logline"
)

// The payloads share words or keys with log lines.
func TestOthersAreNoLogLines(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		`{"name":"cpu","value":93.5,"time":1795802400}`,
		`{"ts":1795802400,"temperature":21.5,"humidity":40,"level":3}`,
		`{"tank":"north","level":42,"unit":"%"}`,
		`{"level":60,"message":"You levelled up!","player":"ann"}`,
		`{"level":"gold","message":"Welcome back","member":7}`,
		`{"type":"message","user":"U1","text":"an ERROR, I think","ts":"1795802400.000200"}`,
		`{"from":"ann","message":"hello","time":"2026-11-27T18:00:00Z"}`,
		`{"role":"assistant","content":"level: info"}`,
		`{"order":"A-7","status":"error","message":"card declined","total":12.5}`,
		`{"id":7,"status":200,"path":"/a"}`,
		`{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Invalid Request"}}`,
		`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"error","data":"x"}}`,
		`{"alert":"disk","severity":"critical","value":93}`,
		`{"event":"order.paid","data":{"level":"info","message":"x"}}`,
		`{"log":"birch","stream":7}`,
		`{"request":"call me","status":200}`,
		`{"body":"hello","time":"2026-11-27T18:00:00Z"}`,
		`{"@t":5}`,
		`{"MESSAGE":"x"}`,
		`{"priority":"3","message":"water the plants"}`,
		`{"s":"I","msg":"x"}`,
		`{}`,
		`[{"level":"info","msg":"x"}]`,
		"37.5",
		"up",
		"2026-11-27 18:00:00",
		"18:00:00",
		"hello world",
		"what an error that was",
		"he said error was there",
		"temperature=21.5 humidity=40",
		"a=b",
		"the level=7 of the tank",
		"I am here",
		"W. Shakespeare: to be",
		"Mon 1 Jan",
		"10.0.0.1 is my address",
		"[1] a footnote",
		"(see below) text",
		"<b>bold</b>",
		"https://example.org/a?level=info",
		"",
		"INFO",
		"26-11-27",
	} {
		if line, ok := logline.Parse(s, ref); ok {
			t.Errorf("%s: counts as a log line, %+v", s, line)
		}
	}
}

// The log lines contain parts that look like a time, level or field.
func TestWhatIsNotSureIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line  string
		level logline.Level
		timed bool
	}{
		{"2026-11-27T18:00:00Z INFO retry after ERROR: 3", logline.Info, true},
		{"2026-11-27 18:00:00 [INFO] ERROR count is 0", logline.Info, true},
		{"2026/11/27 18:00:00 the page ERROR was sent", logline.None, true},
		{`10.0.0.1 - - [27/Nov/2026:18:00:00 +0000] "GET /FATAL HTTP/1.1" 200 7`, logline.Info, true},
		{`{"level":"info","msg":"level=error","time":"yesterday"}`, logline.Info, false},
		{`{"level":"info","msg":"x","time":12.5}`, logline.Info, false},
		{`{"level":"info","msg":"x","ts":"2026-13-45T99:00:00Z"}`, logline.Info, false},
		{"03/04/2026 18:00:00 ERROR x", logline.Error, false},
		{"03/04/26 18:00:00 ERROR x", logline.Error, false},
		{"2026-11-27 18:61:00 ERROR x", logline.Error, false},
		{"2026-11-27 18:00:00 user WARNINGS is on", logline.None, true},
		{"2026-11-27 18:00:00 INFORMAL talk", logline.None, true},
		{"info: x error: y", logline.Info, false},
		{"status=error result=fatal", logline.None, false},
		{"5 errors: see above", logline.None, false},
	} {
		line, _ := logline.Parse(c.line, ref)
		if line.Level != c.level || line.Time.IsZero() == c.timed {
			t.Errorf("%s: level %q, time %v", c.line, line.Level, line.Time)
		}
	}
}

func TestOrderOfMembersDoesNotMatter(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		`{"msg":"x","level":"warn","message":"y"}`,
		`{"message":"y","level":"warn","msg":"x"}`,
		`{"severityNumber":9,"level":"warn","message":"y","msg":"x"}`,
		`{"level":"warn","severityNumber":9,"message":"y","msg":"x"}`,
	} {
		line, ok := logline.Parse(s, ref)
		if !ok || line.Message != "x" || line.Level != logline.Warn {
			t.Errorf("%s: %+v", s, line)
		}
	}
}

func TestLongLinesAreBounded(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"a=b ", "x | ", "[x] ", "2026-11-27T18:00:00Z ", "<13>", `{"a":`, "INFO ", `" `, "10:00AM INF "} {
		s := strings.Repeat(unit, (256<<10)/len(unit))
		line, _ := logline.Parse(s, ref)
		if len(line.Fields) > 80 || len(line.Message) > len(s) {
			t.Errorf("%q: %d fields, a message of %d bytes", unit, len(line.Fields), len(line.Message))
		}
		logline.Scan([]byte(s))
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range append(append(objects, lines...), clouds...) {
		f.Add(c.line)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line, ok := logline.Parse(s, ref)
		if strings.HasPrefix(s, "{") {
			return
		}
		level, known := logline.Scan([]byte(s))
		if level != line.Level || known != ok {
			t.Errorf("Scan says %v, %v and Parse %v, %v", level, known, line.Level, ok)
		}
		if utf8.ValidString(s) && !utf8.ValidString(line.Message) {
			t.Errorf("the message is cut within a character: %q", line.Message)
		}
	})
}
