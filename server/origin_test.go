package server_test

import (
	"net/http"
	"strings"
	"testing"

	"topicmux/server"
	"topicmux/server/auth"
)

func TestForeignHostsAreRefused(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{AllowHosts: []string{"Wall.Example"}})
	for host, want := range map[string]int{
		"localhost":           200,
		"LocalHost:1234":      200,
		"localhost.":          200,
		"127.0.0.1":           200,
		"127.9.8.7:80":        200,
		"[::1]:8080":          200,
		"[::1]":               200,
		"wall.example":        200,
		"wall.example:443":    200,
		"evil.example":        403,
		"localhost.evil.com":  403,
		"127.0.0.1.nip.io":    403,
		"192.168.1.1":         403,
		"0.0.0.0":             403,
		"evil.example:127001": 403,
	} {
		for _, path := range []string{"/topics", "/"} {
			req, _ := http.NewRequest(http.MethodGet, h.url+path, nil)
			req.Host = host
			if got := do(t, req); got.status != want {
				t.Errorf("%s for %s: got %d %s", path, host, got.status, got.body)
			}
		}
	}
}

func TestWritesOfForeignPagesAreRefused(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{AllowOrigins: []string{"https://wall.example"}})
	for _, c := range []struct {
		origin, site string
		status       int
	}{
		{"", "", 201},
		{h.url, "", 201},
		{h.url, "same-origin", 201},
		{"", "none", 201},
		{"https://wall.example", "cross-site", 201},
		{"https://wall.example", "", 201},
		{"http://evil.example", "", 403},
		{"http://evil.example", "cross-site", 403},
		{"http://localhost:1", "same-site", 403},
		{"http://localhost:1", "", 403},
		{"null", "", 403},
		{"null", "cross-site", 403},
		{"", "cross-site", 403},
		{"https://wall.example.evil.example", "", 403},
	} {
		req, _ := http.NewRequest(http.MethodPost, h.url+"/topics/a", strings.NewReader("1"))
		if c.origin != "" {
			req.Header.Set("Origin", c.origin)
		}
		if c.site != "" {
			req.Header.Set("Sec-Fetch-Site", c.site)
		}
		if got := do(t, req); got.status != c.status {
			t.Errorf("origin %q, site %q: got %d %s", c.origin, c.site, got.status, got.body)
		}
	}
}

func TestOnlyAllowedOriginsMayRead(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{AllowOrigins: []string{"https://wall.example"}})
	for origin, want := range map[string]string{
		"":                     "",
		"https://wall.example": "https://wall.example",
		"http://wall.example":  "",
		"https://evil.example": "",
	} {
		for _, method := range []string{http.MethodGet, http.MethodOptions, http.MethodHead} {
			for _, path := range []string{"/topics", "/nothing", "/events"} {
				if path == "/events" && method == http.MethodGet {
					continue // it has no end; its head is that of HEAD
				}
				req, _ := http.NewRequest(method, h.url+path, nil)
				req.Header.Set("Origin", origin)
				got := do(t, req)
				if allowed := got.header.Get("Access-Control-Allow-Origin"); allowed != want || got.header.Get("Vary") != "Origin" {
					t.Errorf("%s %s from %q: allowed is %q, vary %q", method, path, origin, allowed, got.header.Get("Vary"))
				}
			}
		}
	}
	closed := run(t, server.Options{})
	req, _ := http.NewRequest(http.MethodGet, closed.url+"/topics", nil)
	req.Header.Set("Origin", "https://wall.example")
	for field := range do(t, req).header {
		if strings.HasPrefix(field, "Access-Control") {
			t.Errorf("nobody is allowed, got %s", field)
		}
	}
}

func TestPreflightAllowsWhatTheServerTakes(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{
		AllowOrigins: []string{"https://wall.example"},
		Tokens:       access(t, token(t, "a", auth.Permissions{Publish: patterns(t, ">")})),
	})
	preflight := func(origin string) reply {
		req, _ := http.NewRequest(http.MethodOptions, h.url+"/topics/a", nil)
		req.Header.Set("Origin", origin)
		req.Header.Set("Access-Control-Request-Method", "PUT")
		req.Header.Set("Access-Control-Request-Headers", "authorization")
		return do(t, req)
	}
	got := preflight("https://wall.example") // without a token, as browsers do
	if got.status != http.StatusNoContent || got.header.Get("Access-Control-Allow-Origin") != "https://wall.example" {
		t.Errorf("got %d %v", got.status, got.header)
	}
	methods, fields := got.header.Get("Access-Control-Allow-Methods"), got.header.Get("Access-Control-Allow-Headers")
	for _, m := range []string{"GET", "HEAD", "POST", "PUT", "DELETE"} {
		if !strings.Contains(methods, m) {
			t.Errorf("%s is not among %s", m, methods)
		}
	}
	for _, f := range []string{"Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "Prefer"} {
		if !strings.Contains(fields, f) {
			t.Errorf("%s is not among %s", f, fields)
		}
	}
	for field := range preflight("https://evil.example").header {
		if strings.HasPrefix(field, "Access-Control") {
			t.Errorf("another origin gets %s", field)
		}
	}
	// A refusal has to be readable for the page, too.
	req, _ := http.NewRequest(http.MethodPost, h.url+"/topics/a", strings.NewReader("1"))
	req.Header.Set("Origin", "https://wall.example")
	if got := do(t, req); got.status != http.StatusUnauthorized || got.header.Get("Access-Control-Allow-Origin") == "" {
		t.Errorf("got %d %v", got.status, got.header)
	}
}

func TestPageOfAnAllowedOriginReadsWhereAStreamResumes(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{AllowOrigins: []string{"https://wall.example"}})
	s := h.open("", "Origin: https://wall.example", "Last-Event-ID: x-1")
	exposed := s.head.Values("Access-Control-Expose-Headers")
	if len(exposed) != 1 || !strings.Contains(exposed[0], "Last-Event-ID") || !strings.Contains(exposed[0], "Preference-Applied") {
		t.Errorf("a page can read %q", exposed)
	}
	if exposed := h.open("").head.Values("Access-Control-Expose-Headers"); len(exposed) > 0 {
		t.Errorf("other clients get %q", exposed)
	}
}
