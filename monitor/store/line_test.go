package store_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
)

// TestLogLinesOfLoggers covers what the tests of package logline do not:
// payloads with colours, in JSON strings, and with invalid bytes.
func TestLogLinesOfLoggers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		payload string
		level   store.Level
		message string
		fields  string
		timed   bool
	}{
		{"\x1b[90m6:00PM\x1b[0m \x1b[32mINF\x1b[0m ready \x1b[36mport=\x1b[0m8080", store.LevelInfo, "ready", "port=8080", true},
		{"\x1b[2m2026-11-27T18:00:00.1Z\x1b[0m \x1b[33m WARN\x1b[0m \x1b[2mapi::db\x1b[0m: slow", store.LevelWarn, "slow", "logger=api::db", true},
		{"\x1b[31;1mERROR\x1b[0m no route", store.LevelError, "no route", "", false},
		{"\x1b[33mWARN\x1b[m x", store.LevelWarn, "x", "", false},
		{`"2026-11-27 18:00:00 ERROR caf\u00e9 \"x\""`, store.LevelError, `café "x"`, "", true},
		{`{"level":"info","msg":"M\u00fcller\u001b[31m \u202epaid"}`, store.LevelInfo, "Müller paid", "", false},
		{`{"log":"\u001b[33mWARN\u001b[0m slow\n","stream":"stderr","time":"2026-11-27T18:00:00Z"}`, store.LevelWarn, "slow", "stream=stderr", true},
		{`{"MESSAGE":[27,91,51,50,109,104,233,108,108,111,13],"PRIORITY":"3","__REALTIME_TIMESTAMP":"1795802400000000"}`, store.LevelError, "h\ufffdllo", "", true},
		{"level=info msg=\"a\\tb\" n=1", store.LevelInfo, "a       b", "n=1", false},
		{"2026-11-27 18:00:00 INFO caf\xe9", store.LevelInfo, "caf\ufffd", "", true},
		{"2026-11-27 18:00:00 INFO a\nb", store.LevelInfo, "a\nb", "", true},
	} {
		r := newRig(t, store.Options{})
		r.send("x", c.payload)
		x := r.topic("x")
		equal(t, c.payload+": shape", x.Shape, store.ShapeLog)
		e := x.Event(0)
		l := e.Line(time.UTC)
		equal(t, c.payload+": level", l.Level, c.level)
		equal(t, c.payload+": level of the event", e.Level, c.level)
		equal(t, c.payload+": message", l.Message, c.message)
		var fields []string
		for _, f := range l.Fields {
			fields = append(fields, f.Key+"="+f.Value)
		}
		equal(t, c.payload+": fields", strings.Join(fields, " "), c.fields)
		equal(t, c.payload+": it has a time", !l.Time.IsZero(), c.timed)
	}
}

func TestEscapesOfJSONAreRead(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	const payload = `{"user":"M\u00fcller","title":"\u4e2d\u6587 \u202e\u001b"}`
	const want = `{"user":"Müller","title":"中文 \u202e\u001b"}`
	r.send("x", payload)
	x := r.topic("x")
	equal(t, "text", x.Event(0).Text, want)
	equal(t, "as it leaves the screen", x.Event(0).Payload, payload)
	s, _ := x.JSON(time.Time{})
	equal(t, "tree", s, want)
	r.send("y", `no \u00fc of JSON`)
	equal(t, "text that is no JSON", r.topic("y").Event(0).Text, `no \u00fc of JSON`)
}

func TestObjectsOfOthersAreNoLogs(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]store.Shape{
		`{"name":"cpu","value":93.5,"time":1795802400}`:                        store.ShapeNumbers,
		`{"level":42,"unit":"%"}`:                                              store.ShapeNumbers,
		`{"level":60,"message":"You levelled up!","player":"ann"}`:             store.ShapeJSON,
		`{"role":"assistant","content":"level: info"}`:                         store.ShapeChat,
		`{"order":"A-7","status":"error","message":"card declined"}`:           store.ShapeJSON,
		`{"jsonrpc":"2.0","method":"log","params":{"level":"info","msg":"x"}}`: store.ShapeJSON,
		`{"from":"ann","message":"hello","time":"2026-11-27T18:00:00Z"}`:       store.ShapeJSON,
		`{"order":"A-7","progress":40,"level":"info"}`:                         store.ShapeProgress,
		`[{"level":"info","msg":"x"}]`:                                         store.ShapeTable,
	} {
		r := newRig(t, store.Options{})
		r.send("x", payload)
		equal(t, payload, r.topic("x").Shape, want)
		equal(t, payload+": level", r.topic("x").Event(0).Level, store.LevelNone)
	}
}

// TestObjectsOfALogTopicReadLikeLines covers a topic that is a log by its kind
// in the catalogue, with any objects.
func TestObjectsOfALogTopicReadLikeLines(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("$topic", `{"name":"x","kind":"log"}`)
	r.send("x", `{"from":"ann","message":"hello"}`)
	e := r.topic("x").Event(0)
	equal(t, "text", e.Text, "hello from=ann")
	equal(t, "payload", e.Payload, `{"from":"ann","message":"hello"}`)
}
