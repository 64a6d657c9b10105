package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"topicmux/topics/internal/fetch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func server(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// do sends the request of the options once.
func do(t *testing.T, opts fetch.Options) (*fetch.Response, error) {
	t.Helper()
	if opts.Timeout == 0 {
		opts.Timeout = time.Minute
	}
	if opts.MaxBytes == 0 {
		opts.MaxBytes = 1 << 20
	}
	f, err := fetch.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return f.Do(t.Context(), http.Header{"X-Extra": {"e"}})
}

func TestTheRequestIsAsDescribed(t *testing.T) {
	t.Parallel()
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprint(w, r.Method, " ", r.URL, " ", r.Host, " ", r.Header.Get("X-Key"), r.Header.Get("X-Extra"), " ", r.Header.Get("Authorization"), " ", r.UserAgent(), " ", string(body))
	})
	got, err := do(t, fetch.Options{
		URL: s.URL + "/a?b=c", Method: "POST", Body: []byte("hello"), Bearer: "token",
		Header: http.Header{"x-key": {"k"}, "Host": {"example.test"}},
	})
	if want := "POST /a?b=c example.test ke Bearer token topicmux hello"; err != nil || string(got.Body) != want {
		t.Errorf("got %+v, %v, want %s", got, err, want)
	}
	got, err = do(t, fetch.Options{URL: s.URL, User: "u", Password: "p", Header: http.Header{"User-Agent": {"me"}}})
	if err != nil || !strings.Contains(string(got.Body), "Basic dTpw me") {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWrongOptions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		opts fetch.Options
		want string
	}{
		{fetch.Options{}, `"" is not a URL of http or https, such as http://localhost:9100/metrics`},
		{fetch.Options{URL: "localhost:9100"}, `the URL "localhost:9100" does not begin with http:// or https://`},
		{fetch.Options{URL: "ftp://x"}, `"ftp://x" is not a URL of http or https, such as http://localhost:9100/metrics`},
		{fetch.Options{URL: "ftp://me:secret@x"}, `the URL is not one of http or https, such as http://localhost:9100/metrics`},
		{fetch.Options{URL: "http://"}, `"http://" is not a URL of http or https, such as http://localhost:9100/metrics`},
		{fetch.Options{URL: "http://x", Method: "A B"}, `net/http: invalid method "A B"`},
		{fetch.Options{URL: "http://x", Header: http.Header{"A": {"b\nc"}}}, `the header "A" contains a line end`},
		{fetch.Options{URL: "http://x", Bearer: "b", User: "u"}, "a request has a bearer token or a user, not both"},
	} {
		if _, err := fetch.New(tt.opts); err == nil || err.Error() != tt.want {
			t.Errorf("%+v: %v, want %s", tt.opts, err, tt.want)
		}
	}
}

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

func TestCredentialsStayAtTheirHost(t *testing.T) {
	t.Parallel()
	secrets := func(r *http.Request) string {
		return r.Header.Get("Authorization") + r.Header.Get("X-Key") + r.Header.Get("Referer")
	}
	var home *httptest.Server
	other := server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/back" {
			http.Redirect(w, r, home.URL+"/end", http.StatusFound)
			return
		}
		fmt.Fprint(w, "other:", secrets(r))
	})
	home = server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, other.URL, http.StatusFound)
		case "/there-and-back":
			http.Redirect(w, r, other.URL+"/back", http.StatusFound)
		case "/stay":
			http.Redirect(w, r, "/end", http.StatusTemporaryRedirect)
		default:
			fmt.Fprint(w, "home:", r.Header.Get("Authorization"), r.Header.Get("X-Key"))
		}
	})
	for path, want := range map[string]string{"/away": "other:", "/there-and-back": "home:", "/stay": "home:Bearer tk"} {
		got, err := do(t, fetch.Options{URL: home.URL + path + "?key=q", Bearer: "t", Header: http.Header{"X-Key": {"k"}}})
		if err != nil || string(got.Body) != want {
			t.Errorf("%s: %s, %v, want %s", path, got.Body, err, want)
		}
	}
}

func TestHTTPSIsNeverLeft(t *testing.T) {
	t.Parallel()
	open := server(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "open") })
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/down" {
			http.Redirect(w, r, open.URL, http.StatusFound)
			return
		}
		fmt.Fprint(w, "safe")
	}))
	defer s.Close()
	got, err := do(t, fetch.Options{URL: s.URL, Client: s.Client()})
	if err != nil || string(got.Body) != "safe" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err = do(t, fetch.Options{URL: s.URL + "/down", Client: s.Client()}); err == nil || !strings.Contains(err.Error(), "it redirects from https to http://") {
		t.Errorf("got %v", err)
	}
	s.Client().CloseIdleConnections()
	if _, err = do(t, fetch.Options{URL: s.URL}); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate of nobody: %v", err)
	}
}

func TestNextLeavesOutWhatWasMissed(t *testing.T) {
	t.Parallel()
	begin := time.Unix(100, 0)
	for _, tt := range []struct{ every, took, want time.Duration }{
		{time.Second, 0, time.Second},
		{time.Second, 999 * time.Millisecond, time.Second},
		{time.Second, time.Second, 2 * time.Second},
		{time.Second, 3500 * time.Millisecond, 4 * time.Second},
		{time.Second, -time.Hour, time.Second},
		{1, time.Hour, time.Hour + 1},
		{7, 100 * time.Hour, 100*time.Hour/7*7 + 7},
	} {
		if got := fetch.Next(begin, tt.every, begin.Add(tt.took)).Sub(begin); got != tt.want {
			t.Errorf("every %v, after %v: %v, want %v", tt.every, tt.took, got, tt.want)
		}
	}
}

func TestCompressedAnswersAndEmptyOnes(t *testing.T) {
	t.Parallel()
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/same":
			w.WriteHeader(http.StatusNotModified)
		case "/gzip":
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = z.Write([]byte(r.Header.Get("Accept-Encoding")))
			_ = z.Close()
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(b.Bytes())
		}
	})
	if got, err := do(t, fetch.Options{URL: s.URL + "/gzip"}); err != nil || string(got.Body) != "gzip" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := do(t, fetch.Options{URL: s.URL + "/same"}); err != nil || got.Status != http.StatusNotModified {
		t.Errorf("%+v, %v", got, err)
	}
}
