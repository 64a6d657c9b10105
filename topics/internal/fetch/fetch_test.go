package fetch_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
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
