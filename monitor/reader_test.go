package monitor_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	brotli "github.com/molecule-man/go-brrr"

	"topicmux/monitor"
	"topicmux/monitor/records"
	"topicmux/sse"
)

// collect makes options collect the data of the events.
func collect(opts *monitor.Options) *[]string {
	got := new([]string)
	opts.OnEvent = func(_ context.Context, ev sse.Event) error {
		*got = append(*got, string(ev.Data))
		return nil
	}
	return got
}

// sending responds with text in chunks of n bytes, or at once with a length if n is 0.
// After the first response it sends 204.
func sending(kind, text string, n int) http.HandlerFunc {
	requests := 0
	return func(w http.ResponseWriter, _ *http.Request) {
		if requests++; requests > 1 {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header()["Content-Type"] = nil // not sniffed
		if kind != "" {
			w.Header().Set("Content-Type", kind)
		}
		if n == 0 {
			w.Header().Set("Content-Length", fmt.Sprint(len(text)))
			n = len(text)
		}
		for part := range slices.Chunk([]byte(text), max(n, 1)) {
			_, _ = w.Write(part)
			_ = http.NewResponseController(w).Flush()
		}
	}
}

func TestRecordsComeFromServersAndRecordings(t *testing.T) {
	t.Parallel()
	const two = `{"a":1}|{"a":2}`
	for name, c := range map[string]struct {
		kind, text string
		form       records.Form
		want       string
		once       bool // the server is asked once
	}{
		"JSON lines":              {kind: "application/x-ndjson", text: "{\"a\":1}\n{\"a\":2}\n", form: records.JSON, want: two},
		"JSON lines as JSON":      {kind: "application/json", text: "{\"a\":1}\n{\"a\":2}\n", form: records.JSON, want: two},
		"concatenated":            {kind: "application/stream+json", text: `{"a":1}{"a":2}`, form: records.JSON, want: two},
		"a sequence":              {kind: "application/json-seq", text: "\x1e{\"a\":1}\n\x1e{\"a\":2}\n", form: records.Sequence, want: two},
		"an array":                {kind: "application/json; charset=utf-8", text: "[{\"a\":1}\n,\n{\"a\":2}\n]", form: records.Array, want: two, once: true},
		"a list":                  {kind: "application/json", text: `{"items":[{"a":1},{"a":2}]}`, form: records.Array, want: two, once: true},
		"lines":                   {kind: "text/plain; charset=utf-8", text: "one\r\ntwo\nping\n", form: records.Lines, want: "one|two|ping", once: true},
		"JSON lines as text":      {kind: "text/plain", text: "{\"a\":1}\n{\"a\":2}\n", form: records.JSON, want: two},
		"events as text":          {kind: "text/plain", text: "data: 1\n\ndata: 2\n\n", form: records.EventStream, want: "1|2"},
		"events without a type":   {text: "data: 1\n\ndata: 2\n\n", form: records.EventStream, want: "1|2"},
		"events":                  {kind: "text/event-stream", text: "data: 1\n\ndata: 2\n\n", form: records.EventStream, want: "1|2"},
		"pretty JSON of kubectl":  {kind: "application/json", text: "{\n    \"a\": {\n        \"b\": []\n    }\n}\n{\n    \"a\": 2\n}\n", form: records.JSON, want: "{\n    \"a\": {\n        \"b\": []\n    }\n}|{\n    \"a\": 2\n}"},
		"keepalives in JSON":      {kind: "application/x-ndjson", text: "\n{\"a\":1}\n\n{}\n{\"a\":2}\n", form: records.JSON, want: "{\"a\":1}|{}|{\"a\":2}"},
		"octets that are records": {kind: "application/octet-stream", text: "{\"a\":1}\n{\"a\":2}\n", form: records.JSON, want: two},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, n := range []int{1, 5, 1 << 20} {
				server := httptest.NewServer(sending(c.kind, c.text, n))
				opts := monitor.Options{URL: server.URL, Client: sse.Options{Retry: sse.MinRetry}}
				got := collect(&opts)
				requests := 0
				opts.Client.OnState = func(state sse.State) {
					if state.Phase == sse.Connecting {
						requests++
					}
				}
				s := follow(t, opts)
				if text := strings.Join(*got, "|"); text != c.want || s.Err() != nil || s.Streams()[0].Form() != c.form {
					t.Errorf("in chunks of %d: got %s, %v, %v", n, text, s.Streams()[0].Form(), s.Err())
				}
				if c.once != (requests == 1) {
					t.Errorf("%d requests", requests)
				}
				server.Close()
			}
			opts := monitor.Options{Recording: recording(c.text)}
			got := collect(&opts)
			s := follow(t, opts)
			if text := strings.Join(*got, "|"); text != c.want || s.Err() != nil || s.Streams()[0].Form() != c.form || s.Outcome().Form != c.form {
				t.Errorf("from a file: got %s, %v, %v", text, s.Streams()[0].Form(), s.Err())
			}
		})
	}
}

func TestWhatIsNoStreamIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind, text string
		n          int
		want, hint string
	}{
		"an error in JSON":   {"application/json", `{"error":"no"}`, 0, `: not an event stream but JSON (14 bytes), beginning with {"error":"no"}`, "one JSON document"},
		"HTML":               {"text/html", "<html>", 0, "answered 200 OK (text/html), not text/event-stream", "web page"},
		"HTML as text":       {"text/plain", "<html>\n", 3, "not an event stream but an HTML page", "web page"},
		"HTML as JSON":       {"application/json", "<html>\n", 3, "not an event stream but an HTML page", "web page"},
		"an image":           {"application/octet-stream", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", 4, "a PNG image", ""},
		"protobuf":           {"application/x-protobuf", "\x0a\x01", 0, "protobuf data", "request JSON"},
		"a stream of AWS":    {"application/vnd.amazon.eventstream", "\x00\x00", 0, "a binary AWS event stream", "request text/event-stream"},
		"compressed twofold": {"application/x-ndjson", "\x1f\x8b\x08\x00abcdefghijklmn", 2, "gzip data", ""},
	} {
		server := httptest.NewServer(sending(c.kind, c.text, c.n))
		s := follow(t, monitor.Options{URL: server.URL})
		if err := s.Err(); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(monitor.Hint(err), c.hint) {
			t.Errorf("%s: got %v\nhint: %s", name, err, monitor.Hint(err))
		}
		server.Close()
	}
}

func TestCutOfRecordsIsACut(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"between": "{\"a\":1}\n", "within": "{\"a\":1}\n{\"a\""} {
		requests := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if requests++; requests > 1 {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			sending("application/x-ndjson", text, 100)(w, r)
			panic(http.ErrAbortHandler)
		}))
		var said error
		opts := monitor.Options{URL: server.URL, Client: sse.Options{Retry: sse.MinRetry, OnState: func(s sse.State) {
			if s.Phase == sse.Waiting {
				said = s.Err
			}
		}}}
		got := collect(&opts)
		if s := follow(t, opts); s.Err() != nil || len(*got) != 1 || said == nil || !strings.Contains(said.Error(), "the connection broke") {
			t.Errorf("%s: got %q, %v, said %v", name, *got, s.Err(), said)
		}
		server.Close()
	}
}

func TestUnfinishedRecordIsReported(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"{\"a\":1}\n{\"a\"": true, "{\"a\":1}\n": false, "one\ntwo": false, "[{\"a\":1},": false, "[{\"a\":1},{": true} {
		if got := follow(t, monitor.Options{Recording: recording(text)}).Outcome().Unfinished; got != want {
			t.Errorf("%q: unfinished is %v", text, got)
		}
	}
}

// compressor is an encoder that can be flushed.
type compressor interface {
	io.WriteCloser
	Flush() error
}

func TestForcedEncodingsAreDecodedAsTheyAreFlushed(t *testing.T) {
	t.Parallel()
	for encoding, open := range map[string]func(io.Writer) (compressor, error){
		"br":   func(w io.Writer) (compressor, error) { return brotli.NewWriter(w, 5) },
		"zstd": func(w io.Writer) (compressor, error) { return zstd.NewWriter(w) },
	} {
		for kind, parts := range map[string][]string{
			"text/event-stream":    {"data: 1\n\n", "data: 2\n\n", "data: 3\n\n"},
			"application/x-ndjson": {"1\n", "2\n", "3\n"},
		} {
			handled := make(chan struct{}, 1)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", kind)
				w.Header().Set("Content-Encoding", encoding)
				z, err := open(w)
				if err != nil {
					t.Error(err)
					return
				}
				for _, part := range parts {
					_, _ = io.WriteString(z, part)
					_ = z.Flush()
					_ = http.NewResponseController(w).Flush()
					<-handled
				}
				_ = z.Close()
			}))
			opts := monitor.Options{URL: server.URL, Client: sse.Options{NoReconnect: true}}
			var got []string
			opts.OnEvent = func(_ context.Context, ev sse.Event) error {
				got = append(got, string(ev.Data))
				handled <- struct{}{}
				return nil
			}
			if s := follow(t, opts); s.Err() != nil || !slices.Equal(got, []string{"1", "2", "3"}) {
				t.Errorf("%s, %s: got %q, %v", encoding, kind, got, s.Err())
			}
			server.Close()
		}
	}
}

func TestEachRecordHasItsOwnWireBlock(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"{\"a\":1}\n{\n\"a\":2\n}\n{\"a\":3}\n", "[{\"a\":1},\n{\n\"a\":2\n},{\"a\":3}]"} {
		s := follow(t, monitor.Options{Recording: recording(text)})
		st := s.Store().Acquire()
		var got []string
		topic := st.Topics[0]
		for i := range topic.Blocks(time.Time{}) {
			got = append(got, strings.Join(topic.Block(i).Lines, ""))
		}
		s.Store().Release()
		if want := []string{`{"a":1}`, `{"a":2}`, `{"a":3}`}; !slices.Equal(got, want) {
			t.Errorf("%q: blocks %q", text, got)
		}
	}
}

// TestLiveRecordComesWithItsLastByte: a pipe to standard input has no end.
func TestLiveRecordComesWithItsLastByte(t *testing.T) {
	t.Parallel()
	for name, parts := range map[string][]string{
		"journalctl -f -o json":     {"{\"MESSAGE\":\"a\"}\n", "{\"MESSAGE\":\"b\"}\n"},
		"kubectl get --watch":       {"{\n  \"kind\": \"Pod\"\n}\n", "{\n  \"kind\": \"Pod\"\n}\n"},
		"tail -f":                   {"2026-01-02 03:04:05 INFO one\n", "2026-01-02 03:04:06 INFO two\n"},
		"curl -N of event streams":  {"data: 1\n\n", "data: 2\n\n"},
		"curl -N of growing arrays": {"[{\"a\":1}\n", ",\n{\"a\":2}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, out := io.Pipe()
			seen, enough := 0, errors.New("enough")
			opts := monitor.Options{Recording: &monitor.Recording{Name: "test", Live: true, Open: func(context.Context) (io.Reader, func(), error) {
				go func() { _, _ = io.WriteString(out, parts[0]) }() // ends when all is read
				return in, func() { _ = in.Close() }, nil
			}}}
			opts.OnEvent = func(context.Context, sse.Event) error {
				if seen++; seen == len(parts) {
					return enough
				}
				go func() { _, _ = io.WriteString(out, parts[seen]) }() // ends when all is read, or in is closed
				return nil
			}
			if s := follow(t, opts); !errors.Is(s.Err(), enough) {
				t.Errorf("ended with %v", s.Err())
			}
		})
	}
}
