package server

import (
	"errors"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/prometheus/common/expfmt"
)

// hog takes as much of the budget as an address gets, in pieces that belong to
// things of that size.
func (b *budget) hog(address netip.Prefix, size, piece int64) (had int64) {
	for b.reserve(address, 0, size, piece) {
		had += piece
	}
	return had
}

func TestAddressNeverHasMoreThanIsLeft(t *testing.T) {
	t.Parallel()
	const size = 64 << 20
	address := func(n byte) netip.Prefix { return netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 2, n}), 32) }
	b := &budget{max: size}
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
	b := &budget{max: size}
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
	b := &budget{max: 1 << 20}
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

func TestScrapesShareWhatIsGatheredAfterThem(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const scrapes = 100
		g, format := newScrapes(), expfmt.NewFormat(expfmt.TypeTextPlain)
		var wg sync.WaitGroup
		release, gathered := make(chan struct{}), 0
		wg.Go(func() {
			_, _ = g.get(format, func() ([]byte, error) {
				<-release
				return []byte("too early"), nil
			})
		})
		synctest.Wait()
		for range scrapes {
			wg.Go(func() {
				body, err := g.get(format, func() ([]byte, error) {
					gathered++
					return []byte("figures"), nil
				})
				if string(body) != "figures" || err != nil {
					t.Errorf("got %q, %v", body, err)
				}
			})
		}
		synctest.Wait()
		close(release)
		wg.Wait()
		if gathered != 1 {
			t.Errorf("gathered %d times", gathered)
		}
	})
}

func TestScrapeThatFailsIsNotShared(t *testing.T) {
	t.Parallel()
	g, format := newScrapes(), expfmt.NewFormat(expfmt.TypeTextPlain)
	if _, err := g.get(format, func() ([]byte, error) { return nil, errInternal }); !errors.Is(err, errInternal) {
		t.Errorf("got %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = g.get(format, func() ([]byte, error) { panic("a fault") })
	}()
	if body, err := g.get(format, func() ([]byte, error) { return []byte("1"), nil }); string(body) != "1" || err != nil {
		t.Errorf("after a fault: got %q, %v", body, err)
	}
}

func TestMemoryIsTrimmedOnceItIsQuiet(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	tr := trimmer{memory: memory{held: 20 * mib}}
	allocated := int64(0)
	for i, c := range []struct {
		held, allocated, load int64 // in MiB; allocated since the last time
		due                   bool
	}{
		{20, 1, 0, false},
		{30, 1, 0, false},     // a bit more
		{400, 400, 64, false}, // busy
		{400, 100, 64, false},
		{400, 1, 64, true}, // what it holds was garbage or not
		{90, 1, 64, false},
		{90, 1, 63, false},
		{90, 1, 0, true}, // let go of
		{25, 1, 0, false},
		{24, 1, 0, false},
		{60, 1, 0, true},
	} {
		allocated += c.allocated * mib
		now := memory{c.held * mib, allocated}
		due := tr.due(now, c.load*mib)
		if due != c.due {
			t.Errorf("step %d: due is %t", i, due)
		}
		if due {
			tr.memory, tr.most = now, c.load*mib
		}
	}
}
