package request

import (
	"net/url"
	"slices"
	"strings"

	"topicmux/internal/loopback"
)

// Hosts are the host names that requests may use. The check rejects a page of
// another site whose name resolves to this machine (DNS rebinding): its requests
// have a foreign Host header.
type Hosts struct {
	checked  bool // false: every host is allowed
	loopback bool
	names    []string
}

// NewHosts returns the hosts with those names, and the loopback names on a loopback
// listener.
func NewHosts(local bool, names []string) Hosts {
	h := Hosts{loopback: local}
	for _, n := range names {
		h.names = append(h.names, strings.ToLower(n))
	}
	h.checked = h.loopback || len(names) > 0
	return h
}

// onLoopback returns the same hosts for a request that arrived at a loopback
// address.
func (h Hosts) onLoopback() Hosts {
	h.loopback, h.checked = true, true
	return h
}

// allow reports whether requests may use that host, with or without a port. An
// empty host is allowed: HTTP/1.0 has none, and browsers always send one.
func (h Hosts) allow(hostport string) bool {
	if !h.checked || hostport == "" {
		return true
	}
	u := url.URL{Host: hostport}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if slices.Contains(h.names, host) {
		return true
	}
	return h.loopback && loopback.IsHost(host)
}
