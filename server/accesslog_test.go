package server_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/server"
)

// runLogged starts a server with an access log, and returns its lines.
func runLogged(t *testing.T, opts server.Options) (*testServer, chan string) {
	t.Helper()
	lines := make(chan string, 64)
	opts.AccessLog = slog.New(journal(lines))
	return run(t, opts), lines
}

// logged returns the next line of the access log.
func logged(t *testing.T, lines chan string) string {
	t.Helper()
	select {
	case line := <-lines:
		return line
	case <-time.After(testTimeout):
		t.Fatal("nothing was logged")
		return ""
	}
}

// holds checks that a line has these words, and none of the secret ones.
func holds(t *testing.T, line string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(line, w) {
			t.Errorf("%q is not in %q", w, line)
		}
	}
	for _, w := range []string{"hunter2", "Hunter2"} {
		if strings.Contains(line, w) {
			t.Errorf("a token is in %q", line)
		}
	}
}

func TestAccessLogHasALineForEachRequest(t *testing.T) {
	t.Parallel()
	h, lines := runLogged(t, server.Options{})
	post(t, h.url+"/topics/a?x=1", "hello")
	holds(t, logged(t, lines), "request remote=127.0.0.1:", "method=POST", "path=/topics/a?x=REDACTED",
		"status=201", "ms=", "agent=Go-http-client/1.1")
	get(t, h.url+"/topics/none")
	holds(t, logged(t, lines), "method=GET path=/topics/none status=404")
	h.send("hello\r\n\r\n")
	holds(t, logged(t, lines), "status=400")
}

func TestAccessLogHasALineForEachStreamsEnd(t *testing.T) {
	t.Parallel()
	h, lines := runLogged(t, server.Options{})
	s := h.open("topics=a&control=0")
	holds(t, logged(t, lines), "request", "path=/events?topics=a&control=0 status=200")
	h.publish("a", "1")
	id := h.publish("a", "2")
	s.want("a 1", "a 2")
	_ = s.conn.Close()
	holds(t, logged(t, lines), "stream", "path=/events?topics=a&control=0 reason=gone", "ms=",
		"events=2", "gaps=0 missed=0 last="+id.String())
}

func TestTokensAreNotInTheLog(t *testing.T) {
	t.Parallel()
	h, lines := runLogged(t, server.Options{})
	for _, query := range []string{
		"access_token=hunter2", "a=b&access_token=hunter2&c=d", "access%5Ftoken=hunter2",
		"ACCESS_TOKEN=hunter2", "topics=a#access_token=hunter2", "%zz&access_token=hunter2",
		"access_token=hun%74er2&access_token=hunter2", ";access_token=hunter2", "access_token=%zzhunter2",
	} {
		h.send("GET /topics?" + query + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer hunter2\r\n\r\n")
		line := logged(t, lines)
		holds(t, line, "path=/topics?", "REDACTED")
		if strings.Contains(query, "c=d") {
			holds(t, line, "?a=REDACTED&access_token=REDACTED&c=REDACTED")
		}
	}
	for _, target := range []string{
		"http://user:hunter2@localhost/topics", "hunter2://access_token=hunter2",
	} {
		h.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
		holds(t, logged(t, lines), "method=GET")
	}
	s := h.open("topics=a&access_token=hunter2")
	holds(t, logged(t, lines), "request", "status=200")
	_ = s.conn.Close()
	holds(t, logged(t, lines), "stream", "access_token=REDACTED")
	for len(h.log) > 0 {
		holds(t, <-h.log)
	}
}

func TestMisplacedTokensAreNotInTheLog(t *testing.T) {
	t.Parallel()
	h, lines := runLogged(t, server.Options{})
	for _, c := range []struct{ target, want string }{
		{"/events?token=hunter2", "/events?token=REDACTED"},
		{"/events?topics=a&acces_token=hunter2&last=5", "/events?topics=a&acces_token=REDACTED&last=5"},
		{"/events?accessToken=hunter2", "/events?accessToken=REDACTED"},
		{"/topics?api-key=hunter2", "/topics?api-key=REDACTED"},
		{"/healthz?Authorization=Bearer%20hunter2", "/healthz?Authorization=REDACTED"},
		{"/events?%2561ccess_token=hunter2", "/events?REDACTED"},
		{"/events?hunter2", "/events?REDACTED"},
		{"/events?=hunter2", "/events?REDACTED"},
		{"/events?access_token&hunter2", "/events?access_token=REDACTED&REDACTED"},
		{"/events?topics=a%26access_token%3Dhunter2", "/events?access_token=REDACTED"},
		{"/events&access_token=hunter2", "/events&access_token=REDACTED"},
		{"/events%3Faccess%5Ftoken=hunter2", "/events%3Faccess_token=REDACTED"},
		{"/topics/access_token=hunter2/last", "/topics/access_token=REDACTED"},
		{"/?topics=a&client=b&event=c&_=", "/?topics=a&client=b&event=c&_="},
	} {
		h.send("GET " + c.target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		holds(t, logged(t, lines), "path="+c.want+" ")
	}
}

func TestAccessLogIsBounded(t *testing.T) {
	t.Parallel()
	h, lines := runLogged(t, server.Options{})
	req, err := http.NewRequest(http.MethodGet, h.url+"/"+strings.Repeat("x", 3000), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("User-Agent", strings.Repeat("ü", 1000))
	do(t, req)
	if line := logged(t, lines); len(line) > 1400 || !strings.Contains(line, "x…") || !strings.Contains(line, "ü…") {
		t.Errorf("%d bytes: %q", len(line), line)
	}
}
