package server

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// hosts are the names that requests may be for. A page of another site whose
// name was made to resolve to this machine is told apart by its Host header.
type hosts struct {
	checked  bool // false: any
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

// allow reports whether requests may be for that host, given with or without
// port. No host at all is what HTTP/1.0 has, and no browser sends it.
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

// checkOrigin returns why the request is refused whatever it asks for, or nil.
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
// request. A browser that says so in Sec-Fetch-Site knows best: a proxy may have
// changed the Host. Browsers without it, and all of them towards plain HTTP on
// another machine, send Origin with every write and every EventSource, and mostly
// Referer with the rest. What has none of the three comes from no page, as far as
// a server can tell.
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
	if err != nil || page.Host == "" { // null, or about:blank: no page of ours
		return true
	}
	own := strings.EqualFold(page.Host, host) && (page.Scheme == "https" || !connOf(r.ctx).secure())
	return !own && !slices.Contains(r.settings.AllowOrigins, page.Scheme+"://"+page.Host)
}

// ownPage returns why the request may not deal with sessions, or nil: it comes from
// a page of another origin. Such a page could not read the answer, but a session
// would have been taken from its client all the same.
func (r *request) ownPage() error {
	if !r.crossOrigin {
		return nil
	}
	return newError(http.StatusForbidden, "a page of another origin cannot use sessions here", originHint).countAs(rejectedOrigin)
}

// cors tells a browser what a page of an allowed origin may do.
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
