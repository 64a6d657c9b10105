package sse

import (
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Response describes the head of a response.
type Response struct {
	// Status is the status of the response.
	Status int
	// Proto is the version of the protocol, such as "HTTP/1.1" or "HTTP/2.0".
	Proto string
	// Header has the headers of the response, except those that may contain a secret:
	// headers for credentials, cookies, tokens, keys and sessions, headers with a URL, and
	// headers with a value that repeats a secret of the request.
	Header http.Header
	// Encoding is the Content-Encoding of the response in lower case, or empty for none.
	Encoding string
	// Redirects is the number of redirects that led to the response.
	Redirects int
	// Requested is when the first request of the attempt was started.
	Requested time.Time
	// Connected is when the connection was ready for the request that got the response,
	// after name resolution and TLS. It is zero if the connection is older than the request
	// or the transport does not say.
	Connected time.Time
	// Received is when the head of the response had arrived.
	Received time.Time
}

// An attempt records the times of the requests of one attempt.
type attempt struct {
	requested time.Time
	redirects int
	connected atomic.Pointer[time.Time] // of the latest request; nil: an older connection
}

func newAttempt() *attempt { return &attempt{requested: time.Now()} }

// traced returns a request that records when its connection is ready.
func (a *attempt) traced(req *http.Request) *http.Request {
	a.connected.Store(nil)
	return req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			if now := time.Now(); !info.Reused {
				a.connected.Store(&now)
			}
		},
	}))
}

// response describes a response that has just arrived.
func (a *attempt) response(resp *http.Response, req *http.Request) *Response {
	r := &Response{
		Status: resp.StatusCode, Proto: resp.Proto, Encoding: strings.Join(contentEncodings(resp.Header), ", "),
		Header: withoutSecrets(resp.Header, secretsOf(req)), Redirects: a.redirects,
		Requested: a.requested, Received: time.Now(),
	}
	if resp.Uncompressed { // the transport has decompressed it and has removed the header
		r.Encoding = "gzip"
	}
	if at := a.connected.Load(); at != nil {
		r.Connected = *at
	}
	return r
}

// withoutSecrets returns a copy of a response's header without what may be secret.
func withoutSecrets(h http.Header, secrets []string) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		if !mayBeSecret(name) && !hasURL(name) && !containsAny(values, secrets) {
			out[name] = append([]string(nil), values...)
		}
	}
	return out
}

// secretWords are parts of the names of headers and query parameters with secrets.
var secretWords = []string{
	"auth", "cookie", "credential", "password", "secret", "session", "signature", "key",
}

// mayBeSecret reports whether a header or query parameter of that name may contain a
// secret. A name such as X-Ratelimit-Remaining-Tokens counts tokens and contains none.
func mayBeSecret(name string) bool {
	name = strings.ReplaceAll(strings.ToLower(name), "keyword", "")
	switch name {
	case "sig", "pwd", "pass", "passwd", "jwt":
		return true
	}
	for _, word := range secretWords {
		if strings.Contains(name, word) {
			return true
		}
	}
	return strings.Contains(strings.ReplaceAll(name, "tokens", ""), "token")
}

// hasURL reports whether the value of a header is a URL, which may contain a secret.
func hasURL(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Location", "Content-Location", "Refresh":
		return true
	}
	return false
}

func containsAny(values, secrets []string) bool {
	for _, value := range values {
		for _, secret := range secrets {
			if strings.Contains(value, secret) {
				return true
			}
		}
	}
	return false
}

// minSecret is the length in bytes from which a value is looked for in a response. A
// shorter one would also be found where it is not repeated.
const minSecret = 4

// secretsOf returns the secrets in the headers and the URL of a request.
func secretsOf(req *http.Request) (secrets []string) {
	add := func(value string) {
		for _, part := range strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == ';' || r == ',' }) {
			if _, after, ok := strings.Cut(part, "="); ok && len(after) >= minSecret { // a cookie
				part = after
			}
			if len(part) >= minSecret && !isScheme(part) {
				secrets = append(secrets, part)
			}
		}
	}
	for name, values := range req.Header {
		for _, value := range values {
			if mayBeSecret(name) {
				add(value)
			}
		}
	}
	for name, values := range req.URL.Query() {
		for _, value := range values {
			if mayBeSecret(name) {
				add(value)
				add(url.QueryEscape(value))
			}
		}
	}
	return secrets
}

// isScheme reports whether a word is the scheme of an Authorization header.
func isScheme(word string) bool {
	switch strings.ToLower(word) {
	case "basic", "bearer", "digest", "token", "apikey", "negotiate":
		return true
	}
	return false
}
