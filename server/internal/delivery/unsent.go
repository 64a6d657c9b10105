package delivery

import (
	"sync"

	"topicmux/server/internal/limit"
)

// copyLimit is the maximum number of unread bytes that a stream copies. They may be
// the small end of a large buffer, which a copy releases. A stream keeps more than
// that without a copy.
const copyLimit = 16 << 10

// unsent tracks the bytes that clients have not read yet. Streams that send the
// same bytes share them, so they are counted once.
type unsent struct {
	mu       sync.Mutex // guards what follows
	holdings map[*byte]*holding
}

// A holding is a buffer that some streams hold. Its key is the last byte, because
// the streams may have sent different parts of it.
type holding struct {
	account limit.Account // what the memory is charged to: that of the first stream
	memory  limit.Reservation
	streams int
}

// hold counts a buffer for a stream, or returns ErrInFlight.
// p is the end of a piece of size
// bytes, all of which stays in memory.
func (u *unsent) hold(a limit.Account, p []byte, size int) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	end := &p[len(p)-1]
	h := u.holdings[end]
	if h == nil {
		h = &holding{account: a}
		if err := h.memory.Reserve(a, size); err != nil {
			return err
		}
		if u.holdings == nil {
			u.holdings = map[*byte]*holding{}
		}
		u.holdings[end] = h
	}
	h.streams++
	return nil
}

// release ends a hold.
func (u *unsent) release(p []byte) {
	u.mu.Lock()
	defer u.mu.Unlock()
	end := &p[len(p)-1]
	h := u.holdings[end]
	if h.streams--; h.streams == 0 {
		h.memory.End(h.account)
		delete(u.holdings, end)
	}
}

func sizeOf(pieces [][]byte) (size int) {
	for _, p := range pieces {
		size += len(p)
	}
	return size
}
