//go:build unix

package sse_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

// socket starts a server on a Unix socket and returns the path of the socket.
func socket(t *testing.T, answers ...http.HandlerFunc) (string, *script) {
	t.Helper()
	dir, err := os.MkdirTemp("", "sse") // t.TempDir may be longer than a socket's path can be
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "x.sock")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	s := &script{answers: answers}
	srv := httptest.NewUnstartedServer(s)
	_ = srv.Listener.Close()
	srv.Listener = l
	srv.Start()
	t.Cleanup(srv.Close)
	return path, s
}

func TestUnixSocket(t *testing.T) {
	t.Parallel()
	path, s := socket(t)
	for url, want := range map[string]struct{ path, shown string }{
		"unix:" + path + ":/events?a=b%20c": {"/events?a=b%20c", "unix:" + path + ":/events?a=b%20c"},
		"unix:" + path:                      {"/", "unix:" + path + ":/"},
		"UNIX://" + path + ":/x y":          {"/x%20y", "unix:" + path + ":/x%20y"},
		"unix:" + path + ":?x=1":            {"/?x=1", "unix:" + path + ":/?x=1"},
		"http://unix:" + path + ":/events":  {"/events", "unix:" + path + ":/events"},
		"http+unix://" + strings.ReplaceAll(path, "/", "%2F") + "/events?q=:/": {"/events?q=:/", "unix:" + path + ":/events?q=:/"},
		"http+unix://" + strings.ReplaceAll(path, "/", "%2f"):                  {"/", "unix:" + path + ":/"},
		"unix:" + path + ":/e?access_token=secret":                             {"/e?access_token=secret", "unix:" + path + ":/e?access_token=xxxxx"},
	} {
		before := len(s.requests())
		h := run(t, url, sse.Options{})
		if h.err != nil {
			t.Fatalf("%s: %v", url, h.err)
		}
		r := s.requests()[before]
		if r.Path != want.path || r.Host != "localhost" || h.last().URL != want.shown {
			t.Errorf("%s: asked %s for %s, shown as %s", url, r.Host, r.Path, h.last().URL)
		}
		if got := sse.Redact(url); strings.Contains(got, "secret") {
			t.Errorf("%s: redacted to %s", url, got)
		}
	}
}

func TestUnixSocketWithARelativePath(t *testing.T) {
	path, s := socket(t, body("data: a\n\n"))
	t.Chdir(filepath.Dir(path))
	for _, url := range []string{"unix:x.sock:/events", "unix:./x.sock:/events"} {
		if h := run(t, url, sse.Options{}); h.err != nil || s.requests()[0].Path != "/events" {
			t.Errorf("%s: %v", url, h.err)
		}
	}
}

func TestRedirectsStayOnTheUnixSocket(t *testing.T) {
	t.Parallel()
	path, s := socket(t, status(307, "Location", "/b"), status(307, "Location", "http://localhost/c"), body("data: a\n\n"))
	h := run(t, "unix:"+path+":/a", sse.Options{Token: "t"})
	var asked []string
	for _, r := range s.requests() {
		asked = append(asked, r.Path+" "+r.Header.Get("Authorization"))
	}
	if want := []string{"/a Bearer t", "/b Bearer t", "/c Bearer t", "/c Bearer t"}; h.err != nil || !cmp.Equal(want, asked) {
		t.Errorf("asked for %q, %v", asked, h.err)
	}
	if h.last().URL != "unix:"+path+":/c" {
		t.Errorf("shown as %s", h.last().URL)
	}
	for _, to := range []string{"http://example.org/", "https://localhost/", "unix:/run/x.sock:/"} {
		path, s := socket(t, status(307, "Location", to))
		h := run(t, "unix:"+path+":/a", sse.Options{})
		if h.err == nil || !strings.HasPrefix(h.err.Error(), "unix:"+path+":/a answered 307: a redirect to ") || len(s.requests()) != 1 {
			t.Errorf("to %s: got %v", to, h.err)
		}
	}
}

func TestErrorsNameTheUnixSocket(t *testing.T) {
	t.Parallel()
	h := run(t, "unix:/no/such.sock:/events", sse.Options{NoReconnect: true})
	if h.err == nil || !strings.Contains(h.err.Error(), "unix:/no/such.sock:/events: no such file") {
		t.Errorf("got %v", h.err)
	}
	path, _ := socket(t, status(404))
	if h := run(t, "unix:"+path+":/x", sse.Options{}); h.err == nil || !strings.HasPrefix(h.err.Error(), "unix:"+path+":/x answered 404") {
		t.Errorf("got %v", h.err)
	}
	for _, url := range []string{"unix:", "unix::/events", "http+unix:///events", "unix://"} {
		if _, err := sse.NewClient(url, sse.Options{}); err == nil || !strings.Contains(err.Error(), "the path of the socket is missing") {
			t.Errorf("%s: got %v", url, err)
		}
	}
}

func TestUnixSocketUsesTheGivenTransport(t *testing.T) {
	t.Parallel()
	path, s := socket(t, body("data: a\n\n"))
	client, err := sse.NewHTTPClient(sse.TLSFiles{})
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	if h := run(t, "unix:"+path, sse.Options{HTTPClient: client}); h.err != nil || len(s.requests()) != 2 {
		t.Errorf("got %v", h.err)
	}
	other := &http.Client{Transport: roundTripper(nil)}
	if _, err := sse.NewClient("unix:"+path, sse.Options{HTTPClient: other}); err == nil || !strings.Contains(err.Error(), "Unix socket") {
		t.Errorf("got %v", err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func FuzzSplitSocket(f *testing.F) {
	for _, raw := range []string{"unix:/a:/b", "http+unix://%2Fa/b", "unix://%2Fa", "http://unix:/a:/b", "unix::", "unix:a:?b", "http://a"} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		socket, path, ok := sse.SplitSocket(raw)
		if ok != (path != "") || ok && path[0] != '/' || !ok && socket != "" {
			t.Errorf("%q: %q, %q, %v", raw, socket, path, ok)
		}
		_ = sse.Redact(raw)
		_, _ = sse.NewClient(raw, sse.Options{})
	})
}
