package sse_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

func TestOptionsApplyToEveryRequest(t *testing.T) {
	t.Parallel()
	s := serve(t, body("data: a\n\n"))
	run(t, s.URL, sse.Options{
		Header:      http.Header{"x-one": {"1"}, "X-Two": {"2", "zwei"}, "User-Agent": {"me"}, "Accept": {"text/event-stream, */*"}},
		Token:       "t0ken",
		Method:      "POST",
		Repeat:      true,
		Body:        []byte(`{"stream": true}`),
		LastEventID: "41",
	})
	want := http.Header{
		"X-One":           {"1"},
		"X-Two":           {"2", "zwei"},
		"User-Agent":      {"me"},
		"Accept":          {"text/event-stream, */*"},
		"Accept-Encoding": {"gzip"},
		"Cache-Control":   {"no-cache"},
		"Authorization":   {"Bearer t0ken"},
		"Content-Type":    {"application/json"},
		"Content-Length":  {"16"},
		"Last-Event-Id":   {"41"},
	}
	if n := len(s.requests()); n != 2 {
		t.Errorf("%d requests", n)
	}
	for i, r := range s.requests() {
		if diff := cmp.Diff(want, r.Header); diff != "" {
			t.Errorf("request %d (-want +got):\n%s", i, diff)
		}
		if r.Method != "POST" || r.Body != `{"stream": true}` {
			t.Errorf("request %d is %s %q", i, r.Method, r.Body)
		}
	}
}

func TestBodyChoosesMethodAndType(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		opts        sse.Options
		method, typ string
	}{
		"JSON":              {sse.Options{Body: []byte("[1]")}, "POST", "application/json"},
		"text":              {sse.Options{Body: []byte("hello")}, "POST", "text/plain; charset=utf-8"},
		"a type by header":  {sse.Options{Body: []byte("a=b"), Header: http.Header{"content-type": {"application/x-www-form-urlencoded"}}}, "POST", "application/x-www-form-urlencoded"},
		"a method by name":  {sse.Options{Body: []byte("[1]"), Method: "REPORT"}, "REPORT", "application/json"},
		"a POST of nothing": {sse.Options{Method: "POST"}, "POST", ""},
		"nothing":           {sse.Options{}, "GET", ""},
	} {
		s := serve(t)
		run(t, s.URL, c.opts)
		if r := s.requests()[0]; r.Method != c.method || r.Header.Get("Content-Type") != c.typ || r.Body != string(c.opts.Body) {
			t.Errorf("%s: %s %q %q", name, r.Method, r.Header.Get("Content-Type"), r.Body)
		}
	}
}

func TestLastEventIDHeaderIsUsedAsTheOption(t *testing.T) {
	t.Parallel()
	s := serve(t, body("data: a\n\nid: 2\ndata: b\n\n"), body("id\n\n"))
	h := run(t, s.URL, sse.Options{Header: http.Header{"last-event-id": {"1"}}})
	var ids []string
	for _, r := range s.requests() {
		ids = append(ids, r.Header.Get("Last-Event-ID"))
	}
	if want := []string{"1", "2", ""}; !cmp.Equal(want, ids) {
		t.Errorf("ids %q, want %q", ids, want)
	}
	if h.events[0].ID != "1" || h.events[1].ID != "2" {
		t.Errorf("events %v", h.events)
	}
}

func TestInvalidLastEventIDIsNotSent(t *testing.T) {
	t.Parallel()
	s := serve(t, body("data: a\n\n"))
	h := run(t, s.URL, sse.Options{LastEventID: "a\nb"})
	if h.err != nil || !cmp.Equal(h.data(), []string{"a"}) || s.requests()[0].Header["Last-Event-Id"] != nil {
		t.Errorf("%v, %v", h.err, s.requests())
	}
}

func TestHeaderOfTheCallerIsNotChanged(t *testing.T) {
	t.Parallel()
	s := serve(t, body(""))
	header := http.Header{"last-event-id": {"1"}, "X": {"y"}}
	run(t, s.URL, sse.Options{Header: header, Token: "t"})
	if want := (http.Header{"last-event-id": {"1"}, "X": {"y"}}); !cmp.Equal(want, header) {
		t.Errorf("the header became %v", header)
	}
}

func TestNewClientRejectsInvalidRequests(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		url  string
		opts sse.Options
		want string
	}{
		"nothing":           {"", sse.Options{}, "empty"},
		"a space":           {" ", sse.Options{}, "empty"},
		"a word":            {"hello", sse.Options{}, "want http://"},
		"words":             {"not a url", sse.Options{}, "not a URL"},
		"another scheme":    {"ftp://example.com/", sse.Options{}, `"ftp"`},
		"a file":            {"file:///tmp/x", sse.Options{}, `"file"`},
		"a websocket":       {"ws://example.com", sse.Options{}, "want http or https"},
		"no host":           {"http://", sse.Options{}, "missing"},
		"no host, a path":   {"http:///events", sse.Options{}, "missing"},
		"no port":           {"http://localhost:/x", sse.Options{}, "missing"},
		"one slash":         {"http:/localhost", sse.Options{}, "missing"},
		"a word for a port": {"localhost:http", sse.Options{}, "port"},
		"a large port":      {"localhost:99999", sse.Options{}, "port"},
		"a control byte":    {"http://a\x1b/", sse.Options{}, "control"},
		"a broken escape":   {"http://a.b/%zz", sse.Options{}, "%zz"},
		"a method":          {"http://a.b", sse.Options{Method: "GET /"}, "method"},
		"a header's name":   {"http://a.b", sse.Options{Header: http.Header{"a b": {"c"}}}, `"a b"`},
		"a header's value":  {"http://a.b", sse.Options{Header: http.Header{"A": {"b\r\nc: d"}}}, "control"},
		"a token":           {"http://a.b", sse.Options{Token: "x\n"}, "Authorization"},
	} {
		client, err := sse.NewClient(c.url, c.opts)
		if err == nil || client != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestNewClientAcceptsURLsAsTyped(t *testing.T) {
	t.Parallel()
	s := serve(t, body(""))
	address := strings.TrimPrefix(s.URL, "http://")
	port := address[strings.LastIndexByte(address, ':'):]
	for in, want := range map[string]string{
		s.URL:                                  "/",
		" " + s.URL + "/x \n":                  "/x",
		address:                                "/",
		address + "/events?topics=a":           "/events?topics=a",
		strings.ToUpper(s.URL[:4]) + s.URL[4:]: "/",
		s.URL + "/x#part":                      "/x",
		port + "/y":                            "/y",
		"localhost" + port:                     "/",
	} {
		one := sse.Options{NoReconnect: true}
		before := len(s.requests())
		if h := run(t, in, one); h.err != nil {
			t.Errorf("%q: %v", in, h.err)
			continue
		}
		got := s.requests()[before]
		if host, _, _ := strings.Cut(got.Host, ":"); got.Path != want || host != "127.0.0.1" && host != "localhost" {
			t.Errorf("%q asked %q for %q, want %q", in, got.Host, got.Path, want)
		}
	}
}

func TestTokenInTheURLIsNeverShown(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"?access_token=secret", "?a=b&access_token=secret&c=d", "?access%5Ftoken=secret"} {
		s := serve(t, status(404))
		h := run(t, s.URL+"/x"+query, sse.Options{})
		for _, st := range h.states {
			if strings.Contains(st.URL, "secret") || !strings.Contains(st.URL, "=xxxxx") {
				t.Errorf("%v shows %s", st.Phase, st.URL)
			}
		}
		if h.err == nil || strings.Contains(h.err.Error(), "secret") {
			t.Errorf("the error is %v", h.err)
		}
		if got := s.requests()[0].Path; got != "/x"+query {
			t.Errorf("asked for %s, want %s", got, query)
		}
	}
}

func TestPasswordIsNeverShown(t *testing.T) {
	t.Parallel()
	s := serve(t, status(404))
	h := run(t, strings.Replace(s.URL, "http://", "http://me:secret@", 1), sse.Options{})
	for _, st := range h.states {
		if strings.Contains(st.URL, "@") {
			t.Errorf("%v shows %s", st.Phase, st.URL)
		}
	}
	if h.err == nil || strings.Contains(h.err.Error(), "secret") {
		t.Errorf("the error is %v", h.err)
	}
}
