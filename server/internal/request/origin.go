package request

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"topicmux/internal/loopback"
	"topicmux/server/internal/problem"
)

// CheckOrigin sets the CORS headers. It returns an error if the Host header is not
// allowed, or if a page of another origin sends a write.
func (r *Request) CheckOrigin() error {
	host := r.Header("Host")
	hosts := r.Settings.Hosts
	if r.Conn.Borrowed() != nil && !r.Settings.Authenticated() && loopback.IsAddr(r.Ctx.LocalAddr()) {
		hosts = hosts.onLoopback()
	}
	if !hosts.allow(host) || !hosts.allow(r.host) {
		return problem.New(http.StatusForbidden, "requests for this host are not allowed",
			"use localhost or 127.0.0.1; serve --allow-host allows other names").CountAs(problem.RejectedHost)
	}
	origin := r.Header("Origin")
	allowed := origin != "" && slices.Contains(r.Settings.Origins, origin)
	r.cors(origin, allowed)
	r.crossOrigin = !allowed && r.fromOtherOrigin(origin, host)
	if r.crossOrigin && r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions {
		return problem.New(http.StatusForbidden, "pages from another origin may not publish here", originHint).CountAs(problem.RejectedOrigin)
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
func (r *Request) fromOtherOrigin(origin, host string) bool {
	if site := r.Header("Sec-Fetch-Site"); site != "" {
		return site != "same-origin" && site != "none"
	}
	if origin == "" {
		origin = r.Header("Referer")
	}
	if origin == "" {
		return false
	}
	page, err := url.Parse(origin)
	if err != nil || page.Host == "" { // null or about:blank: not a page of this server
		return true
	}
	own := strings.EqualFold(page.Host, host) && (page.Scheme == "https" || !r.Conn.Secure())
	return !own && !slices.Contains(r.Settings.Origins, page.Scheme+"://"+page.Host)
}

// OwnPage returns an error if a page of another origin tries to use sessions. The
// page could not read the response, but the request would already have taken the
// session from its client.
func (r *Request) OwnPage() error {
	if !r.crossOrigin {
		return nil
	}
	return problem.New(http.StatusForbidden, "pages from another origin may not use sessions here", originHint).CountAs(problem.RejectedOrigin)
}

// cors sets the headers that tell a browser what a page of an allowed origin may
// do.
func (r *Request) cors(origin string, allowed bool) {
	if len(r.Settings.Origins) > 0 {
		r.Set("Vary", "Origin")
	}
	if !allowed {
		return
	}
	r.Set("Access-Control-Allow-Origin", origin)
	r.Set("Access-Control-Expose-Headers", "Last-Event-ID, Preference-Applied, Retry-After, WWW-Authenticate")
	if r.Method == http.MethodOptions {
		r.Set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE")
		r.Set("Access-Control-Allow-Headers",
			"Authorization, Content-Type, Cache-Control, Idempotency-Key, Last-Event-ID, Prefer")
		r.Set("Access-Control-Max-Age", "600")
	}
}

// CheckBorrowed returns an error if another server has received the request from
// another machine, and nothing says who may send requests.
func (r *Request) CheckBorrowed() error {
	if r.Conn.Borrowed() == nil || r.Settings.Authenticated() || r.Settings.Remote || loopback.IsAddr(r.Ctx.LocalAddr()) {
		return nil
	}
	return problem.New(http.StatusForbidden, "no authentication is configured, so only this machine may send requests",
		"the program must set Tokens, Authorize or AllowRemote").CountAs(problem.RejectedHost)
}
