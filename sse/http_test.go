package sse_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

func TestRequestAsksForAStream(t *testing.T) {
	t.Parallel()
	s := serve(t)
	if h := run(t, s.URL+"/a?b=c", sse.Options{}); h.err != nil {
		t.Fatal(h.err)
	}
	got := s.requests()[0]
	want := http.Header{
		"Accept":          {"text/event-stream"},
		"Cache-Control":   {"no-cache"},
		"Accept-Encoding": {"gzip"},
		"User-Agent":      {"Go-http-client/1.1"},
	}
	if diff := cmp.Diff(want, got.Header); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
	if got.Method != "GET" || got.Path != "/a?b=c" || got.Body != "" {
		t.Errorf("asked %s %s %q", got.Method, got.Path, got.Body)
	}
}

// TestStatusDecidesWhetherToRetry tries all statuses (R2, R3, R4) as the first response.
// Another attempt gets a stream and then 204.
func TestStatusDecidesWhetherToRetry(t *testing.T) {
	t.Parallel()
	const stops, refuses, retries = "stops", "refuses", "retries"
	for code, want := range map[int]string{
		201: refuses, 202: refuses, 203: refuses, 204: stops, 205: refuses, 206: refuses,
		300: refuses, 301: refuses, 304: refuses, 305: refuses, 307: refuses,
		400: refuses, 401: refuses, 403: refuses, 404: refuses, 405: refuses, 406: refuses, 407: refuses,
		408: retries, 409: refuses, 410: refuses, 418: refuses, 425: retries, 429: retries, 451: refuses,
		500: retries, 501: retries, 502: retries, 503: retries, 504: retries, 505: retries, 599: retries,
		600: refuses, 999: refuses,
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			s := serve(t, status(code, "Content-Type", sse.MediaType), body("data: a\n\n"))
			h := run(t, s.URL, sse.Options{})
			got := retries
			var refused *sse.RefusedError
			var nowhere *sse.RedirectError
			switch {
			case errors.As(h.err, &refused) && refused.Status == code, errors.As(h.err, &nowhere) && nowhere.Status == code:
				got = refuses
			case h.err != nil:
				t.Errorf("an error of another kind: %v", h.err)
			case len(s.requests()) == 1:
				got = stops
			}
			if got != want {
				t.Errorf("%s, want %s (%v)", got, want, h.err)
			}
			if want == retries && !cmp.Equal(h.data(), []string{"a"}) {
				t.Errorf("events %q", h.data())
			}
			if st := h.last(); st.Phase != sse.Closed || !errors.Is(st.Err, h.err) {
				t.Errorf("the last state is %+v", st)
			}
		})
	}
}

func TestContentTypeDecidesWhetherItIsAStream(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		opens bool
		types []string
	}{
		{true, []string{"text/event-stream"}},
		{true, []string{"text/event-stream;"}},
		{true, []string{"text/event-stream ;"}},
		{true, []string{"text/event-stream; charset=utf-8"}},
		{true, []string{"text/event-stream;charset=UTF-8"}},
		{true, []string{"text/event-stream; charset=windows-1252"}},
		{true, []string{"text/event-stream; charset=\"utf-8\"; x=y"}},
		{true, []string{"text/event-stream;;"}},
		{true, []string{"Text/Event-Stream"}},
		{true, []string{"TEXT/EVENT-STREAM; CHARSET=UTF-8"}},
		{true, []string{"  text/event-stream\t"}},
		{true, []string{"text/html", "text/event-stream"}},
		{true, []string{"text/html, text/event-stream"}},
		{true, []string{"text/event-stream,"}},
		{false, []string{"text/event-stream", "text/html"}},
		{false, []string{"text/event-stream, text/html"}},
		{false, []string{"text/event-streams"}},
		{false, []string{"text/event"}},
		{false, []string{"text/html"}},
		{false, []string{"text/plain"}},
		{false, []string{"application/json"}},
		{false, []string{"application/x-ndjson"}},
		{false, []string{"event-stream"}},
		{false, []string{"x-text/event-stream"}},
		{false, []string{"text/*"}},
		{false, []string{"*/*"}},
		{false, []string{"\"text/event-stream\""}},
		{false, []string{";text/event-stream"}},
		{false, []string{""}},
		{false, nil},
	} {
		t.Run(strings.Join(c.types, " and "), func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = c.types // nil: none, and no sniffing
				_, _ = io.WriteString(w, "data: a\n\n")
			})
			h := run(t, s.URL, sse.Options{})
			var refused *sse.RefusedError
			if opened := slices.Contains(h.phases(), sse.Open); opened != c.opens {
				t.Errorf("opened: %v, want %v (%v)", opened, c.opens, h.err)
			}
			if errors.As(h.err, &refused) == c.opens {
				t.Errorf("the error is %v", h.err)
			}
			if !c.opens && len(h.events) > 0 {
				t.Errorf("events came of a refusal: %q", h.data())
			}
		})
	}
}

func TestRefusedErrorDescribesTheResponse(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 300)
	for name, c := range map[string]struct {
		status   int
		typ      string
		body     string
		wantLine string
		wantErr  string
	}{
		"JSON":              {404, "application/json", `{"error":"no such topic"}` + "\nmore", `{"error":"no such topic"}`, "answered 404 Not Found: no such topic"},
		"a problem":         {403, "application/problem+json", `{"title":"Forbidden topic","detail":"the token may not read cpu","hint":"ask for it"}`, `{"title":"Forbidden topic","detail":"the token may not read cpu","hint":"ask for it"}`, "answered 403 Forbidden: Forbidden topic: the token may not read cpu"},
		"a nested error":    {401, "application/json", `{"error":{"message":"no key","type":"auth"}}`, `{"error":{"message":"no key","type":"auth"}}`, "answered 401 Unauthorized: no key"},
		"other JSON":        {400, "application/json", `[1]`, `[1]`, "answered 400 Bad Request (application/json): [1]"},
		"HTML":              {200, "text/html; charset=utf-8", "\n\n  <!doctype html>\r\n<p>", "<!doctype html>", "answered 200 OK (text/html; charset=utf-8), not text/event-stream: <!doctype html>"},
		"nothing":           {403, "", "", "", "answered 403 Forbidden"},
		"no type":           {200, "", "x", "x", "answered 200 OK without a content type, not text/event-stream: x"},
		"a long line":       {400, "text/plain", long, long[:200] + "…", "…"},
		"control bytes":     {400, "text/plain", "\x1b[31mred\x1b[0m\ttab \x9b \u009b\u202e\x00\xff end\n", "\ufffd[31mred\ufffd[0m tab \ufffd \ufffd\ufffd\ufffd\ufffd end", "red"},
		"old line ends":     {400, "text/plain", "\rfirst\rsecond", "first", "first"},
		"an unknown status": {499, "text/plain", "gone", "gone", "answered 499 (text/plain): gone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = []string{c.typ}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			h := run(t, s.URL, sse.Options{})
			var refused *sse.RefusedError
			if !errors.As(h.err, &refused) {
				t.Fatalf("got %v", h.err)
			}
			if refused.Line != c.wantLine || refused.Status != c.status || refused.Type != c.typ {
				t.Errorf("got %+v, want the line %q", refused, c.wantLine)
			}
			if !strings.Contains(h.err.Error(), c.wantErr) || !strings.HasPrefix(h.err.Error(), s.URL) {
				t.Errorf("the error says %q, want %q", h.err, c.wantErr)
			}
		})
	}
}

// TestEndlessRefusalIsReportedAtItsFirstLine: the body of a refusal may never end.
func TestEndlessRefusalIsReportedAtItsFirstLine(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, "first\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	var refused *sse.RefusedError
	if h := run(t, s.URL, sse.Options{}); !errors.As(h.err, &refused) || refused.Line != "first" {
		t.Errorf("got %v", h.err)
	}
}

func TestUnknownEncodingIsRefused(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", sse.MediaType)
		w.Header().Set("Content-Encoding", "br")
		_, _ = io.WriteString(w, "\x0b\x02")
	})
	var refused *sse.RefusedError
	if h := run(t, s.URL, sse.Options{}); !errors.As(h.err, &refused) || !strings.Contains(h.err.Error(), "br") {
		t.Errorf("got %v", h.err)
	}
}
