package limit_test

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"topicmux/server/internal/limit"
)

// address counts a request from an address.
func address(l *limit.Limiter, ip string, now time.Time) time.Duration {
	return l.Address(net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(ip), 1)), now)
}

func TestAddressesHaveARate(t *testing.T) {
	t.Parallel()
	l := limit.NewLimiter(10, 10_000)
	now := time.Now()
	allowed := func(ip string, want int) {
		t.Helper()
		got := 0
		for address(l, ip, now) == 0 {
			got++
		}
		if got != want {
			t.Errorf("%s: %d requests at once, want %d", ip, got, want)
		}
	}
	allowed("192.0.2.1", 20)
	allowed("192.0.2.1", 0)
	allowed("192.0.2.2", 20)
	allowed("::ffff:192.0.2.2", 0)
	allowed("2001:db8::1", 20)
	allowed("2001:db8::ffff:1", 0)
	allowed("2001:db8:0:1::1", 20)
	allowed("fe80::1%eth0", 20)
	allowed("fe80::2%eth1", 0)
	allowed("127.0.0.1", 2000)
	allowed("::1", 2000)
	if wait := address(l, "192.0.2.1", now); wait != 100*time.Millisecond {
		t.Errorf("wait %v, want 100 ms", wait)
	}
	now = now.Add(500 * time.Millisecond)
	allowed("192.0.2.1", 5)
	now = now.Add(time.Hour)
	allowed("192.0.2.1", 20)
}

func TestTableOfAddressesIsBounded(t *testing.T) {
	t.Parallel()
	l := limit.NewLimiter(1, 10_000)
	now := time.Now()
	busy := "192.0.2.1"
	for range 3 {
		address(l, busy, now)
	}
	ip := netip.MustParseAddr("10.0.0.0")
	most := 0
	for i := range 100_000 {
		ip = ip.Next()
		address(l, ip.String(), now)
		most = max(most, l.Known())
		if i%5000 == 0 && address(l, busy, now) == 0 {
			t.Fatalf("a busy address was forgotten after %d others", i)
		}
	}
	if most > 2*8192 {
		t.Errorf("%d addresses were known", most)
	}
}
