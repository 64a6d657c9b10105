package server_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/valyala/fasthttp"

	"topicmux/server"
)

var streamHead = regexp.MustCompile(`^HTTP/1\.1 200 OK\r
Server: topicmux\r
Date: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\r
Content-Type: text/event-stream; charset=utf-8\r
Cache-Control: no-cache, no-transform\r
Incremental: \?1\r
X-Accel-Buffering: no\r
X-Content-Type-Options: nosniff\r
Connection: close\r
\r
$`)

// readHead reads a head as it stands.
func readHead(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	var head string
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatalf("after %q: %v", head, err)
		}
		if head += line; line == "\r\n" {
			return head
		}
	}
}

func TestHeadLeavesBeforeAnyEvent(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for name, request := range map[string]string{
		"HTTP/1.1":            "GET /events?topics=nobody.publishes HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"HTTP/1.1 keep-alive": "GET /events?control=0 HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n",
		"HTTP/1.1 close":      "GET /events?control=0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
		"HTTP/1.0":            "GET /events?control=0 HTTP/1.0\r\n\r\n",
	} {
		head := readHead(t, bufio.NewReader(h.send(request)))
		if !streamHead.MatchString(head) {
			t.Errorf("%s: got head\n%s", name, head)
		}
	}
}

func TestHeadOfHEADIsThatOfGET(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	got, err := io.ReadAll(h.send("HEAD /events HTTP/1.1\r\nHost: localhost\r\n\r\n"))
	if err != nil || !streamHead.Match(got) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestHTTP10ClientReadsAStream(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	r := bufio.NewReader(h.send("GET /events?control=0&topics=a HTTP/1.0\r\n\r\n"))
	readHead(t, r)
	id := h.publish("a", "1")
	want := "id: " + id.String() + "\nevent: a\ndata: 1\n\n"
	got := make([]byte, len(want))
	if _, err := io.ReadFull(r, got); err != nil || string(got) != want {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestOptionsTellWhatIsAllowed(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for path, allow := range map[string]string{
		"/events":   "GET, HEAD, POST, OPTIONS",
		"/topics/a": "GET, HEAD, POST, PUT, DELETE, OPTIONS",
	} {
		req, _ := http.NewRequest(http.MethodOptions, h.url+path, nil)
		resp := do(t, req)
		if resp.status != http.StatusNoContent || resp.header.Get("Allow") != allow || len(resp.header["Access-Control-Allow-Origin"]) > 0 {
			t.Errorf("%s: got %d %v", path, resp.status, resp.header)
		}
	}
}

// TestEveryStreamAsksProxiesForEachPartAtOnce opens each kind of stream. The header
// fields that keep proxies from holding it back appear once, even if another server has
// set its own.
func TestEveryStreamAsksProxiesForEachPartAtOnce(t *testing.T) {
	t.Parallel()
	h := run(t, withHandler(func(context.Context, server.Request, func(string, []byte) error) error { return nil }))
	mounted := mount(t, server.Options{}, &fasthttp.Server{}, nil)
	for name, s := range map[string]*openStream{
		"a stream":           h.open("topics=a"),
		"without control":    h.open("control=0"),
		"with explanations":  h.open("explain=1"),
		"a session":          h.open("client=anna"),
		"a resumed one":      h.open("", "Last-Event-ID: x-1"),
		"a stream handler's": h.asked("x"),
		"a mounted one":      mounted.stream("topics=a"),
	} {
		for field, want := range map[string]string{
			"Incremental": "?1", "Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no",
		} {
			if got := s.head.Values(field); len(got) != 1 || got[0] != want {
				t.Errorf("%s: %s is %q, want %q", name, field, got, want)
			}
		}
	}
}
