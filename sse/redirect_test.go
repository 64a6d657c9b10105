package sse_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

// paths returns the requested paths.
func (s *script) paths() (out []string) {
	for _, r := range s.requests() {
		out = append(out, r.Method+" "+r.Path)
	}
	return out
}

func TestRedirectIsFollowedAndKept(t *testing.T) {
	t.Parallel()
	for _, code := range []int{301, 302, 303, 307, 308} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			s := serve(t, status(code, "Location", "/b?x=1#part"), status(code, "Location", "c"), body("id: 1\ndata: a\n\n"), body("data: b\n\n"))
			h := run(t, s.URL+"/a/", sse.Options{})
			want := []string{"GET /a/", "GET /b?x=1", "GET /c", "GET /c", "GET /c"}
			if diff := cmp.Diff(want, s.paths()); diff != "" || h.err != nil {
				t.Errorf("%v (-want +got):\n%s", h.err, diff)
			}
			if st := h.last(); st.URL != s.URL+"/c" {
				t.Errorf("the URL is %s", st.URL)
			}
			for i, r := range s.requests() {
				if r.Header.Get("Accept") != sse.MediaType || r.Header.Get("Cache-Control") != "no-cache" {
					t.Errorf("request %d has the headers %v", i, r.Header)
				}
			}
			if id := s.requests()[3].Header.Get("Last-Event-ID"); id != "1" {
				t.Errorf("the id after a redirect is %q", id)
			}
		})
	}
}

func TestRedirectCarriesTheID(t *testing.T) {
	t.Parallel()
	s := serve(t, status(302, "Location", "/b"), body("data: a\n\n"))
	run(t, s.URL, sse.Options{LastEventID: "41"})
	for i, r := range s.requests() {
		if got := r.Header.Get("Last-Event-ID"); got != "41" {
			t.Errorf("request %d has the id %q", i, got)
		}
	}
}

func TestRedirectThatLeadsToARefusalIsNotKept(t *testing.T) {
	t.Parallel()
	s := serve(t, status(302, "Location", "/b"), status(503), body("data: a\n\n"))
	run(t, s.URL+"/a", sse.Options{})
	if diff := cmp.Diff([]string{"GET /a", "GET /b", "GET /a", "GET /a"}, s.paths()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRedirectTo204Stops(t *testing.T) {
	t.Parallel()
	s := serve(t, status(302, "Location", "/b"))
	if h := run(t, s.URL, sse.Options{}); h.err != nil || len(s.requests()) != 2 {
		t.Errorf("%v after %v", h.err, s.paths())
	}
}

func TestInvalidRedirectIsAnError(t *testing.T) {
	t.Parallel()
	loop := make([]http.HandlerFunc, 100)
	for i := range loop {
		loop[i] = status(302, "Location", "/again")
	}
	for name, c := range map[string]struct {
		answers []http.HandlerFunc
		reason  string
	}{
		"no Location":    {[]http.HandlerFunc{status(301)}, "without a Location"},
		"a loop":         {loop, "more than 20 redirects"},
		"another scheme": {[]http.HandlerFunc{status(302, "Location", "ftp://example.com/")}, "ftp"},
		"no host":        {[]http.HandlerFunc{status(302, "Location", "http:///x")}, "not HTTP"},
		"no URL":         {[]http.HandlerFunc{status(302, "Location", "http://[::1/")}, "not a URL"},
		"a script":       {[]http.HandlerFunc{status(302, "Location", "javascript:alert(1)")}, "javascript"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.answers...)
			h := run(t, s.URL, sse.Options{})
			var nowhere *sse.RedirectError
			if !errors.As(h.err, &nowhere) || !strings.Contains(h.err.Error(), c.reason) {
				t.Errorf("got %v, want %q", h.err, c.reason)
			}
			if n := len(s.requests()); n > 21 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

func TestRedirectChangesTheMethodAsBrowsersDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code         int
		method, then string
	}{
		{301, "POST", "GET"},
		{302, "POST", "GET"},
		{303, "POST", "GET"},
		{303, "REPORT", "GET"},
		{301, "REPORT", "REPORT"},
		{307, "POST", "POST"},
		{308, "POST", "POST"},
	} {
		t.Run(fmt.Sprint(c.code, c.method), func(t *testing.T) {
			t.Parallel()
			s := serve(t, status(c.code, "Location", "/b"), body("data: a\n\n"))
			run(t, s.URL+"/a", sse.Options{Method: c.method, Body: []byte("{}")})
			for i, r := range s.requests() {
				method, text, typ := c.then, "{}", "application/json"
				if i == 0 {
					method = c.method
				}
				if method == "GET" {
					text, typ = "", ""
				}
				if r.Method != method || r.Body != text || r.Header.Get("Content-Type") != typ {
					t.Errorf("request %d: %s %q %q, want %s %q", i, r.Method, r.Body, r.Header.Get("Content-Type"), method, text)
				}
			}
		})
	}
}

// TestRedirectToAnotherOriginDropsCredentials: another origin gets no credentials, neither
// at the redirect nor when the client reconnects there.
func TestRedirectToAnotherOriginDropsCredentials(t *testing.T) {
	t.Parallel()
	elsewhere := serve(t, body("data: a\n\n"), body("data: b\n\n"))
	s := serve(t, status(307, "Location", elsewhere.URL))
	header := http.Header{"Cookie": {"secret"}, "Host": {"name.example"}, "X-Other": {"kept"}}
	run(t, s.URL, sse.Options{Token: "secret", Header: header})
	if first := s.requests()[0]; first.Header.Get("Authorization") != "Bearer secret" || first.Host != "name.example" {
		t.Errorf("the first request was %+v", first)
	}
	if n := len(elsewhere.requests()); n != 3 {
		t.Errorf("%d requests elsewhere", n)
	}
	for _, r := range elsewhere.requests() {
		if r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" || r.Host == "name.example" {
			t.Errorf("secrets went elsewhere: %v", r.Header)
		}
		if r.Header.Get("X-Other") != "kept" {
			t.Errorf("an ordinary header was lost: %v", r.Header)
		}
	}
}

func TestRedirectToTheSameOriginKeepsCredentials(t *testing.T) {
	t.Parallel()
	s := serve(t, status(307, "Location", "/b"), body("data: a\n\n"))
	run(t, strings.Replace(s.URL, "http://", "http://me:pass@", 1), sse.Options{})
	for i, r := range s.requests() {
		if got := r.Header.Get("Authorization"); got != "Basic bWU6cGFzcw==" {
			t.Errorf("request %d has %q", i, got)
		}
	}
}

func TestRedirectToTLSIsNotADowngrade(t *testing.T) {
	t.Parallel()
	secure := &script{answers: []http.HandlerFunc{body("data: a\n\n")}}
	srv := httptest.NewTLSServer(secure)
	t.Cleanup(srv.Close)
	s := serve(t, status(308, "Location", srv.URL))
	h := run(t, s.URL, sse.Options{HTTPClient: srv.Client(), Token: "x"})
	if h.err != nil || !cmp.Equal(h.data(), []string{"a"}) {
		t.Errorf("got %q, %v", h.data(), h.err)
	}
}
