// Package loopback tells addresses that only this machine can reach from others.
package loopback

import (
	"net"
	"net/netip"
	"strings"
)

// IsHost reports whether a host, without port, means this machine: it is localhost or
// a loopback address, which may be in brackets. Other names are not looked up.
func IsHost(host string) bool {
	host = strings.TrimSuffix(host, ".")
	if inner, ok := strings.CutPrefix(host, "["); ok {
		host = strings.TrimSuffix(inner, "]")
	}
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}

// IsAddr reports whether only this machine can reach a listener at the address: it is
// a loopback address or a Unix socket.
func IsAddr(addr net.Addr) bool {
	switch a := addr.(type) {
	case *net.TCPAddr:
		return a.IP.IsLoopback()
	case *net.UnixAddr:
		return true
	}
	return false
}
