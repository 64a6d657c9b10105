package e2e_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// site NAME KIND sets NAME to the URL of a server that is not topicmux: a page,
// a stream only at the root, a stream that ends for good, or one that breaks
// off in the middle of its second event until the client resumes.
func site(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 || sites[args[1]] == nil {
		ts.Fatalf("usage: site NAME page|root|over|cut")
	}
	s := httptest.NewUnstartedServer(sites[args[1]])
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // errors of clients that do not trust it
	if args[1] == "tls" {
		s.StartTLS()
		s.URL = strings.Replace(s.URL, "127.0.0.1", "localhost", 1) // the certificate is not valid for it
	} else {
		s.Start()
	}
	ts.Defer(s.Close)
	ts.Setenv(args[0], s.URL)
}

var sites = map[string]http.HandlerFunc{
	"page": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html>\n<title>hi</title>\n")
	},
	"root": func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprintf(w, "event: asked\ndata: %s %s\n\n", r.Method, r.URL)
	},
	"tls":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
	"over": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
	"batch": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		flush := http.NewResponseController(w).Flush
		for _, values := range []string{"50", "50 150 -7 50", "51"} {
			var b strings.Builder
			for v := range strings.FieldsSeq(values) {
				_, _ = fmt.Fprintf(&b, "event: temp\ndata: %s\n\n", v)
			}
			_, _ = io.WriteString(w, b.String())
			_ = flush()
			select { // the client must read each write separately
			case <-r.Context().Done():
			case <-time.After(300 * time.Millisecond):
			}
		}
	},
	"json": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":7,"error":{"code":-32603}}`+"\n")
	},
	"post": func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprintf(w, "retry: 100\ndata: %s %s\n\n", r.Method, body)
		if r.URL.Path == "/cut" {
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}
	},
	"records": func(w http.ResponseWriter, r *http.Request) {
		sent := map[string][]string{
			"/lines": {"application/x-ndjson", "{\"a\":1}\n", "{\"a\":2}\n"},
			"/array": {"application/json", "[{\"a\":1},\n", "{\"a\":2}]"},
			"/text":  {"text/plain", "one\n", "two\n"},
			"/error": {"application/json", `{"error":"no"}`},
			"/page":  {"text/html", "<html></html>"},
			"/grpc":  {"application/grpc", "\x00\x00\x00\x00\x00"},
		}[r.URL.Path]
		w.Header().Set("Content-Type", sent[0])
		for _, part := range sent[1:] {
			_, _ = io.WriteString(w, part)
			if len(sent) > 2 {
				_ = http.NewResponseController(w).Flush()
			}
		}
	},
	"unfinished": func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Last-Event-ID") != "" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "retry: 100\nid: 1\ndata: whole\n\ndata: half\n")
	},
	"empty": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
	},
	"busy": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
	"gzip": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = io.WriteString(w, "data: not gzip\n\n")
	},
	"echo": func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Last-Event-ID") != "" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprintf(w, "retry: 100\nid: 1\ndata: %s %s\n\n", r.Method, r.RequestURI)
	},
	"cut": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		if id := r.Header.Get("Last-Event-ID"); id != "" {
			_, _ = fmt.Fprintf(w, "data: after %s\n\n", id)
			return
		}
		w.Header().Set("Content-Length", "1000") // more than it sends
		_, _ = io.WriteString(w, "retry: 100\nid: 1\ndata: whole\n\nid: 2\ndata: ha")
	},
}
