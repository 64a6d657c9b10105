package sse

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// newTarget returns the target of the first request. It moves a Last-Event-ID header to
// opts.LastEventID.
func newTarget(rawURL string, opts *Options) (target, error) {
	u, socket, err := parseTarget(rawURL)
	if err != nil {
		return target{}, err
	}
	t := target{url: u, socket: socket, method: opts.Method, header: make(http.Header), body: opts.Body}
	for name, values := range opts.Header {
		t.header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	if t.method == "" {
		t.method = http.MethodGet
		if len(t.body) > 0 {
			t.method = http.MethodPost
		}
	}
	if id := t.header.Get("Last-Event-ID"); id != "" && opts.LastEventID == "" {
		opts.LastEventID = id
	}
	t.header.Del("Last-Event-ID")
	t.credentials(opts.Token)
	setDefault(t.header, "Accept", MediaType)
	setDefault(t.header, "Cache-Control", "no-cache")
	setDefault(t.header, "Accept-Encoding", "gzip")
	if len(t.body) > 0 {
		setDefault(t.header, "Content-Type", bodyType(t.body))
	}
	return t, t.check()
}

// parseTarget parses a URL, which may be that of a Unix socket.
func parseTarget(rawURL string) (u *url.URL, socket string, err error) {
	socket, path, ok := SplitSocket(strings.Trim(rawURL, c0AndSpace))
	switch {
	case !ok:
		u, err = parseURL(rawURL)
	case socket == "" || strings.ContainsRune(socket, 0):
		err = fmt.Errorf("sse: %q is not a URL for a stream: the path of the socket is missing; want unix:/PATH/TO/SOCKET:/PATH", Redact(rawURL))
	default:
		u, err = parseURL("http://" + socketHost + path)
	}
	return u, socket, err
}

// acceptAny changes the request so that it accepts any type of response, if it has asked
// for an event stream only, and returns whether it has.
func (t *target) acceptAny() bool {
	if t.header.Get("Accept") != MediaType {
		return false
	}
	t.header = t.header.Clone()
	t.header.Set("Accept", "*/*")
	return true
}

// repeatable reports whether the request may be sent again without being asked for.
func (t *target) repeatable() bool {
	return t.method == http.MethodGet || t.method == http.MethodHead
}

// credentials moves the password of the URL to the Authorization header, from which
// target.follow removes it, or sets the token there.
func (t *target) credentials(token string) {
	if user := t.url.User; user != nil {
		password, _ := user.Password()
		req := http.Request{Header: t.header}
		if t.header.Get("Authorization") == "" {
			req.SetBasicAuth(user.Username(), password)
		}
		t.url.User = nil
	}
	if token != "" {
		t.header.Set("Authorization", "Bearer "+token)
	}
}

// check returns an error for a method or header that net/http would reject in every
// attempt.
func (t *target) check() error {
	if !isToken(t.method) {
		return fmt.Errorf("sse: %q is not a method", t.method)
	}
	for name, values := range t.header {
		if !isToken(name) {
			return fmt.Errorf("sse: %q is not a header name", name)
		}
		for _, value := range values {
			if !isHeaderValue(value) {
				return fmt.Errorf("sse: header %s: its value contains a control character", name)
			}
		}
	}
	return nil
}

func setDefault(h http.Header, name, value string) {
	if _, ok := h[http.CanonicalHeaderKey(name)]; !ok {
		h.Set(name, value)
	}
}

func bodyType(body []byte) string {
	if json.Valid(body) {
		return "application/json"
	}
	return "text/plain; charset=utf-8"
}

// isToken reports whether s is a token as HTTP defines it.
func isToken(s string) bool {
	for _, c := range []byte(s) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return s != ""
}
