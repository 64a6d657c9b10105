package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// A reply is an answer, read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

// do sends a request on a new connection.
func do(t *testing.T, req *http.Request) reply {
	t.Helper()
	transport := &http.Transport{DisableKeepAlives: true}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, string(body)}
}

func get(t *testing.T, url string) reply {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return do(t, req)
}

func post(t *testing.T, url, body string) reply {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return do(t, req)
}

// refused checks that an answer is a refusal with both parts of its text, and
// with nothing in it that is for the log.
func (r reply) refused(t *testing.T, what string, status int) {
	t.Helper()
	var problem struct{ Error, Hint string }
	err := json.Unmarshal([]byte(r.body), &problem)
	if r.status != status || err != nil || problem.Error == "" || problem.Hint == "" {
		t.Errorf("%s: got %d %q, want %d", what, r.status, r.body, status)
	}
	if got := r.header.Get("Content-Type"); got != "application/json" {
		t.Errorf("%s: content type %q", what, got)
	}
	if strings.Contains(r.body, "goroutine") || strings.Contains(r.body, ".go:") {
		t.Errorf("%s: a stack in %q", what, r.body)
	}
}
