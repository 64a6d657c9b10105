package sse_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

// TestStatesDescribeTheResponse: each state from the response on describes it, and the
// states of the next attempt do not.
func TestStatesDescribeTheResponse(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Via", "1.1 varnish")
		body("data: a\n\n")(w, r)
	}, status(503, "Server", "gate"))
	h := run(t, s.URL, sse.Options{})
	var got []string
	for _, st := range h.states {
		line := st.Phase.String()
		if r := st.Response; r != nil {
			line = fmt.Sprintf("%s %d %s %q %q", line, r.Status, r.Proto, r.Header.Get("Via"), r.Header.Get("Server"))
			if r.Requested.IsZero() || r.Received.Before(r.Requested) {
				t.Errorf("requested at %v, received at %v", r.Requested, r.Received)
			}
			if r.Status != st.Status {
				t.Errorf("a response with %d in a state with %d", r.Status, st.Status)
			}
		}
		got = append(got, line)
	}
	want := []string{
		"connecting", `open 200 HTTP/1.1 "1.1 varnish" ""`, `waiting 200 HTTP/1.1 "1.1 varnish" ""`,
		"connecting", `waiting 503 HTTP/1.1 "" "gate"`,
		"connecting", `closed 204 HTTP/1.1 "" ""`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestResponseHasItsTimes: the server needs two seconds to answer, on a redirect a second
// more.
func TestResponseHasItsTimes(t *testing.T) {
	t.Parallel()
	bubble(t, []http.HandlerFunc{
		func(w http.ResponseWriter, r *http.Request) {
			<-time.After(time.Second)
			http.Redirect(w, r, "/there", http.StatusTemporaryRedirect)
		},
		func(w http.ResponseWriter, r *http.Request) {
			<-time.After(2 * time.Second)
			open("data: a\n\n")(w, r)
		},
	}, func(t *testing.T, s *script, client *http.Client) {
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		h := runWith(ctx, t, s.URL, sse.Options{HTTPClient: client}, func(sse.Event) error { cancel(); return nil })
		r := h.last().Response
		if r == nil || r.Requested.Sub(start) != 0 || r.Received.Sub(start) != 3*time.Second || r.Redirects != 1 {
			t.Errorf("started at %v: %+v", start, r)
		}
		synctest.Wait()
	})
}

// TestResponseSaysWhenItsConnectionWasReady, and nothing if the connection is older.
func TestResponseSaysWhenItsConnectionWasReady(t *testing.T) {
	t.Parallel()
	s := serve(t, body("data: a\n\n"))
	h := run(t, s.URL, sse.Options{})
	first, second := h.states[1].Response, h.last().Response
	if first.Connected.Before(first.Requested) || first.Connected.After(first.Received) {
		t.Errorf("the first connection: %+v", first)
	}
	if !second.Connected.IsZero() {
		t.Errorf("the second request used the first connection: %+v", second)
	}
}

func TestResponseHasProtocolAndEncoding(t *testing.T) {
	t.Parallel()
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", sse.MediaType)
		w.Header().Set("Content-Encoding", "gzip")
		zip := gzip.NewWriter(w)
		_, _ = io.WriteString(zip, "data: a\n\n")
		_ = zip.Close()
	})
	srv := httptest.NewUnstartedServer(handler)
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	own := srv.Client()
	automatic := srv.Client().Transport.(*http.Transport).Clone()
	for name, client := range map[string]*http.Client{"by the client": own, "by the transport": {Transport: automatic}} {
		h := run(t, srv.URL, sse.Options{HTTPClient: client, NoReconnect: true})
		if r := h.last().Response; r == nil || r.Proto != "HTTP/2.0" || r.Encoding != "gzip" || !cmp.Equal(h.data(), []string{"a"}) {
			t.Errorf("decompressed %s: %+v, %v", name, r, h.err)
		}
	}
}

// TestResponseHasNoSecret: the server sends secrets of its own and repeats those of the
// request in headers with harmless names.
func TestResponseHasNoSecret(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t-value"
	kept := map[string]string{
		"Server": "nginx", "Cf-Ray": "8a-FRA", "X-Ratelimit-Remaining-Tokens": "1000", "Cache-Control": "no-cache",
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{
			"Set-Cookie", "Set-Cookie2", "Authorization", "Proxy-Authorization", "WWW-Authenticate", "Authentication-Info",
			"X-Api-Key", "Apikey", "X-Auth-Token", "X-Amz-Security-Token", "Mcp-Session-Id", "X-Csrf-Token", "X-Client-Secret",
			"X-Signature", "Location", "Content-Location", "Refresh", "Hue-Application-Key",
		} {
			w.Header().Set(name, "x=1; other-secret; https://x/?access_token=other-secret")
		}
		for name, value := range kept {
			w.Header().Set(name, value)
		}
		for i, echo := range []string{r.Header.Get("Authorization"), r.Header.Get("X-Api-Key"), r.URL.RawQuery, r.Header.Get("Cookie"), "for " + secret} {
			w.Header().Set(fmt.Sprint("X-Debug-", i), echo)
		}
		body("data: a\n\n")(w, r)
	})
	for name, opts := range map[string]sse.Options{
		"a token":              {Token: secret},
		"a header":             {Header: http.Header{"X-Api-Key": {secret}}},
		"a cookie":             {Header: http.Header{"Cookie": {"a=b; sid=" + secret}}},
		"basic authentication": {Header: http.Header{"Authorization": {"Basic " + secret}}},
		"the query":            {Header: http.Header{"Accept": {"*/*"}}},
	} {
		url := s.URL
		if name == "the query" {
			url += "/?key=" + secret
		}
		opts.NoReconnect = true
		h := run(t, url, opts)
		r := h.states[1].Response
		if h.err != nil && !errors.Is(h.err, sse.ErrEnded) {
			t.Fatal(h.err)
		}
		if text := fmt.Sprint(r.Header); strings.Contains(text, secret) || strings.Contains(text, "other-secret") {
			t.Errorf("%s: %s", name, text)
		}
		for header, value := range kept {
			if r.Header.Get(header) != value {
				t.Errorf("%s: %s is %q", name, header, r.Header.Get(header))
			}
		}
		s.mu.Lock()
		s.answers = append(s.answers, s.answers[0])
		s.mu.Unlock()
	}
}
