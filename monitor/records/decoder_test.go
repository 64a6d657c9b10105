package records_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"topicmux/monitor/records"
	"topicmux/sse"
)

// A result is what a decoder has read.
type result struct {
	Records    []string
	Form       records.Form
	Unfinished bool
	Complete   bool
	Err        string
}

// decode reads a stream to its end.
func decode(r io.Reader, opts records.Options) result {
	d := records.NewDecoder(r, opts)
	var got result
	for {
		ev, err := d.Next()
		if err != nil {
			got.Form, got.Unfinished, got.Complete = d.Form(), d.Unfinished(), d.Complete()
			if !errors.Is(err, io.EOF) {
				got.Err = err.Error()
			}
			return got
		}
		got.Records = append(got.Records, string(ev.Data))
	}
}

// stream is a stream and what it contains.
type stream struct {
	in   string
	opts records.Options
	want result
}

func jsonLines(rec ...string) result { return result{Records: rec, Form: records.JSON} }
func sequence(rec ...string) result  { return result{Records: rec, Form: records.Sequence} }
func array(rec ...string) result     { return result{Records: rec, Form: records.Array, Complete: true} }

func lines(rec ...string) result {
	return result{Records: rec, Form: records.Lines, Complete: true}
}

func events(rec ...string) result { return result{Records: rec, Form: records.EventStream} }

func (r result) cut() result  { r.Unfinished, r.Complete = true, false; return r }
func (r result) open() result { r.Complete = false; return r }

var (
	ndjson   = records.Options{Form: records.JSON}
	document = records.Options{Form: records.Array}
	seq      = records.Options{Form: records.Sequence}
)

var streams = map[string]stream{
	"JSON lines":               {in: `{"a":1}` + "\n" + `{"a":2}` + "\n", want: jsonLines(`{"a":1}`, `{"a":2}`)},
	"CRLF":                     {in: "{\"a\":1}\r\n{\"a\":2}\r\n", want: jsonLines(`{"a":1}`, `{"a":2}`)},
	"a mark":                   {in: "\ufeff{\"a\":1}\n", want: jsonLines(`{"a":1}`)},
	"no line ends":             {in: `{"a":1}{"a":"}{"}{"a":[{}]}`, want: jsonLines(`{"a":1}`, `{"a":"}{"}`, `{"a":[{}]}`)},
	"commas":                   {in: `{"a":1},` + "\n" + `{"a":2},`, want: jsonLines(`{"a":1}`, `{"a":2}`)},
	"pretty":                   {in: "{\n  \"a\": 1,\n  \"b\": [\n    {\"c\": 2}\n  ]\n}\n{\n  \"a\": 2\n}\n", want: jsonLines("{\n  \"a\": 1,\n  \"b\": [\n    {\"c\": 2}\n  ]\n}", "{\n  \"a\": 2\n}")},
	"blank lines":              {in: "\n\n{\"a\":1}\n\n\n{\"a\":2}\n\n", want: jsonLines(`{"a":1}`, `{"a":2}`)},
	"escapes":                  {in: `{"a":"\"\\"}{"\u00e9\n":"\/"}`, want: jsonLines(`{"a":"\"\\"}`, `{"\u00e9\n":"\/"}`)},
	"words of Python":          {in: `{"a":NaN,"b":-Infinity,"c":Infinity}` + "\n{\"a\": undefined}\n", want: jsonLines(`{"a":NaN,"b":-Infinity,"c":Infinity}`, `{"a": undefined}`)},
	"numbers":                  {in: `{"a":[0,-1,1.5,1e9,2E-3,-0.0e+1]}`, want: jsonLines(`{"a":[0,-1,1.5,1e9,2E-3,-0.0e+1]}`)},
	"text between":             {in: "{\"a\":1}\npanic: oh no\n\tmain.go:3\n{\"a\":2}\n[INFO] up\n[1] done\n", want: jsonLines(`{"a":1}`, "panic: oh no", "main.go:3", `{"a":2}`, "[INFO] up", "[1] done")},
	"words between":            {in: "{\"a\":1}\nundefined\nnull\n12\n\"x\"\n{\"a\":2}", want: jsonLines(`{"a":1}`, "undefined", "null", "12", `"x"`, `{"a":2}`)},
	"a line that is cut":       {in: "{\"a\":1}\n{\"a\":\"x\n{\"a\":2\n{\"a\":3}\n", want: jsonLines(`{"a":1}`, `{"a":"x`, `{"a":2`, `{"a":3}`)},
	"an end within":            {in: "{\"a\":1}\n{\"a\":", want: jsonLines(`{"a":1}`).cut()},
	"an end within a string":   {in: `{"a":"x`, want: jsonLines().cut()},
	"Latin-1":                  {in: "{\"a\":\"caf\xe9\"}\n", want: jsonLines("{\"a\":\"caf\ufffd\"}")},
	"half a rune":              {in: "{\"a\":\"\xe2\x82\"}\n", want: jsonLines("{\"a\":\"\ufffd\"}")},
	"lists":                    {in: "[1,2]\n[\"a\",[{}]]\n", want: jsonLines("[1,2]", `["a",[{}]]`)},
	"lists without line ends":  {in: "[1][2] [3]", want: jsonLines("[1]", "[2]", "[3]")},
	"an empty list":            {in: "[]\n", want: jsonLines("[]")},
	"batches, declared":        {in: `[{"a":1},{"a":2}]` + "\n" + `{"items":[{"a":3}]}` + "\n", opts: ndjson, want: jsonLines(`[{"a":1},{"a":2}]`, `{"items":[{"a":3}]}`)},
	"numbers, declared":        {in: "1\n2.5\n\"x\"\n", opts: ndjson, want: jsonLines("1", "2.5", `"x"`)},
	"Docker, declared":         {in: `{"status":"start"}` + "\n" + `{"status":"die"}` + "\n", opts: document, want: jsonLines(`{"status":"start"}`, `{"status":"die"}`)},
	"a record with objects":    {in: `{"candidates":[{"a":1},{"a":2}],"usage":1}` + "\n", want: jsonLines(`{"candidates":[{"a":1},{"a":2}],"usage":1}`)},
	"pretty, with objects":     {in: "{\n \"containers\": [\n  {\"a\":1}\n ]\n}\n", want: jsonLines("{\n \"containers\": [\n  {\"a\":1}\n ]\n}")},
	"deep objects":             {in: `{"a":{"items":[{"b":1}]}}`, want: jsonLines(`{"a":{"items":[{"b":1}]}}`)},
	"a document":               {in: `{"a":1}`, opts: document, want: result{Records: []string{`{"a":1}`}, Form: records.JSON, Complete: true}},
	"objects with a length":    {in: "{\"a\":1}\n{\"a\":2}", opts: records.Options{Form: records.Array, Whole: true}, want: jsonLines(`{"a":1}`, `{"a":2}`)},
	"a document with a length": {in: ` {"error":"no"}` + "\n", opts: records.Options{Form: records.Array, Whole: true}, want: result{Form: records.JSON, Err: `not an event stream but JSON (16 bytes), beginning with {"error":"no"}`}},

	"a sequence":          {in: "\x1e{\"a\":1}\n\x1e{\"a\":2}\n", want: sequence(`{"a":1}`, `{"a":2}`)},
	"a pretty sequence":   {in: "\x1e{\n\"a\":1}\n\x1e[1,\n2]\n", want: sequence("{\n\"a\":1}", "[1,\n2]")},
	"scalars":             {in: "\x1e1\n\x1e\"x\"\n\x1etrue\x1enull\n", want: sequence("1", `"x"`, "true", "null")},
	"a truncated text":    {in: "\x1e{\"a\":\x1e{\"a\":2}\n", want: sequence(`{"a":`, `{"a":2}`)},
	"empty texts":         {in: "\x1e\x1e\n\x1e{}\n", want: sequence(`{}`)},
	"a sequence that end": {in: "\x1e{\"a\":1}\n\x1e{\"a", want: sequence(`{"a":1}`).cut()},
	"declared":            {in: "{\"a\":1}\n\x1e[{\"a\":2}]\n", opts: seq, want: sequence(`{"a":1}`, `[{"a":2}]`)},

	"an array":                {in: `[{"a":1},{"a":2}]`, want: array(`{"a":1}`, `{"a":2}`)},
	"an array in lines":       {in: "[\n{\"a\":1},\r\n{\"a\":\n2}\n,\n{\"a\":3}\n]\n", want: array(`{"a":1}`, "{\"a\":\n2}", `{"a":3}`)},
	"an array that goes on":   {in: "[{\"a\":1},\n{\"a\":2}", want: array(`{"a":1}`, `{"a":2}`).open()},
	"after a comma":           {in: "[{\"a\":1},\n", want: array(`{"a":1}`).open()},
	"within an element":       {in: "[{\"a\":1},{", want: array(`{"a":1}`).cut()},
	"scalars in lines":        {in: "[\n1,\n\"x\",\n[2,3],\nnull]", want: array("1", `"x"`, "[2,3]", "null")},
	"scalars, then a line":    {in: "[1,\n2,\n3]", want: array("1", "2", "3")},
	"scalars, declared":       {in: `[1,"x",[2],true]`, opts: document, want: array("1", `"x"`, "[2]", "true")},
	"within a number":         {in: "[1,\n23", want: array("1").cut()},
	"empty, declared":         {in: "[]", opts: document, want: array()},
	"two arrays":              {in: "[{\"a\":1}]\n[{\"a\":2},{\"a\":3}]\n", want: array(`{"a":1}`, `{"a":2}`, `{"a":3}`).open()},
	"a member":                {in: `{"items":[{"a":1},{"a":2}]}`, want: array(`{"a":1}`, `{"a":2}`)},
	"a member, with others":   {in: `{"kind":"List","items":[{"a":1},{"a":2}],"n":{"x":[{}]}}`, want: array(`{"a":1}`, `{"a":2}`, `{"kind":"List","items":[],"n":{"x":[{}]}}`)},
	"a member in lines":       {in: "{\"anything\":[\n{\"a\":1},\n{\"a\":2}\n],\n\"last\":5}\n", want: array(`{"a":1}`, `{"a":2}`, "{\"anything\":[],\n\"last\":5}")},
	"a member that goes on":   {in: "{\"results\":[\n{\"a\":1},\n", want: array(`{"a":1}`).open()},
	"a rest that is cut":      {in: `{"items":[{"a":1}],"n":`, want: array(`{"a":1}`).cut()},
	"a pretty list":           {in: "{\n  \"items\": [\n    {\n      \"a\": 1\n    }\n  ]\n}\n", want: array("{\n      \"a\": 1\n    }")},
	"no commas":               {in: "[\n{\"a\":1}\n{\"a\":2}\n]", want: array(`{"a":1}`, `{"a":2}`)},
	"text within an array":    {in: "[{\"a\":1},\n<html>\n{\"a\":2}\n]\n", want: array(`{"a":1}`, "<html>", `{"a":2}`, "]").open()},
	"an element that is cut":  {in: "[{\"a\":1},\n{\"a\":\"\n{\"a\":3}\n", want: array(`{"a":1}`, `{"a":"`, `{"a":3}`).open()},
	"an element with quotes":  {in: `[{"a":"]"},{"a":"[{"}]`, want: array(`{"a":"]"}`, `{"a":"[{"}`)},
	"an array, and then none": {in: "[{\"a\":1}]\n\n", want: array(`{"a":1}`)},

	"text":               {in: "one\ntwo\n", want: lines("one", "two")},
	"text, CR":           {in: "10%\r20%\r\n30%\n\nend", want: lines("10%", "20%", "30%", "end")},
	"a word":             {in: "hello", want: lines("hello")},
	"a log":              {in: "2026-01-02 03:04:05 INFO it works\n\tat x\n  {\n", want: lines("2026-01-02 03:04:05 INFO it works", "\tat x", "  {")},
	"brackets":           {in: "[INFO] up\n{\n[1]\n", want: lines("[INFO] up", "{", "[1]")},
	"a time in brackets": {in: "[2026-01-02 03:04:05] up\n", want: lines("[2026-01-02 03:04:05] up")},
	"a job":              {in: "[1] 4711\n", want: lines("[1] 4711")},
	"a brace":            {in: "{hello}\nyou\n", want: lines("{hello}", "you")},
	"levels":             {in: "INFO: it works\n", want: lines("INFO: it works")},
	"numbers in lines":   {in: "1\n2.5\n", want: lines("1", "2.5")},
	"a syslog":           {in: "<34>Oct 11 22:14:15 host su: failed\n", want: lines("<34>Oct 11 22:14:15 host su: failed")},
	"colors":             {in: "\x1b[31mred\x1b[m\n", want: lines("\x1b[31mred\x1b[m")},
	"Latin-1 text":       {in: "a caf\xe9 in Paris\n", want: lines("a caf\ufffd in Paris")},
	"spaces":             {in: "a\n   \n b \n", want: lines("a", " b ")},
	"JSON after text":    {in: "listening on :8080\n{\"a\":1}\n", want: lines("listening on :8080", `{"a":1}`)},
	"data at last":       {in: "database up\ndata: 1\n", want: lines("database up", "data: 1")},
	"a long line":        {in: strings.Repeat("x ", 400) + "\nend\n", want: lines(strings.Repeat("x ", 400), "end")},

	"a table": {in: "-- io --  -- net --\n a  b\n 1  2\n a  b\n 3  4\nend\n", want: lines("-- io --  -- net --", " a  b", `{"a":1,"b":2}`, `{"a":3,"b":4}`, "end")},

	"events":              {in: "data: 1\n\ndata: 2\n\n", want: events("1", "2")},
	"a comment":           {in: ": hi\n\ndata: 1\n\n", want: events("1")},
	"a mark, CR":          {in: "\ufeffdata: 1\r\rdata: 2\r\r", want: events("1", "2")},
	"time":                {in: "time: 1766275200123\nid: 1\ndata: 1\n\n", want: events("1")},
	"pings":               {in: "ping: 1\n\nping:\n\ndata: 1\n\n", want: events("1")},
	"the head of curl -i": {in: "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nDate: x\r\n\r\ndata: 1\n\n", want: events("1")},
	"blank lines first":   {in: "\n\r\n\ndata: 1\n\n", want: events("1")},
	"an event that ends":  {in: "data: 1\n\ndata: 2", want: events("1").cut()},
	"a long first line":   {in: "data: " + strings.Repeat("x", 700) + "\n\n", want: events(strings.Repeat("x", 700))},
	"unnamed data":        {in: "data\n\n", want: events("")},
}

func TestStreamsAreReadHoweverTheyAreCut(t *testing.T) {
	t.Parallel()
	for name, s := range streams {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(s.want, decode(strings.NewReader(s.in), s.opts)); diff != "" {
				t.Fatalf("whole (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(s.want, decode(iotest.OneByteReader(strings.NewReader(s.in)), s.opts)); diff != "" {
				t.Fatalf("byte by byte (-want +got):\n%s", diff)
			}
			for at := 1; at < len(s.in); at++ {
				r := io.MultiReader(strings.NewReader(s.in[:at]), strings.NewReader(s.in[at:]))
				if diff := cmp.Diff(s.want, decode(r, s.opts)); diff != "" {
					t.Fatalf("cut after %q (-want +got):\n%s", s.in[:at], diff)
				}
			}
		})
	}
}

func TestRecordComesWithItsLastByte(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		opts  records.Options
		parts []string // each completes a record
	}{
		"JSON lines":    {parts: []string{`{"a":1}`, "\n" + `{"a":2}`, "\n" + `{"a":3}`}},
		"concatenated":  {parts: []string{`{"a":1}`, `{"a":2}`}},
		"lists":         {parts: []string{"[1,2]\n", "[3]\n"}},
		"a sequence":    {parts: []string{"\x1e{\"a\":1}", "\n\x1e{\"a\":2}", "\n\x1e5\n"}},
		"an array":      {parts: []string{`[{"a":1}`, `,{"a":2}`, "\n,\n" + `{"a":3}`}},
		"declared":      {opts: document, parts: []string{`["a"`, `,"b"`, `,1,`, `[2]`}},
		"a member":      {parts: []string{`{"items":[{"a":1}`, `,{"a":2}`}},
		"lines":         {parts: []string{"one\n", "two\r", "\nthree\n"}},
		"events":        {parts: []string{"data: 1\n\n", "data: 2\n\n"}},
		"words in JSON": {parts: []string{`{"a":1}`, "\nundefined\n", `{"a":2}`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, w := io.Pipe()
			defer r.Close()
			d := records.NewDecoder(r, c.opts)
			for _, part := range c.parts {
				go func() { _, _ = io.WriteString(w, part) }() // ends when all is read
				if _, err := d.Next(); err != nil {
					t.Fatalf("after %q: %v", part, err)
				}
			}
		})
	}
}

func TestWhatCannotBeAStreamIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, kind string }{
		"nothing":   {"", sse.KindEmpty},
		"blanks":    {"\n \r\n", sse.KindEmpty},
		"HTML":      {"<html><body>502 Bad Gateway</body></html>\n", sse.KindHTML},
		"HTML, CR":  {"\n\n  <!DOCTYPE html>\n<title>x</title>", sse.KindHTML},
		"XML":       {"<?xml version=\"1.0\"?>\n<rss/>\n", sse.KindXML},
		"gzip":      {"\x1f\x8b\x08\x00abcdefghijkl", sse.KindGzip},
		"PNG":       {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", "a PNG image"},
		"PDF":       {"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", "a PDF document"},
		"zeros":     {strings.Repeat("\x00", 1<<16), sse.KindBinary},
		"UTF-16":    {"\xff\xfed\x00a\x00t\x00a\x00:\x00 \x001\x00\n\x00\n\x00", sse.KindUTF16},
		"gRPC":      {"\x00\x00\x00\x00\x07\x0a\x05hello" + strings.Repeat("\x00", 16), sse.KindBinary},
		"a program": {"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02", "a program"},
	} {
		for form := records.Unknown; form <= records.Lines; form++ {
			for _, r := range []io.Reader{strings.NewReader(c.in), iotest.OneByteReader(strings.NewReader(c.in))} {
				d := records.NewDecoder(r, records.Options{Form: form})
				ev, err := d.Next()
				var other *sse.NotStreamError
				if !errors.As(err, &other) || other.Kind != c.kind {
					t.Errorf("%s as %v: got %q, %v, want %s", name, form, ev.Data, err, c.kind)
				} else if other.Size > int64(len(c.in)) || other.Whole && other.Size != int64(len(c.in)) {
					t.Errorf("%s: %d bytes of %d", name, other.Size, len(c.in))
				}
				if _, again := d.Next(); !errors.Is(again, err) {
					t.Errorf("%s: and then %v", name, again)
				}
			}
		}
	}
}

func TestErrorOfTheReaderIsReturned(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]result{
		"":                     {Err: "broken"},
		"dat":                  {Err: "broken"},
		"{\"a\":1}\n":          {Records: []string{`{"a":1}`}, Form: records.JSON, Err: "broken"},
		"{\"a\":1}\n{\"a\"":    {Records: []string{`{"a":1}`}, Form: records.JSON, Unfinished: true, Err: "broken"},
		"[{\"a\":1}\n":         {Records: []string{`{"a":1}`}, Form: records.Array, Err: "broken"},
		"one\ntw":              {Records: []string{"one"}, Form: records.Lines, Unfinished: true, Err: "broken"},
		"[1]":                  {Form: records.JSON, Unfinished: true, Err: "broken"},
		"data: 1\n\ndata: 2\n": {Records: []string{"1"}, Form: records.EventStream, Err: "broken"},
	} {
		r := io.MultiReader(strings.NewReader(in), iotest.ErrReader(errors.New("broken")))
		if diff := cmp.Diff(want, decode(r, records.Options{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", in, diff)
		}
	}
}

func TestLinesAreShownBeforeTheirRecord(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"{\"a\":1}\n\n{\n\"b\":2}\n\n\n": `field {"a":1}|= {"a":1}|blank |field {|field "b":2}|= {` + "\n" + `"b":2}|blank |blank |`,
		"one\r\ntwo\n\nthree":            "field one|= one|field two|= two|blank |field three|= three|",
		"[{\"a\":1},\n{\"a\":2}]":        `field {"a":1}|= {"a":1}|field {"a":2}|= {"a":2}|`,
		": x\n\ndata: 1\n\n":             "comment : x|blank |field data: 1|blank |= 1|",
	} {
		var seen strings.Builder
		d := records.NewDecoder(strings.NewReader(in), records.Options{OnLine: func(l sse.Line) { fmt.Fprintf(&seen, "%v %s|", l.Kind, l.Raw) }})
		for ev, err := d.Next(); err == nil; ev, err = d.Next() {
			fmt.Fprintf(&seen, "= %s|", ev.Data)
		}
		if seen.String() != want {
			t.Errorf("%q: got %s\nwant %s", in, seen.String(), want)
		}
	}
}
