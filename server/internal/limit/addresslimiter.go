package limit

import (
	"net"
	"net/netip"
	"sync"
)

// An AddressLimiter limits the number of connections from each network prefix. A
// prefix is one IPv4 address, or one /64 network of IPv6, which is what a provider
// assigns to one customer. An IPv4 address counts as the same prefix when it is
// written as an IPv6 address. Unix sockets are not counted. Loopback is counted
// only if loopback is true.
type AddressLimiter struct {
	Max      int
	Loopback bool // whether loopback connections are counted

	mu   sync.Mutex // guards what follows
	from map[netip.Prefix]int
}

// Acquire counts a connection from the address. It returns false if the address has
// reached its limit.
func (l *AddressLimiter) Acquire(addr net.Addr) bool {
	prefix, ok := l.prefix(addr)
	if !ok {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.from[prefix] >= l.Max {
		return false
	}
	if l.from == nil {
		l.from = map[netip.Prefix]int{}
	}
	l.from[prefix]++
	return true
}

// Release removes a connection that acquire counted.
func (l *AddressLimiter) Release(addr net.Addr) {
	prefix, ok := l.prefix(addr)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.from[prefix]--; l.from[prefix] <= 0 {
		delete(l.from, prefix)
	}
}

// prefix returns the prefix that an address counts towards. It returns false if the
// address is not counted.
func (l *AddressLimiter) prefix(addr net.Addr) (netip.Prefix, bool) {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || tcp.IP.IsLoopback() && !l.Loopback {
		return netip.Prefix{}, false
	}
	prefix := prefixOf(addr)
	return prefix, prefix.IsValid()
}

// prefixOf returns the prefix of an address: one IPv4 address, or a /64 network of
// IPv6. All clients of Unix sockets share the zero prefix.
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
