package limit

import (
	"net/netip"
	"testing"
)

// hog takes as much of the budget as an address gets, in pieces that belong to
// things of that size.
func (b *Budget) hog(address netip.Prefix, size, piece int64) (had int64) {
	for b.reserve(address, 0, size, piece) {
		had += piece
	}
	return had
}

func TestAddressNeverHasMoreThanIsLeft(t *testing.T) {
	t.Parallel()
	const size = 64 << 20
	address := func(n byte) netip.Prefix { return netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 2, n}), 32) }
	b := &Budget{max: size}
	left := int64(size)
	for n := range byte(8) { // as many as like
		had := b.hog(address(n), modest, 1<<10)
		left -= had
		if had > left || had < left*9/10 {
			t.Errorf("address %d has %d, and %d are left", n, had, left)
		}
	}
	for n := range byte(8) {
		b.release(address(n), b.of[address(n)])
	}
	if b.used != 0 || len(b.of) != 0 {
		t.Errorf("%d bytes of %d addresses are left", b.used, len(b.of))
	}
}

func TestSmallThingsGoFirst(t *testing.T) {
	t.Parallel()
	const size = 64 << 20
	us := netip.MustParsePrefix("2001:db8::/64")
	b := &Budget{max: size}
	last := int64(0)
	for _, c := range []struct{ size, most int64 }{
		{64 << 20, size / 4}, {4 << 20, size / 4}, {1 << 20, size / 2 * 10 / 16}, {64 << 10, size / 2 * 14 / 16}, {16 << 10, size / 2}, {1, size / 2},
	} {
		b.hog(us, c.size, 1<<10)
		if b.used != c.most || b.used < last {
			t.Errorf("%d bytes are used by what has %d, want %d", b.used, c.size, c.most)
		}
		last = b.used
	}
}

func TestWhatIsAloneMayUseAll(t *testing.T) {
	t.Parallel()
	us, them := netip.Prefix{}, netip.MustParsePrefix("192.0.2.1/32")
	b := &Budget{max: 1 << 20}
	own := int64(0)
	for b.reserve(us, own, own+1<<16, 1<<16) {
		own += 1 << 16
	}
	if own != b.max {
		t.Errorf("it got %d", own)
	}
	if b.reserve(them, 0, 1, 1) {
		t.Error("there was more")
	}
	b.release(us, own-1)
	if b.reserve(us, 0, 1<<20, 1<<20-1) {
		t.Error("another one got all")
	}
}
