package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"topicmux/internal/loopback"
)

// checkOrigin sets the CORS headers. It returns an error if the Host header is not
// allowed, or if a page of another origin sends a write.
func (r *request) checkOrigin() error {
	host := r.header("Host")
	hosts := r.settings.hosts
	if r.conn.borrowed() != nil && !r.settings.authenticated() && loopback.IsAddr(r.ctx.LocalAddr()) {
		hosts = hosts.onLoopback()
	}
	if !hosts.allow(host) || !hosts.allow(r.host) {
		return newError(http.StatusForbidden, "requests for this host are not allowed",
			"use localhost or 127.0.0.1; serve --allow-host allows other names").countAs(rejectedHost)
	}
	origin := r.header("Origin")
	allowed := origin != "" && slices.Contains(r.settings.origins, origin)
	r.cors(origin, allowed)
	r.crossOrigin = !allowed && r.fromOtherOrigin(origin, host)
	if r.crossOrigin && r.method != http.MethodGet && r.method != http.MethodHead && r.method != http.MethodOptions {
		return newError(http.StatusForbidden, "a page of another origin cannot publish here", originHint).countAs(rejectedOrigin)
	}
	return nil
}

const originHint = "serve --allow-origin allows other origins"

// fromOtherOrigin reports whether a page of another origin made a browser send the
// request. Sec-Fetch-Site is the most reliable source, because a proxy may have
// changed the Host. Browsers omit it towards plain HTTP on another machine, and old
// browsers do not have it. They send Origin with every write and every EventSource,
// and mostly Referer with other requests. A request without these three headers
// does not come from a page, as far as a server can tell.
func (r *request) fromOtherOrigin(origin, host string) bool {
	if site := r.header("Sec-Fetch-Site"); site != "" {
		return site != "same-origin" && site != "none"
	}
	if origin == "" {
		origin = r.header("Referer")
	}
	if origin == "" {
		return false
	}
	page, err := url.Parse(origin)
	if err != nil || page.Host == "" { // null or about:blank: not a page of this server
		return true
	}
	own := strings.EqualFold(page.Host, host) && (page.Scheme == "https" || !r.conn.secure())
	return !own && !slices.Contains(r.settings.origins, page.Scheme+"://"+page.Host)
}

// ownPage returns an error if a page of another origin tries to use sessions. The
// page could not read the response, but the request would already have taken the
// session from its client.
func (r *request) ownPage() error {
	if !r.crossOrigin {
		return nil
	}
	return newError(http.StatusForbidden, "a page of another origin cannot use sessions here", originHint).countAs(rejectedOrigin)
}

// cors sets the headers that tell a browser what a page of an allowed origin may
// do.
func (r *request) cors(origin string, allowed bool) {
	if len(r.settings.origins) > 0 {
		r.set("Vary", "Origin")
	}
	if !allowed {
		return
	}
	r.set("Access-Control-Allow-Origin", origin)
	r.set("Access-Control-Expose-Headers", "Preference-Applied, Retry-After, WWW-Authenticate")
	if r.method == http.MethodOptions {
		r.set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE")
		r.set("Access-Control-Allow-Headers",
			"Authorization, Content-Type, Cache-Control, Idempotency-Key, Last-Event-ID, Prefer")
		r.set("Access-Control-Max-Age", "600")
	}
}
