package server

import (
	"slices"
	"sync"
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
	conn    *conn // the connection that the memory is charged to: the first one
	memory  reservation
	streams int
}

// hold counts a buffer for a stream, or returns errInFlight.
// p is the end of a piece of size
// bytes, all of which stays in memory.
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

// release ends a hold.
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

// retain reserves memory for the bytes that a client has not read, and returns them
// or a copy. The caller must call releaseRetained, unless the error is errInFlight.
// cut is the number of bytes of the first piece of left that were already written.
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

// releaseRetained releases what retain reserved.
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
