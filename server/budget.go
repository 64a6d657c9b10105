package server

import (
	"math/bits"
	"net/netip"
	"sync"
)

const (
	// allowance is what each connection may have in flight without asking. The
	// number of connections bounds it, and whatever large requests take, a small
	// one is answered.
	allowance = 4 << 10
	// modest is up to how many bytes one user of the budget may use the whole part
	// of its address.
	modest = 16 << 10
)

// A budget bounds the memory of what is in flight: of bodies, lines and events
// that have not come to their end, and of answers and messages that their clients
// have not taken yet.
//
// An address never has more than is left free. So one takes half of the budget at
// most, two take a third each, and there is always something left for another
// one. Of that part everybody may use all for what is small; the larger something
// is, the less of it, down to a half. What is alone may use the whole budget.
type budget struct {
	max int64

	mu   sync.Mutex // guards what follows
	used int64
	of   map[netip.Prefix]int64 // what each address has
}

// reserve takes n bytes for an address, or returns false. They make something
// grow to size bytes, of which it had own.
func (b *budget) reserve(address netip.Prefix, own, size, n int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	has := b.of[address]
	alone := b.used == own && own+n <= b.max
	if has+n > b.limit(has, size) && !alone {
		return false
	}
	if b.of == nil {
		b.of = map[netip.Prefix]int64{}
	}
	b.of[address] = has + n
	b.used += n
	return true
}

// limit returns how many bytes an address may have, which has some now, for
// something to grow to size. The caller holds b.mu.
func (b *budget) limit(has, size int64) int64 {
	const steps = 16
	part := (b.max - (b.used - has)) / 2 // then as much is free
	doublings := bits.Len64(uint64(max(size-1, 0) / modest))
	return part / steps * int64(steps-min(doublings, steps/2))
}

func (b *budget) release(address netip.Prefix, n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= n
	if b.of[address] -= n; b.of[address] == 0 {
		delete(b.of, address)
	}
}

// inUse returns how many bytes are reserved.
func (b *budget) inUse() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}

// A reservation is what one user has of the budget: a request, or what a stream
// has not taken. The zero reservation is empty. It is for one goroutine at a
// time.
type reservation struct {
	size int // bytes in all, of which the allowance is free
}

// reserve makes the reservation larger by n bytes. It returns errInFlight if the
// budget does not allow it.
func (v *reservation) reserve(c *conn, n int) error {
	if !v.try(c, n) {
		c.server.rejected.count(rejectedInFlight)
		return errInFlight
	}
	return nil
}

// try is reserve where a refusal refuses nobody.
func (v *reservation) try(c *conn, n int) bool {
	own := charge(v.size)
	more := charge(v.size+n) - own
	if more > 0 && !c.server.budget.reserve(prefixOf(c.RemoteAddr()), own, int64(v.size+n), more) {
		return false
	}
	v.size += n
	return true
}

// release makes the reservation smaller by n bytes.
func (v *reservation) release(c *conn, n int) {
	less := charge(v.size) - charge(v.size-n)
	v.size -= n
	if less > 0 {
		c.server.budget.release(prefixOf(c.RemoteAddr()), less)
	}
}

// end makes the reservation empty.
func (v *reservation) end(c *conn) { v.release(c, v.size) }

// charge returns what a reservation of that size takes of the budget.
func charge(size int) int64 { return int64(max(size-allowance, 0)) }
