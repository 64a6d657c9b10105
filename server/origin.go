package server

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// hosts are the host names that requests may use. The check rejects a page of
// another site whose name resolves to this machine (DNS rebinding): its requests
// have a foreign Host header.
type hosts struct {
	checked  bool // false: every host is allowed
	loopback bool
	names    []string
}

func newHosts(addr net.Addr, names []string) hosts {
	h := hosts{loopback: local(addr)}
	for _, n := range names {
		h.names = append(h.names, strings.ToLower(n))
	}
	h.checked = h.loopback || len(names) > 0
	return h
}

// allow reports whether requests may use that host, with or without a port. An
// empty host is allowed: HTTP/1.0 has none, and browsers always send one.
func (h hosts) allow(hostport string) bool {
	if !h.checked || hostport == "" {
		return true
	}
	u := url.URL{Host: hostport}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if slices.Contains(h.names, host) {
		return true
	}
	if !h.loopback {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// checkOrigin sets the CORS headers. It returns an error if the Host header is not
// allowed, or if a page of another origin sends a write.
func (s *Server) checkOrigin(r *request) error {
	host := r.header("Host")
	if !r.settings.hosts.allow(host) || !r.settings.hosts.allow(r.host) {
		return newError(http.StatusForbidden, "requests for this host are not allowed",
			"use localhost or 127.0.0.1; serve --allow-host allows other names").countAs(rejectedHost)
	}
	origin := r.header("Origin")
	allowed := origin != "" && slices.Contains(r.settings.AllowOrigins, origin)
	s.cors(r, origin, allowed)
	r.crossOrigin = !allowed && s.crossOrigin(r, origin, host)
	if r.crossOrigin && r.method != http.MethodGet && r.method != http.MethodHead && r.method != http.MethodOptions {
		return newError(http.StatusForbidden, "a page of another origin cannot publish here", originHint).countAs(rejectedOrigin)
	}
	return nil
}

const originHint = "serve --allow-origin allows other origins"

// crossOrigin reports whether a page of another origin made a browser send the
// request. Sec-Fetch-Site is the most reliable source, because a proxy may have
// changed the Host. Browsers omit it towards plain HTTP on another machine, and old
// browsers do not have it. They send Origin with every write and every EventSource,
// and mostly Referer with other requests. A request without these three headers
// does not come from a page, as far as a server can tell.
func (s *Server) crossOrigin(r *request, origin, host string) bool {
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
	own := strings.EqualFold(page.Host, host) && (page.Scheme == "https" || !connOf(r.ctx).secure())
	return !own && !slices.Contains(r.settings.AllowOrigins, page.Scheme+"://"+page.Host)
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
func (s *Server) cors(r *request, origin string, allowed bool) {
	if len(r.settings.AllowOrigins) > 0 {
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
