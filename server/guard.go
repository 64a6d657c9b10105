package server

import (
	"bytes"
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

// twoLengths reports whether the request says in two ways how long its body is. A
// proxy that believes the other one would take the rest for a request of its own.
func (r *request) twoLengths() bool {
	h := &r.ctx.Request.Header
	if h.ContentLength() != -1 { // not in chunks
		return false
	}
	for line := range bytes.Lines(h.RawHeaders()) {
		field, _, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(bytes.TrimSpace(field), []byte("Content-Length")) {
			return true
		}
	}
	return false
}

// guard returns why the request is refused whatever it asks for, or nil.
func (s *Server) guard(r *request) error {
	if r.twoLengths() {
		return refuse(http.StatusBadRequest, "the request has both a length and chunks",
			"send Content-Length or Transfer-Encoding, not both")
	}
	host := r.header("Host")
	if !s.hosts.allow(host) || !s.hosts.allow(r.host) {
		return refuse(http.StatusForbidden, "requests for this host are refused",
			"ask for localhost or 127.0.0.1; other names must be allowed when the server is started").because(refusedHost)
	}
	origin := r.header("Origin")
	allowed := origin != "" && slices.Contains(s.opts.AllowOrigins, origin)
	s.cors(r, origin, allowed)
	if allowed || r.method == http.MethodGet || r.method == http.MethodHead || r.method == http.MethodOptions {
		return nil
	}
	if !sameOrigin(origin, r.header("Sec-Fetch-Site"), host) {
		return refuse(http.StatusForbidden, "a page of another origin cannot publish here",
			"its origin must be allowed when the server is started").because(refusedOrigin)
	}
	return nil
}

// sameOrigin reports whether a write comes from a page of this server, or from
// no page at all. Old browsers send no Sec-Fetch-Site, but all send Origin.
func sameOrigin(origin, site, host string) bool {
	if site != "" {
		return site == "same-origin" || site == "none"
	}
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, host)
}

// cors tells a browser what a page of an allowed origin may do.
func (s *Server) cors(r *request, origin string, allowed bool) {
	if len(s.opts.AllowOrigins) > 0 {
		r.set("Vary", "Origin")
	}
	if !allowed {
		return
	}
	r.set("Access-Control-Allow-Origin", origin)
	r.set("Access-Control-Expose-Headers", "Retry-After, WWW-Authenticate")
	if r.method == http.MethodOptions {
		r.set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE")
		r.set("Access-Control-Allow-Headers",
			"Authorization, Content-Type, Cache-Control, Idempotency-Key, Last-Event-ID")
		r.set("Access-Control-Max-Age", "600")
	}
}
