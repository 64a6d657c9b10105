package store_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
)

func TestFirstPayloadSettlesTheShape(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		payload string
		want    store.Shape
	}{
		{"37.5", store.ShapeNumber},
		{" -1e3\n", store.ShapeNumber},
		{"+007", store.ShapeNumber},
		{"20.5 °C", store.ShapeNumber},
		{"93%", store.ShapeNumber},
		{"12 MB/s", store.ShapeNumber},
		{"true", store.ShapeState},
		{"down", store.ShapeState},
		{"OK", store.ShapeState},
		{`"up"`, store.ShapeState},
		{`{"rx":1,"tx":2}`, store.ShapeNumbers},
		{`{"total":12.3,"cores":[10.1,14.2]}`, store.ShapeNumbers},
		{`{"value":5,"unit":"V"}`, store.ShapeNumbers},
		{`[1,2,3]`, store.ShapeNumbers},
		{`{"order":"A-1042","progress":40,"state":"packing"}`, store.ShapeProgress},
		{`{"progress":40}`, store.ShapeProgress},
		{`{"name":"x","pct":4,"state":"packing"}`, store.ShapeProgress},
		{`{"name":"x","percent":4,"done":false}`, store.ShapeProgress},
		{`{"done":3,"total":10}`, store.ShapeProgress},
		{`{"name":"x","pct":4}`, store.ShapeNumbers},
		{`{"disk":"/","percent":93,"free":4,"status":"ok"}`, store.ShapeNumbers},
		{`{"total":10}`, store.ShapeNumbers},
		{`{"type":"content_block_stop","index":0}`, store.ShapeJSON},
		{`{"id":1,"port":80}`, store.ShapeJSON},
		{`[{"pid":1,"name":"x"}]`, store.ShapeTable},
		{`{"level":"warn","msg":"disk is full","free":3}`, store.ShapeLog},
		{`{"level":30,"message":"x","pid":1,"n":2}`, store.ShapeLog},
		{"disk is full", store.ShapeLog},
		{"[ERROR] disk", store.ShapeLog},
		{"hello", store.ShapeLog},
		{`{"role":"user","text":"hi","message":7}`, store.ShapeChat},
		{`{"choices":[{"delta":{"content":"x"}}],"created":5}`, store.ShapeChat},
		{`{"type":"content_block_delta","delta":{"type":"text_delta","text":"x"}}`, store.ShapeChat},
		{"03:42:17", store.ShapeText},
		{"2026-08-12 03:42:17", store.ShapeText},
		{"a\nb\nc", store.ShapeText},
		{`{"a":"b","c":{"d":"e"}}`, store.ShapeJSON},
		{`[1,"a"]`, store.ShapeJSON},
		{`[]`, store.ShapeJSON},
		{`{}`, store.ShapeJSON},
		{`{"broken":`, store.ShapeLog},
		{`{"a":1} trailing`, store.ShapeLog},
		{"", store.ShapeNone},
		{"null", store.ShapeNone},
		{"NaN", store.ShapeLog},
		{strings.Repeat("[", 100) + strings.Repeat("]", 100), store.ShapeLog},
	} {
		r := newRig(t, store.Options{})
		r.send("x", c.payload)
		if got := r.topic("x").Shape; got != c.want {
			t.Errorf("%s: got %q, want %q", c.payload, got, c.want)
		}
	}
}

func TestANameAloneMakesNoJob(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for _, name := range []string{"backup.progress", "disk.percent", "cpu.pct", "battery.percentage", "progress"} {
		r.send(name, "40", "99.95")
		x := r.topic(name)
		equal(t, name, x.Shape, store.ShapeNumber)
		equal(t, name, x.Series[0].Last(), 99.95)
	}
	r.send("$topic", `{"name":"backup.progress","kind":"progress"}`)
	r.send("backup.progress", "41")
	equal(t, "declared", r.topic("backup.progress").Progress(time.Time{})[0].Percent, 41)
}

func TestOneOddPayloadChangesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for range 10 {
		r.send("x", "1", "2", "3", "sensor not ready yet")
	}
	equal(t, "shape", r.topic("x").Shape, store.ShapeNumber)
}

func TestFourPayloadsOfAnotherShapeChangeIt(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", "hello there", `{"a":1}`, `{"a":2}`, `{"a":3}`)
	equal(t, "after three", r.topic("x").Shape, store.ShapeLog)
	r.send("x", `{"a":4}`)
	equal(t, "after four", r.topic("x").Shape, store.ShapeNumbers)
	equal(t, "values are not lost meanwhile", r.topic("x").Series[0].Count(), 4)
}

func TestMixedPayloadsFallBackToWhatFitsAll(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("json", `{"a":1}`, `[{"a":1}]`, `{"b":"c"}`, `[{"a":1}]`, `{"progress":1}`)
	equal(t, "JSON", r.topic("json").Shape, store.ShapeJSON)
	r.send("any", "5", "some text", `{"a":1}`, "some text", `{"a":1}`)
	equal(t, "anything", r.topic("any").Shape, store.ShapeLog)
}

func TestWordsThatKeepComingBackAreStates(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	for range 5 {
		r.send("x", "boiling", "simmering", "steeping")
	}
	equal(t, "shape", r.topic("x").Shape, store.ShapeState)
	for i := range 20 {
		r.send("x", "word-"+string(rune('a'+i)))
	}
	equal(t, "with too many words", r.topic("x").Shape, store.ShapeLog)
}

func TestCatalogueWinsOverThePayload(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("$topic", `{"name":"x","kind":"text","unit":"apples","min":0,"max":10,"help":"An\u001b[31m x."}`)
	x := r.topic("x")
	equal(t, "shape before any event", x.Shape, store.ShapeText)
	r.send("x", "1", "2", "3", "4", "5")
	equal(t, "shape", x.Shape, store.ShapeText)
	equal(t, "unit", x.Unit, "apples")
	equal(t, "max", *x.Info.Max, 10)
	equal(t, "help", x.Info.Help, "An x.")
	r.send("$topic", `{"name":"x","kind":"hologram"}`)
	r.send("x", "1", "2", "3", "4", "5")
	equal(t, "shape of an unknown kind", x.Shape, store.ShapeNumber)
}

func TestUnitsOfOneTopicAreConverted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		payloads []string
		unit     string
		last     float64
	}{
		{[]string{"20.5 °C"}, "°C", 20.5},
		{[]string{"93%"}, "%", 93},
		{[]string{"900 KB/s", "12 MB/s"}, "B/s", 12e6},
		{[]string{"1 KiB", "2.5 GiB"}, "B", 2.5 * (1 << 30)},
		{[]string{"5 ms", "2 s"}, "ms", 2000},
		{[]string{"1.2 kW", "300 W"}, "kW", 0.3},
		{[]string{"3 apples", "4"}, "apples", 4},
		{[]string{"5 B"}, "B", 5},
	} {
		r := newRig(t, store.Options{})
		r.send("x", c.payloads...)
		x := r.topic("x")
		equal(t, c.payloads[0]+": unit", x.Unit, c.unit)
		if got := x.Series[0].Last(); math.Abs(got-c.last) > 1e-9*c.last {
			t.Errorf("%v: last is %v, want %v", c.payloads, got, c.last)
		}
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]store.Level{
		"10:00 INFO started":                store.LevelInfo,
		"level=warn msg=x":                  store.LevelWarn,
		"[error] x":                         store.LevelError,
		"error: x":                          store.LevelError,
		"no error here":                     store.LevelNone,
		"E INFORMATION":                     store.LevelNone,
		"PANIC x":                           store.LevelFatal,
		"x y z debug| z":                    store.LevelDebug,
		`{"level":"fatal","msg":"x"}`:       store.LevelFatal,
		`{"severity":"Notice","msg":"x"}`:   store.LevelInfo,
		`{"level":50,"msg":"x"}`:            store.LevelError,
		`{"lvl":"trc","msg":"x"}`:           store.LevelNone,
		strings.Repeat("x", 100) + " ERROR": store.LevelNone,
	} {
		r := newRig(t, store.Options{})
		r.send("x", line)
		e, _ := r.topic("x").Latest(time.Time{})
		equal(t, line, e.Level, want)
	}
	equal(t, "name", fmt.Sprint(store.LevelWarn), "warn")
}

func TestJSONLogLineReadsLikeALine(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", `{"ts":1,"level":"info","msg":"served\u001b[31m","path":"/a b","status":200}`)
	e, _ := r.topic("x").Latest(time.Time{})
	equal(t, "text", e.Text, "served path=/a b status=200")
	equal(t, "series", r.topic("x").Find("status").Last(), 200)
}
