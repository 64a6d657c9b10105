package server

import (
	"slices"
	"sync"
)

// copyLimit is up to how many bytes a stream copies what its client has not taken:
// that may be the small end of something large. More is kept where it is.
const copyLimit = 16 << 10

// Unsent is what streams hold that their clients have not taken yet. Streams that
// were sent the same bytes share them, and they are counted once.
type unsent struct {
	mu       sync.Mutex // guards what follows
	holdings map[*byte]*holding
}

// A holding is bytes that some streams hold, by their last one: the streams may
// have sent different parts of them.
type holding struct {
	conn    *conn // whose memory they are: that of the first stream
	memory  reservation
	streams int
}

// hold counts the bytes for a stream, or returns errInFlight. They are the end of a
// piece of that size, all of which stays in memory.
func (u *unsent) hold(c *conn, p []byte, size int) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	end := &p[len(p)-1]
	h := u.holdings[end]
	if h == nil {
		h = &holding{conn: c}
		if err := h.memory.reserve(c, size); err != nil {
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

// release lets go of bytes that were held.
func (u *unsent) release(p []byte) {
	u.mu.Lock()
	defer u.mu.Unlock()
	end := &p[len(p)-1]
	h := u.holdings[end]
	if h.streams--; h.streams == 0 {
		h.memory.end(h.conn)
		delete(u.holdings, end)
	}
}

// retain makes sure that a stream may hold what its client has not taken, and returns
// it. It must be let go of, unless there is an error. Of the piece that left begins
// with, cut bytes were written already.
func (st *stream) retain(left [][]byte, cut int) ([][]byte, error) {
	size := sizeOf(left)
	if size <= copyLimit {
		if err := st.memory.reserve(st.conn, size); err != nil {
			return nil, err
		}
		st.transferReservation()
		return [][]byte{slices.Concat(left...)}, nil
	}
	for i, p := range left {
		if err := st.server.unsent.hold(st.conn, p, len(p)+cut); err != nil {
			for _, p := range left[:i] {
				st.server.unsent.release(p)
			}
			return nil, err
		}
		cut = 0
	}
	st.transferReservation()
	return left, nil
}

// releaseRetained gives back what keep has taken.
func (st *stream) releaseRetained(kept [][]byte) {
	st.memory.end(st.conn)
	if sizeOf(kept) <= copyLimit {
		return
	}
	for _, p := range kept {
		st.server.unsent.release(p)
	}
}

func sizeOf(pieces [][]byte) (size int) {
	for _, p := range pieces {
		size += len(p)
	}
	return size
}
