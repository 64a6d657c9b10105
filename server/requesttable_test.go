package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/topics"
)

// A requestCase is a request and the status that it must get.
type requestCase struct {
	status int
	what   string
	line   string // method and target
	header string // lines joined by |; a token, a host and the length are added unless it has them
	body   string // "…" at the end: nothing more comes, and the connection stays open
}

// TestRequestTable sends good and bad requests, each on a separate connection. Each
// gets its status, each rejection its JSON, and the bad ones leave the server's
// state unchanged.
func TestRequestTable(t *testing.T) {
	t.Parallel()
	hubOpts := server.HubOptions()
	hubOpts.MaxTopics, hubOpts.MaxEvent = 6, 200
	h := runWith(t, hubOpts, server.Options{
		Tokens: access(t,
			token(t, "all", auth.Permissions{Subscribe: patterns(t, ">"), Publish: patterns(t, ">"), Admin: true}),
			token(t, "net", auth.Permissions{Subscribe: patterns(t, "net.*"), Publish: patterns(t, "net.rx")}),
		),
		AllowHosts:   []string{"wall.example"},
		AllowOrigins: []string{"https://wall.example"},
		MaxBody:      400, MaxHeader: 2048,
		HeaderTimeout: 200 * time.Millisecond, ReadTimeout: 200 * time.Millisecond,
	})
	for _, e := range goodRequests {
		h.runCase(e)
	}
	before := h.becomes("no stream is left", func(state string) bool { return strings.Contains(state, `"unnamed":0`) })
	for _, e := range badRequests {
		h.runCase(e)
		h.becomes(e.what+", after "+before, func(state string) bool { return state == before })
	}
	if n := len(goodRequests) + len(badRequests); n < 100 {
		t.Errorf("the table has only %d requests", n)
	}
}

// becomes waits until the server's state is right and returns it. The server notices
// a closed connection a moment later.
func (h *testServer) becomes(what string, right func(state string) bool) string {
	h.t.Helper()
	for began := time.Now(); ; {
		state := h.state()
		if right(state) {
			return state
		}
		if time.Since(began) > testTimeout {
			h.t.Fatalf("%s: the server is\n%s", what, state)
		}
	}
}

// state is everything that a request could change.
func (h *testServer) state() string {
	stats := h.hub.Stats()
	catalogue, err := json.Marshal(h.hub.Catalogue(topics.Selection{}))
	if err != nil {
		h.t.Fatal(err)
	}
	var last strings.Builder
	for _, e := range h.hub.Catalogue(topics.Selection{}) {
		event, _ := h.hub.Last(e.Name)
		fmt.Fprintf(&last, " %s=%s", e.Name, event.Data)
	}
	clients := h.sendCase(requestCase{line: "GET /clients"})
	return fmt.Sprintf("%d topics, %d events, %s%s\n%s", stats.Topics, stats.Events, catalogue, &last, clients.body)
}

// runCase sends a request and checks its response.
func (h *testServer) runCase(e requestCase) {
	h.t.Helper()
	got := h.sendCase(e)
	if got.status != e.status {
		h.t.Errorf("%s (%s): got %d %s, want %d", e.what, e.line, got.status, got.body, e.status)
		return
	}
	if e.status >= 400 && !strings.HasPrefix(e.line, "HEAD ") {
		got.refused(h.t, e.what, e.status)
	}
	for status, field := range map[int]string{401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After", 503: "Retry-After"} {
		if e.status == status && got.header.Get(field) == "" {
			h.t.Errorf("%s: %d without %s", e.what, status, field)
		}
	}
}

// sendCase sends a request and reads its response; of a stream only the header.
func (h *testServer) sendCase(e requestCase) reply {
	h.t.Helper()
	body, open := strings.CutSuffix(e.body, "…")
	lines := strings.Split(strings.ReplaceAll(e.header, "|", "\n"), "\n")
	has := func(name string) bool {
		all := strings.ToLower("\n" + strings.Join(lines, "\n"))
		return strings.Contains(all, "\n"+name) || strings.Contains(all, "\n-"+name)
	}
	head := e.line + " HTTP/1.1\r\n"
	if strings.Contains(e.line, " HTTP/") || !strings.Contains(e.line, " ") {
		head = e.line + "\r\n"
	}
	if !has("host") {
		head += "Host: localhost\r\n"
	}
	if !has("authorization") {
		head += "Authorization: Bearer " + secretOf("all") + "\r\n"
	}
	if body != "" && !has("content-length") && !has("transfer-encoding") {
		head += fmt.Sprintf("Content-Length: %d\r\n", len(body))
	}
	for _, line := range lines {
		if line != "" && !strings.HasPrefix(line, "-") { // -name: nothing is added for it
			head += line + "\r\n"
		}
	}
	if !open || body != "" { // else the header stops before its end
		head += "\r\n"
	}
	c := h.send(head + body)
	if !open {
		defer c.Close()
		_ = c.(*net.TCPConn).CloseWrite()
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: strings.Split(e.line, " ")[0]})
	if err != nil {
		h.t.Fatalf("%s: %v", e.what, err)
	}
	got := reply{status: resp.StatusCode, header: resp.Header}
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		text, _ := io.ReadAll(resp.Body)
		got.body = string(text)
	}
	_ = c.Close()
	return got
}
