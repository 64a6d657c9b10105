// Package limit has the limits that clients share: memory in flight, connections of an
// address, requests a second, and work that keeps a processor busy.
package limit

import (
	"math/bits"
	"net"
	"net/netip"
	"sync"

	"topicmux/server/internal/problem"
)

const (
	// Allowance is the number of bytes that each connection may use without a
	// reservation. The limit on connections bounds the total. It lets the server
	// answer small requests even when large ones use the whole budget.
	Allowance = 4 << 10
	// modest is the size in bytes up to which one reservation may use the full
	// share of its address.
	modest = 16 << 10
)

// A Budget limits the memory of data in flight: incomplete bodies, lines and
// events, and responses and messages that clients have not read yet.
//
// No address may use more than the memory that stays free. So one address can use
// up to half of the budget, and two can use a third each; some memory always stays
// free for another address. A small reservation may use the full share of its
// address. The larger it is, the less of the share it may use, down to half. The
// only reservation in use may take the whole budget.
type Budget struct {
	max      int64
	Rejected *problem.Rejections

	mu   sync.Mutex // guards what follows
	used int64
	of   map[netip.Prefix]int64 // bytes used by each address
}

// NewBudget returns a budget of limit bytes. rejected counts what does not fit.
func NewBudget(limit int64, rejected *problem.Rejections) *Budget {
	return &Budget{max: limit, Rejected: rejected}
}

// reserve reserves n bytes for an address. It returns false if the budget does not
// allow it. The bytes let something grow to size bytes; it already holds own bytes
// of the budget.
func (b *Budget) reserve(address netip.Prefix, own, size, n int64) bool {
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
func (b *Budget) limit(has, size int64) int64 {
	const steps = 16
	part := (b.max - (b.used - has)) / 2 // leaves the same amount free
	doublings := bits.Len64(uint64(max(size-1, 0) / modest))
	return part / steps * int64(steps-min(doublings, steps/2))
}

func (b *Budget) release(address netip.Prefix, n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= n
	if b.of[address] -= n; b.of[address] == 0 {
		delete(b.of, address)
	}
}

// LimitBytes returns the size of the budget in bytes.
func (b *Budget) LimitBytes() int64 { return b.max }

// InUse returns how many bytes are reserved.
func (b *Budget) InUse() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}

// An Account is the budget for a client: what it reserves counts for its address.
type Account struct {
	Budget *Budget
	client net.Addr
}

// NewAccount returns the account of a client in a budget.
func NewAccount(b *Budget, client net.Addr) Account { return Account{b, client} }

// A Reservation is the part of the budget that one request or one stream uses. The
// zero reservation is empty. It is not safe for concurrent use.
type Reservation struct {
	Size int // bytes in all; the allowance is not charged
}

// Reserve adds n bytes to the reservation. If the budget does not allow it, reserve
// counts a rejection and returns ErrInFlight.
func (v *Reservation) Reserve(a Account, n int) error {
	if !v.Try(a, n) {
		a.Budget.Rejected.Count(problem.RejectedInFlight)
		return problem.ErrInFlight
	}
	return nil
}

// Try is like reserve, but it returns false instead of an error and counts no
// rejection.
func (v *Reservation) Try(a Account, n int) bool {
	own := charge(v.Size)
	more := charge(v.Size+n) - own
	if more > 0 && !a.Budget.reserve(prefixOf(a.client), own, int64(v.Size+n), more) {
		return false
	}
	v.Size += n
	return true
}

// Release removes n bytes from the reservation.
func (v *Reservation) Release(a Account, n int) {
	less := charge(v.Size) - charge(v.Size-n)
	v.Size -= n
	if less > 0 {
		a.Budget.release(prefixOf(a.client), less)
	}
}

// End releases the whole reservation.
func (v *Reservation) End(a Account) { v.Release(a, v.Size) }

// charge returns how many bytes of the budget a reservation of that size uses.
func charge(size int) int64 { return int64(max(size-Allowance, 0)) }
