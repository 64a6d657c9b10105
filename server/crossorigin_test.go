package server_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

const (
	allowedOrigin = "https://wall.example" // an allowed origin
	foreignOrigin = "https://evil.example"
)

// A page is what a browser says of the page that makes it send a request, where it
// says nothing in Sec-Fetch-Site.
type page struct {
	name    string
	header  string
	foreign bool // of another origin, which is not allowed
	allowed bool // of an allowed origin, which the browser vouches for
}

func pagesOf(h *testServer) []page {
	return []page{
		{name: "no page"},
		{name: "own origin", header: "Origin: " + h.url},
		{name: "own referer", header: "Referer: " + h.url + "/"},
		{name: "allowed origin", header: "Origin: " + allowedOrigin, allowed: true},
		{name: "allowed referer", header: "Referer: " + allowedOrigin + "/a?b"},
		{name: "foreign origin", header: "Origin: " + foreignOrigin, foreign: true},
		{name: "opaque origin", header: "Origin: null", foreign: true},
		{name: "another port", header: "Origin: http://127.0.0.1:1", foreign: true},
		{name: "lookalike", header: "Origin: " + h.url + ".evil.example", foreign: true},
		{name: "foreign referer", header: "Referer: " + foreignOrigin + "/" + h.url, foreign: true},
		{name: "foreign user", header: "Referer: http://" + h.addr + "@evil.example/", foreign: true},
		{name: "strange referer", header: "Referer: about:blank", foreign: true},
	}
}

// sites are the values of Sec-Fetch-Site, and whether they say that the page is of
// another origin.
var sites = map[string]bool{"same-origin": false, "none": false, "same-site": true, "cross-site": true, "strange": true}

// protected are the requests that take, end, read or change something, for a session
// anna that is there and a session gone that was ended.
var protected = []struct{ method, path, kind string }{
	{"GET", "/events?client=anna", ""},
	{"GET", "/events?control=0&client=anna&lastEventId=replaced", ""},
	{"GET", "/events?topics=nobody&%63lient=anna", ""},
	{"GET", "/events?client=gone", ""},
	{"GET", "/events?client=new", ""},
	{"HEAD", "/events?client=anna", ""},
	{"GET", "/clients", ""},
	{"HEAD", "/clients", ""},
	{"GET", "/%63lients", ""},
	{"POST", "/clients/anna?event=note", "text/plain"},
	{"POST", "/clients/anna", "application/x-www-form-urlencoded"},
	{"DELETE", "/clients/anna", ""},
	{"POST", "/clients/anna/cut", "text/plain"},
	{"POST", "/clients/gone/allow", "text/plain"},
	{"POST", "/topics/a", "text/plain"},
	{"POST", "/topics/new", "multipart/form-data"},
	{"POST", "/events", "text/event-stream"},
	{"POST", "/events", "text/plain"},
	{"PUT", "/topics/a", "application/json"},
	{"DELETE", "/topics/a", ""},
	{"POST", "/echo", "text/plain"},
}

// readable are the requests that every page may make a browser send: it gets to
// see no answer.
var readable = []string{"/", "/topics", "/topics/a", "/topics/a/last", "/events?topics=a", "/metrics", "/healthz", "/readyz"}

// TestPagesOfOtherOriginsLeaveSessionsAlone combines every sending page,
// every way in which a browser sends a request and every kind of request. It compares
// the server's state before and after.
func TestPagesOfOtherOriginsLeaveSessionsAlone(t *testing.T) {
	t.Parallel()
	opts := server.Options{
		AllowOrigins: []string{allowedOrigin},
		StreamHandlers: map[string]server.StreamHandler{
			"echo": func(context.Context, server.Request, func(string, []byte) error) error { return nil },
		},
	}
	h, own := run(t, opts), run(t, opts)
	anna := h.open("client=anna&topics=a")
	anna.until("$hello")
	h.publish("a", "1")
	anna.until("a")
	h.open("client=gone").until("$hello")
	h.request(http.MethodDelete, "/clients/gone", "")
	own.publish("a", "1")

	for _, p := range pagesOf(h) {
		for site := range sites {
			h.tryAll(own, p, site)
		}
		h.tryAll(own, p, "")
	}
	_ = anna.conn.SetDeadline(time.Now().Add(testTimeout))
	h.publish("a", "2")
	anna.want("a 2")
}

// tryAll sends every request as if from that page. Requests of an untrusted page go
// to h, where they must change nothing; the others go to own.
func (h *testServer) tryAll(own *testServer, from page, site string) {
	h.t.Helper()
	foreign := !from.allowed && (site == "" && from.foreign || sites[site])
	for i, p := range protected {
		mode := []string{"cors", "navigate", "no-cors"}[i%3]
		header := []string{"Content-Type: " + p.kind, "Sec-Fetch-Mode: " + mode, "Sec-Fetch-Site: " + site, from.header}
		if !foreign {
			header = append(header, strings.ReplaceAll(from.header, h.addr, own.addr))
			if status := own.statusOf(p.method, p.path, header...); status == http.StatusForbidden {
				h.t.Errorf("%s, site %q: %s %s is refused", from.name, site, p.method, p.path)
			}
			continue
		}
		before := h.sessionsAndTopics()
		if status := h.statusOf(p.method, p.path, header...); status != http.StatusForbidden {
			h.t.Errorf("%s, site %q, mode %q: %s %s: got %d", from.name, site, mode, p.method, p.path, status)
		}
		if after := h.sessionsAndTopics(); after != before {
			h.t.Fatalf("%s, site %q: %s %s changed the server from\n%s to\n%s", from.name, site, p.method, p.path, before, after)
		}
	}
	for _, path := range readable {
		if status := h.statusOf(http.MethodGet, path, "Sec-Fetch-Site: "+site, from.header); status != http.StatusOK {
			h.t.Errorf("%s, site %q: GET %s: got %d", from.name, site, path, status)
		}
	}
}

// sessionsAndTopics is all that a page could change: the sessions and the topics.
func (h *testServer) sessionsAndTopics() string {
	h.t.Helper()
	var s strings.Builder
	c := h.clients()
	for _, session := range c.Clients {
		session.Lag.Bytes = 0
		s.WriteString(session.Name + " " + session.Address + " " + session.Since.String() + "\n")
	}
	for _, e := range c.Ended {
		s.WriteString(e.Name + " " + e.Until.String() + "\n")
	}
	for _, e := range h.hub.Catalogue(topics.Selection{}) {
		fmt.Fprintln(&s, e.Name, e.State, e.Last)
	}
	return s.String()
}

// statusOf returns the status of a response. It reads only the response's header and
// omits header fields without a value.
func (h *testServer) statusOf(method, path string, header ...string) int {
	h.t.Helper()
	body := "data: 1\n\n"
	if method == http.MethodGet || method == http.MethodHead {
		body = ""
	}
	req, err := http.NewRequest(method, h.url+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	for _, line := range header {
		if name, value, _ := strings.Cut(line, ": "); value != "" {
			req.Header.Set(name, value)
		}
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		h.t.Fatal(err)
	}
	_, _ = io.CopyN(io.Discard, resp.Body, 1)
	_ = resp.Body.Close()
	return resp.StatusCode
}

func TestAllowedOriginMayUseSessions(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{AllowOrigins: []string{allowedOrigin}})
	s := h.open("client=anna&topics=a", "Origin: "+allowedOrigin, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors")
	s.until("$live")
	r := h.request(http.MethodPost, "/clients/anna?event=note", "hello", "Origin: "+allowedOrigin, "Sec-Fetch-Site: cross-site")
	if r.status != http.StatusAccepted || r.header.Get("Access-Control-Allow-Origin") != allowedOrigin {
		t.Errorf("got %d %s %v", r.status, r.body, r.header)
	}
	s.want("note hello")
	c := h.request(http.MethodGet, "/clients", "", "Origin: "+allowedOrigin, "Sec-Fetch-Site: cross-site")
	if c.status != http.StatusOK || !strings.Contains(c.body, "anna") {
		t.Errorf("got %d %s", c.status, c.body)
	}
}

// TestPlainPageIsAnotherOriginThanATLSServer has pages with the server's host name.
// An attacker on the network can change a page that arrives without TLS.
func TestPlainPageIsAnotherOriginThanATLSServer(t *testing.T) {
	t.Parallel()
	lender := httptest.NewTLSServer(nil) // of a certificate
	defer lender.Close()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := runOn(t, tls.NewListener(plain, &tls.Config{Certificates: lender.TLS.Certificates}), server.HubOptions(), server.Options{})
	h.secure = &tls.Config{InsecureSkipVerify: true}
	for header, want := range map[string]int{
		"Origin: https://localhost":   200,
		"Origin: http://localhost":    403,
		"Referer: https://localhost/": 200,
		"Referer: http://localhost/":  403,
	} {
		resp, err := http.ReadResponse(bufio.NewReader(h.send("GET /clients HTTP/1.1\r\nHost: localhost\r\n"+header+"\r\n\r\n")), nil)
		if err != nil || resp.StatusCode != want {
			t.Errorf("%s: got %v, %v", header, resp, err)
		}
	}
}
