package sse_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"topicmux/sse"
)

// amazon returns the beginning of a message of application/vnd.amazon.eventstream.
func amazon() string {
	b := binary.BigEndian.AppendUint32(nil, 120)
	b = binary.BigEndian.AppendUint32(b, 70)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return string(b) + "\r:event-type\x07\x00\x05chunk" + strings.Repeat("x", 90)
}

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

// others are inputs that are not event streams, and their kinds.
var others = map[string]struct{ in, kind, begin string }{
	"empty":             {"", sse.KindEmpty, ""},
	"a mark alone":      {"\ufeff", sse.KindText, `"\ufeff"`},
	"HTML":              {"<html><body>502 Bad Gateway</body></html>\n", sse.KindHTML, `"<html><body>502 Bad Gateway</body></html>\n"`},
	"HTML, blanks":      {"\n\n  <!DOCTYPE html>\n<title>x</title>", sse.KindHTML, `"\n\n  <!DOCTYPE html>\n"`},
	"XML":               {"<?xml version=\"1.0\"?>\n<rss/>\n", sse.KindXML, `"<?xml`},
	"JSON":              {`{"error":"no"}`, sse.KindJSON, `"{\"error\":\"no\"}"`},
	"JSON, a line":      {`{"jsonrpc":"2.0","id":7}` + "\n", sse.KindJSON, `"{`},
	"JSON, long":        {`{"a":"` + strings.Repeat("x", 3<<20) + `"}`, sse.KindJSON, `{"a":"xxx`},
	"JSON, pretty":      {"{\n  \"a\": 1,\n  \"b\": [\n    1\n  ]\n}\n", sse.KindJSON, `"{\n  \"a\": 1`},
	"JSON, an array":    {"[1,2,3]", sse.KindJSON, `"[1,2,3]"`},
	"lines of JSON":     {`{"a":1}` + "\n" + `{"a":2}` + "\n", sse.KindJSON, `"{\"a\":1}\n`},
	"a log":             {strings.Repeat("2026-01-02 03:04:05 INFO it works\n", 20), sse.KindText, `"2026-01-02 03:04:05 INFO`},
	"a short log":       {"2026-01-02 03:04:05 INFO it works\n", sse.KindText, `"2026-01-02`},
	"levels":            {strings.Repeat("INFO: it works\n", 300), sse.KindText, `"INFO: it works\n`},
	"a word":            {"hello", sse.KindText, `"hello"`},
	"CSV":               {"id,name\n1,a\n", sse.KindText, `"id,name\n1,a\n"`},
	"Latin-1":           {"caf\xe9\n", sse.KindText, `"caf\xe9\n"`},
	"escapes":           {"\x1b]0;owned\x07 \u202e\u009b31m\n", sse.KindText, `"\x1b]0;owned\a \u202e\u009b31m\n"`},
	"gzip":              {gzipped("data: 1\n\n"), sse.KindGzip, `"\x1f\x8b`},
	"PNG":               {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", "a PNG image", `"\x89PNG\r\n`},
	"PDF":               {"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", "a PDF document", `"%PDF-1.7\n`},
	"a program":         {"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02", "a program", `"\x7fELF`},
	"zeros":             {strings.Repeat("\x00", 1<<20), sse.KindBinary, `"\x00\x00`},
	"UTF-16":            {"\xff\xfed\x00a\x00t\x00a\x00:\x00 \x001\x00\n\x00\n\x00", sse.KindUTF16, `"\xff\xfed\x00`},
	"AWS":               {amazon(), sse.KindAWS, `"\x00\x00\x00x\x00\x00\x00F`},
	"an unknown field":  {"ping: 1\n\n", sse.KindText, `"ping: 1\n\n"`},
	"many of them":      {strings.Repeat("ping: 1\n\n", 300), sse.KindText, `"ping: 1\n\n`},
	"a megabyte a line": {"a b " + strings.Repeat("x", 2<<20), sse.KindText, `"a b xxx`},
}

func TestNotStreamErrorNamesTheInput(t *testing.T) {
	t.Parallel()
	for name, c := range others {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			readers := []io.Reader{strings.NewReader(c.in), iotest.HalfReader(strings.NewReader(c.in))}
			if len(c.in) < 1<<16 {
				readers = append(readers, iotest.OneByteReader(strings.NewReader(c.in)))
			}
			for _, r := range readers {
				dec := sse.NewDecoder(r, sse.DecoderOptions{Recognize: true})
				ev, err := dec.Next()
				var other *sse.NotStreamError
				if !errors.As(err, &other) || !strings.HasSuffix(other.Kind, c.kind) {
					t.Fatalf("got %q, %v, want %s", ev.Data, err, c.kind)
				}
				if other.Whole && other.Size != int64(len(c.in)) || other.Size > int64(len(c.in)) || len(err.Error()) > 400 {
					t.Errorf("%d bytes of %d: %.500v", other.Size, len(c.in), err)
				}
				if want := strings.TrimSuffix(c.begin, `"`); other.Size > 40 && !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %s in it", err, want)
				}
				if strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' || r > '~' }) {
					t.Errorf("not plain: %q", err)
				}
				if _, again := dec.Next(); !errors.Is(again, err) {
					t.Errorf("and then %v", again)
				}
			}
		})
	}
}

func TestStreamsAreRecognized(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"data":                "data: 1\n\n",
		"a mark":              "\ufeffdata: 1\n\n",
		"CR":                  "data: 1\r\r",
		"a comment":           ":\n\ndata: 1\n\n",
		"retry alone":         "retry: 5\n\ndata: 1\n\n",
		"blank lines":         "\n\n\r\n\ndata: 1\n\n",
		"unknown fields":      strings.Repeat("ping: 1\n\n", 100) + "data: 1\n\n",
		"the head of curl -i": "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nDate: x\r\n\r\ndata: 1\n\n",
		"a few odd lines":     "hello there\n{\nfoo bar\ndata: 1\n\n",
		"NUL in data":         "data: 1\n\ndata: \x00\n\n",
		"JSON after it":       "data: 1\n\n{\"a\":1}\n<html>\n",
		"gzip after it":       "data: 1\n\n" + gzipped("x"),
		"a long line":         "data: 1\ndata: " + strings.Repeat("x", 3<<20) + "\n\n",
	} {
		for _, recognize := range []bool{true, false} {
			dec := sse.NewDecoder(iotest.HalfReader(strings.NewReader(in)), sse.DecoderOptions{Recognize: recognize})
			n := 0
			for ev, err := range dec.Events() {
				if err != nil {
					t.Errorf("%s: %v", name, err)
				} else if n == 0 && !strings.HasPrefix(string(ev.Data), "1") {
					t.Errorf("%s: got %q", name, ev.Data)
				}
				n++
			}
			if n == 0 {
				t.Errorf("%s: no event", name)
			}
		}
	}
}

func TestWithoutRecognizeAnyInputIsAStream(t *testing.T) {
	t.Parallel()
	for name, c := range others {
		if len(c.in) > 1<<19 {
			continue
		}
		if _, err := sse.NewDecoder(strings.NewReader(c.in), sse.DecoderOptions{}).Next(); !errors.Is(err, io.EOF) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestUnfinishedReportsAnIncompleteEvent(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		"":                             false,
		"data: 1\n\n":                  false,
		"data: 1\n\n: bye\n":           false,
		"data: 1\n\nretry: 5\n":        false,
		"data: 1\n\nid: 5\n":           false,
		"data: 1\n\nevent: a\n":        true,
		"data: 1\n\ndata: 2\n":         true,
		"data: 1\n\ndata: 2":           true,
		"data: 1\n\ndata: 2\r":         true,
		"data: 1\n\ndat":               true,
		"data: 1\n\ndata":              true,
		"data: 1\n\nid: 2\ndata\n":     true,
		"data: 1\n\nevent: a\ndata: 2": true,
		"data: 1\n\n:":                 false,
		"data: 1\n\n\n\n":              false,
	} {
		dec := sse.NewDecoder(iotest.OneByteReader(strings.NewReader(in)), sse.DecoderOptions{})
		for _, err := dec.Next(); err == nil; _, err = dec.Next() {
			if dec.Unfinished() {
				t.Errorf("%q: unfinished before the end", in)
			}
		}
		if got := dec.Unfinished(); got != want {
			t.Errorf("%q: unfinished is %v", in, got)
		}
		dec.Reset(strings.NewReader("data: 3\n\n"))
		if _, err := dec.Next(); err != nil || dec.Unfinished() {
			t.Errorf("%q: unfinished after a new connection, %v", in, err)
		}
	}
}

func TestBodyThatIsNotAStreamEndsTheClient(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind, body string
		want       string
	}{
		"JSON in a stream":   {sse.MediaType, `{"error":{"code":-32603}}` + "\n", `not an event stream but JSON`},
		"HTML in a stream":   {sse.MediaType, "<html><body>502</body></html>", "not an event stream but an HTML page"},
		"a picture":          {"image/png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", "not text/event-stream: a PNG image"},
		"AWS":                {"application/vnd.amazon.eventstream", amazon(), "not text/event-stream: a binary AWS event stream"},
		"AWS, as a stream":   {sse.MediaType, amazon(), "not an event stream but a binary AWS event stream"},
		"gzip, not declared": {sse.MediaType, gzipped("data: 1\n\n"), "not an event stream but gzip data"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.kind)
			_, _ = io.WriteString(w, c.body)
		}))
		client, err := sse.NewClient(server.URL, sse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := client.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
		server.Close()
	}
}

func TestClientReconnectsAfterAnEmptyBodyOrUnfinishedEvent(t *testing.T) {
	t.Parallel()
	const middle = "the server ended the stream in the middle of an event, which is left out"
	for _, c := range []struct {
		body, length string // length: the header, "" for none
		want         string
	}{
		{body: "", want: sse.ErrEnded.Error()},
		{body: "\n\n", want: sse.ErrEnded.Error()},
		{body: "data: 1\n\n", want: sse.ErrEnded.Error()},
		{body: "data: 1\n\ndata: 2\n", want: middle},
		{body: "", length: "0", want: sse.ErrEnded.Error() + " (Content-Length: 0)"},
		{body: "data: 1\n\n", length: "9", want: sse.ErrEnded.Error() + " (Content-Length: 9)"},
		{body: "data: 1\n\ndata: 2\n\n", length: "16", want: middle + " (Content-Length: 16)"},
	} {
		var n int
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if n++; n > 1 {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			w.Header().Set("Content-Type", sse.MediaType)
			if c.length != "" {
				w.Header().Set("Content-Length", c.length)
			}
			_ = http.NewResponseController(w).Flush()
			end, _ := strconv.Atoi(c.length)
			_, _ = io.WriteString(w, c.body[:cmp.Or(end, len(c.body))])
		}))
		var said error
		client, err := sse.NewClient(server.URL, sse.Options{Retry: sse.MinRetry, OnState: func(s sse.State) {
			if s.Phase == sse.Waiting {
				said = s.Err
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := client.Run(t.Context(), nil); err != nil || said == nil || said.Error() != c.want || !errors.Is(said, sse.ErrEnded) {
			t.Errorf("%q: got %v, and %v, want %s", c.body, err, said, c.want)
		}
		server.Close()
	}
}
