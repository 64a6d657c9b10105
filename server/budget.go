package server

import (
	"math/bits"
	"net"
	"net/netip"
	"sync"
)

const (
	// allowance is the number of bytes that each connection may use without a
	// reservation. The limit on connections bounds the total. It lets the server
	// answer small requests even when large ones use the whole budget.
	allowance = 4 << 10
	// modest is the size in bytes up to which one reservation may use the full
	// share of its address.
	modest = 16 << 10
)

// A budget limits the memory of data in flight: incomplete bodies, lines and
// events, and responses and messages that clients have not read yet.
//
// No address may use more than the memory that stays free. So one address can use
// up to half of the budget, and two can use a third each; some memory always stays
// free for another address. A small reservation may use the full share of its
// address. The larger it is, the less of the share it may use, down to half. The
// only reservation in use may take the whole budget.
type budget struct {
	max      int64
	rejected *rejections

	mu   sync.Mutex // guards what follows
	used int64
	of   map[netip.Prefix]int64 // bytes used by each address
}

// reserve reserves n bytes for an address. It returns false if the budget does not
// allow it. The bytes let something grow to size bytes; it already holds own bytes
// of the budget.
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

// limit returns how many bytes an address that uses has bytes may use in all, for
// something that grows to size bytes. The caller holds b.mu.
func (b *budget) limit(has, size int64) int64 {
	const steps = 16
	part := (b.max - (b.used - has)) / 2 // leaves the same amount free
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

// An account is the budget for a client: what it reserves counts for its address.
type account struct {
	budget *budget
	client net.Addr
}

// A reservation is the part of the budget that one request or one stream uses. The
// zero reservation is empty. It is not safe for concurrent use.
type reservation struct {
	size int // bytes in all; the allowance is not charged
}

// reserve adds n bytes to the reservation. If the budget does not allow it, reserve
// counts a rejection and returns errInFlight.
func (v *reservation) reserve(a account, n int) error {
	if !v.try(a, n) {
		a.budget.rejected.count(rejectedInFlight)
		return errInFlight
	}
	return nil
}

// try is like reserve, but it returns false instead of an error and counts no
// rejection.
func (v *reservation) try(a account, n int) bool {
	own := charge(v.size)
	more := charge(v.size+n) - own
	if more > 0 && !a.budget.reserve(prefixOf(a.client), own, int64(v.size+n), more) {
		return false
	}
	v.size += n
	return true
}

// release removes n bytes from the reservation.
func (v *reservation) release(a account, n int) {
	less := charge(v.size) - charge(v.size-n)
	v.size -= n
	if less > 0 {
		a.budget.release(prefixOf(a.client), less)
	}
}

// end releases the whole reservation.
func (v *reservation) end(a account) { v.release(a, v.size) }

// charge returns how many bytes of the budget a reservation of that size uses.
func charge(size int) int64 { return int64(max(size-allowance, 0)) }
