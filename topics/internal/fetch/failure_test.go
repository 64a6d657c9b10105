package fetch_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"topicmux/topics/internal/fetch"
)

func TestAnswersThatAreErrors(t *testing.T) {
	t.Parallel()
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/text":
			http.Error(w, "the token has expired\nmore", http.StatusUnauthorized)
		case "/html":
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, "<h1>no</h1>")
		case "/binary":
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte{0, 1, 2, 0xff})
		case "/busy":
			w.Header().Set("Retry-After", "90000")
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/large":
			_, _ = w.Write(make([]byte, 4097))
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(make([]byte, 1<<20))
			_ = z.Close()
		case "/cut":
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("some"))
		case "/close":
			panic(http.ErrAbortHandler)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		}
	})
	s.Config.ErrorLog = nil
	for path, want := range map[string]string{
		"/text":   "status 401 Unauthorized: the token has expired",
		"/html":   "status 404 Not Found",
		"/binary": "status 500 Internal Server Error",
		"/busy":   "status 503 Service Unavailable",
		"/large":  "the answer has more than 4 KiB",
		"/bomb":   "the answer has more than 4 KiB",
		"/cut":    "the answer was cut off",
		"/close":  "the server closed the connection without an answer",
		"/loop":   "more than 5 redirects",
	} {
		_, err := do(t, fetch.Options{URL: s.URL + path + "?key=secret", MaxBytes: 4096})
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
		var status *fetch.StatusError
		if path == "/busy" && (!errors.As(err, &status) || status.RetryAfter != time.Hour) {
			t.Errorf("%#v", err)
		}
	}
}

// closedAddress returns an address where nobody listens.
func closedAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	return l.Addr().String()
}

func TestAServerThatIsNotThere(t *testing.T) {
	t.Parallel()
	addr := closedAddress(t)
	_, err := do(t, fetch.Options{URL: "http://user:secret@" + addr + "/x"})
	if want := "cannot connect: connection refused"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestTheAddressIsBehindTheReason(t *testing.T) {
	t.Parallel()
	f, err := fetch.New(fetch.Options{URL: "http://user:secret@h:1/x?key=secret"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := f.Located(errors.New("no answer")).Error(), "no answer (http://h:1/x)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestAProxyThatIsNotThere(t *testing.T) {
	t.Parallel()
	proxy := func(*http.Request) (*url.URL, error) { return &url.URL{Scheme: "http", Host: closedAddress(t)}, nil }
	for _, scheme := range []string{"http", "https"} {
		_, err := do(t, fetch.Options{URL: scheme + "://app.test/x", Client: &http.Client{Transport: &http.Transport{Proxy: proxy}}})
		if err == nil || !strings.HasPrefix(err.Error(), "cannot connect") || !strings.HasSuffix(err.Error(), ": connection refused") {
			t.Errorf("%s: %v", scheme, err)
		}
	}
}

func TestAnAnswerThatTakesTooLong(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]bool{"without a head": false, "in the body": true} {
		release := make(chan struct{})
		s := server(t, func(w http.ResponseWriter, r *http.Request) {
			if begin {
				fmt.Fprint(w, "some")
				w.(http.Flusher).Flush()
			}
			select {
			case <-r.Context().Done():
			case <-release:
			}
		})
		_, err := do(t, fetch.Options{URL: s.URL, Timeout: 50 * time.Millisecond})
		close(release)
		if err == nil || err.Error() != "no complete answer within 50ms" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheContextEndsARequest(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := server(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	f, err := fetch.New(fetch.Options{URL: s.URL, Timeout: time.Minute, MaxBytes: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Do(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
