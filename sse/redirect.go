package sse

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// maxRedirects is how many redirects an attempt follows at most, as in browsers.
const maxRedirects = 20

// RedirectError reports a redirect that cannot be followed.
type RedirectError struct {
	// URL is the URL that answered with the redirect, without a password.
	URL string
	// Status is the redirect's status.
	Status int
	// Reason says what is wrong with the redirect.
	Reason string
}

// Error returns a message with the URL, status and reason.
func (e *RedirectError) Error() string {
	return fmt.Sprintf("%s answered %d: %s", e.URL, e.Status, e.Reason)
}

// A target is what a request is made from: URL, socket, method, header and body.
type target struct {
	url    *url.URL
	socket string // the path of the Unix socket to connect to; "": that of no socket
	method string
	header http.Header
	body   []byte
}

// String returns the URL without secrets.
func (t target) String() string {
	if t.socket != "" {
		return socketURL(t.socket, redacted(t.url))
	}
	return redacted(t.url)
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	default:
		return false
	}
}

// follow returns the target of a redirect (R5, R6).
func (t target) follow(status int, location string) (target, error) {
	bad := func(reason string) error {
		return &RedirectError{URL: t.String(), Status: status, Reason: reason}
	}
	if location == "" {
		return target{}, bad("a redirect without a Location")
	}
	to, err := t.url.Parse(location)
	if err != nil {
		return target{}, bad("a redirect to " + sanitize(location) + ", which is not a URL")
	}
	if to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
		return target{}, bad("a redirect to " + sanitize(location) + ", which is not HTTP")
	}
	if t.socket != "" {
		if to.Scheme != "http" || to.Host != t.url.Host && to.Host != t.header.Get("Host") {
			return target{}, bad("a redirect to " + sanitize(location) + ", which leaves the Unix socket")
		}
		to.Host = t.url.Host
	}
	to.Fragment, to.RawFragment = "", ""
	next := target{url: to, socket: t.socket, method: t.method, header: t.header.Clone(), body: t.body}
	if becomesGet(status, t.method) {
		next.method, next.body = http.MethodGet, nil
		next.header.Del("Content-Type")
	}
	if !maySendCredentials(t.url, to) {
		for _, name := range []string{"Authorization", "Cookie", "Host"} {
			next.header.Del(name)
		}
	}
	return next, nil
}

// becomesGet reports whether a redirect changes the method to GET, as in browsers.
func becomesGet(status int, method string) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound:
		return method == http.MethodPost
	case http.StatusSeeOther:
		return method != http.MethodGet && method != http.MethodHead
	default:
		return false
	}
}

// maySendCredentials reports whether credentials for the URL from may be sent to the URL
// to. That is so for the same origin, and for a change from port 80 to port 443 on the
// same host.
func maySendCredentials(from, to *url.URL) bool {
	if from.Hostname() != to.Hostname() {
		return false
	}
	ports := []string{port(from), port(to)}
	return from.Scheme == to.Scheme && ports[0] == ports[1] ||
		slices.Equal(ports, []string{"80", "443"})
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	default:
		return "80"
	}
}
