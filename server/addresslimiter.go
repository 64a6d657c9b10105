package server

import (
	"net"
	"net/netip"
	"sync"
)

// An addressLimiter counts connections by where they come from, up to a number from each
// place. A place is one IPv4 address, also when it is written as an IPv6 one, or
// one /64 network of IPv6, which is what a single customer gets. Unix sockets
// have no place, and loopback has one only when it is to be counted.
type addressLimiter struct {
	max      int
	loopback bool // counts, too

	mu   sync.Mutex // guards what follows
	from map[netip.Prefix]int
}

// acquire reports whether one more connection from the address was taken.
func (l *addressLimiter) acquire(addr net.Addr) bool {
	place, ok := l.prefix(addr)
	if !ok {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.from[place] >= l.max {
		return false
	}
	if l.from == nil {
		l.from = map[netip.Prefix]int{}
	}
	l.from[place]++
	return true
}

// release makes room again for a connection that was taken from the address.
func (l *addressLimiter) release(addr net.Addr) {
	place, ok := l.prefix(addr)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.from[place]--; l.from[place] <= 0 {
		delete(l.from, place)
	}
}

// prefix returns what an address is counted as, and false if it is not counted.
func (l *addressLimiter) prefix(addr net.Addr) (netip.Prefix, bool) {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || tcp.IP.IsLoopback() && !l.loopback {
		return netip.Prefix{}, false
	}
	place := prefixOf(addr)
	return place, place.IsValid()
}

// prefixOf returns what counts as one address: an IPv4 address, or a /64 network
// of IPv6. Clients of a Unix socket have the zero prefix together.
func prefixOf(addr net.Addr) netip.Prefix {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return netip.Prefix{}
	}
	ip, _ := netip.AddrFromSlice(tcp.IP)
	ip = ip.Unmap()
	if ip.Is6() {
		prefix, _ := ip.Prefix(64)
		return prefix
	}
	prefix, _ := ip.Prefix(32)
	return prefix
}
