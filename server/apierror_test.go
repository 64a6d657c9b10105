package server_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

func TestEveryRefusalHasItsStatusAndWords(t *testing.T) {
	t.Parallel()
	hubOpts := server.HubOptions()
	hubOpts.MaxTopics, hubOpts.MaxEvent = 3, 60
	h := runWith(t, hubOpts, server.Options{MaxBody: 64})
	h.publish("a", "1")
	h.publish("ended", "1")
	if err := h.hub.Complete(topics.MustName("ended")); err != nil {
		t.Fatal(err)
	}
	if _, err := h.hub.Topic(topics.MustName("empty")); err != nil {
		t.Fatal(err)
	}
	before := h.hub.Stats().Events
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/nothing", "", 404},
		{"GET", "/events/", "", 404},
		{"GET", "/events/a", "", 404},
		{"GET", "/topics/a/last/", "", 404},
		{"GET", "/topics/a/first", "", 404},
		{"GET", "/topics%2Fa", "", 404},
		{"GET", "/topics/%7B%7D/last", "", 400},
		{"GET", "/topics/a%2Flast", "", 400},

		{"PUT", "/events", "", 405},
		{"DELETE", "/events", "", 405},
		{"POST", "/topics", "", 405},
		{"PUT", "/topics/a/last", "", 405},
		{"PATCH", "/topics/a", "", 405},
		{"POST", "/healthz", "", 405},
		{"BREW", "/", "", 405},

		{"GET", "/events?topics=a..b", "", 400},
		{"GET", "/events?topics=a,,b", "", 400},
		{"GET", "/events?topics=>.a", "", 400},
		{"GET", "/events?topics=$hello", "", 400},
		{"GET", "/events?last=-1", "", 400},
		{"GET", "/events?last=1025", "", 400},
		{"GET", "/events?last=99999999999999999999", "", 400},
		{"GET", "/events?last=ten", "", 400},
		{"GET", "/events?time=yes", "", 400},
		{"GET", "/events?control=2", "", 400},
		{"GET", "/events?client=a%20b", "", 400},
		{"GET", "/events?client=" + strings.Repeat("x", 65), "", 400},
		{"GET", "/events?topics=" + strings.Repeat("a.*,", 300) + "b", "", 204}, // the same pattern
		{"GET", "/events?a=%zz", "", 400},
		{"GET", "/events?a;b", "", 400},
		{"GET", "/topics?topics=a..b", "", 400},

		{"GET", "/topics/", "", 400},
		{"GET", "/topics/open", "", 400},
		{"GET", "/topics/..", "", 400},
		{"GET", "/topics/none", "", 404},
		{"GET", "/topics/none/last", "", 404},
		{"GET", "/topics/empty/last", "", 404},
		{"GET", "/topics/a%00/last", "", 400},

		{"POST", "/topics/", "x", 400},
		{"POST", "/topics/open", "x", 400},
		{"POST", "/topics/error", "x", 400},
		{"POST", "/topics/$gap", "x", 400},
		{"POST", "/topics/%24gap", "x", 400},
		{"POST", "/topics/a..b", "x", 400},
		{"POST", "/topics/a%0Ab", "x", 400},
		{"POST", "/topics/a%2500", "x", 400},
		{"POST", "/topics/*", "x", 400},
		{"POST", "/topics/" + strings.Repeat("x", 129), "x", 400},
		{"POST", "/topics/a", "\xff\xfe", 400},
		{"POST", "/topics/a", strings.Repeat("x", 65), 413},
		{"POST", "/topics/a", strings.Repeat("x", 61), 413}, // the hub's own limit
		{"POST", "/topics/a", strings.Repeat("x", 100_000), 413},
		{"POST", "/topics/ended", "x", 410},
		{"POST", "/topics/one.too.many", "x", 409},
	} {
		if c.status == 204 {
			continue
		}
		req, err := http.NewRequest(c.method, h.url, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		req.URL.Opaque = c.path
		got := do(t, req)
		got.refused(t, c.method+" "+c.path, c.status)
		if c.status == 405 && !strings.Contains(got.header.Get("Allow"), "OPTIONS") {
			t.Errorf("%s %s: allowed are %q", c.method, c.path, got.header.Get("Allow"))
		}
	}
	if got := h.hub.Stats().Events; got != before {
		t.Errorf("%d events were published", got-before)
	}
}

func TestSelectionHasABound(t *testing.T) {
	t.Parallel()
	hubOpts := server.HubOptions()
	hubOpts.MaxSelection = 2
	h := runWith(t, hubOpts, server.Options{})
	get(t, h.url+"/events?topics=a,b,c").refused(t, "three", http.StatusBadRequest)
	h.open("topics=a,b,b")
	h.open("topics=a&topics=b")
}

func TestTooManyStreamsAreToldToComeLater(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{MaxStreams: 2})
	h.open("")
	second := h.open("")
	got := get(t, h.url+"/events")
	got.refused(t, "the third", http.StatusServiceUnavailable)
	if got.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	if got := post(t, h.url+"/topics/a", "1"); got.status != http.StatusCreated {
		t.Errorf("publishing: got %d", got.status)
	}
	_ = second.conn.Close()
	h.waitLog("stream ended")
	h.open("")
}

func TestTooManyConnectionsAreToldToComeLater(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{MaxConns: 2})
	h.open("")
	h.open("")
	c := h.dial()
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	reply{resp.StatusCode, resp.Header, string(body)}.refused(t, "the third", http.StatusServiceUnavailable)
}

func TestSlowRequestsAreRefused(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{HeaderTimeout: 30 * time.Millisecond, ReadTimeout: 30 * time.Millisecond})
	for name, request := range map[string]string{
		"header": "POST /topics/a HTTP/1.1\r\nHost: local",
		"body":   "POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\nsome",
		"large":  "POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n" + strings.Repeat("x", 10_000),
		"chunk":  "POST /topics/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
	} {
		resp, err := http.ReadResponse(bufio.NewReader(h.send(request)), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		body, _ := io.ReadAll(resp.Body)
		reply{resp.StatusCode, resp.Header, string(body)}.refused(t, name, http.StatusRequestTimeout)
	}
	if got := h.hub.Stats().Events; got != 0 {
		t.Errorf("%d events were published", got)
	}
}

func TestEventsThatHaveNoPlaceAreRefused(t *testing.T) {
	t.Parallel()
	hubOpts := server.HubOptions()
	hubOpts.MaxHistory = 256 << 10
	h := runWith(t, hubOpts, server.Options{})
	body := strings.Repeat("x", 50_000)
	taken := 0
	for ; taken < 10; taken++ {
		if r := h.request(http.MethodPost, fmt.Sprint("/topics/t", taken), body); r.status != http.StatusCreated {
			r.refused(t, "the history is full", http.StatusInsufficientStorage)
			break
		}
	}
	if taken < 3 || taken > 6 {
		t.Errorf("%d events were taken", taken)
	}
	if r := h.request(http.MethodPost, "/topics/t0", body); r.status != http.StatusCreated {
		t.Errorf("a topic cannot renew its value: %d %s", r.status, r.body)
	}
	h.figures(map[string]float64{"topicmux_rejections_total{history}": 1, "topicmux_rejections_total{topics}": 0})
}
