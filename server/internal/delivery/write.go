package delivery

import (
	"errors"
	"os"
	"slices"
	"time"
)

// maxPiece is how many bytes a TLS client must read within WriteTimeout: one
// record. TLS cannot continue after a partial write, so it cannot distinguish a
// client that reads little from one that reads nothing.
const maxPiece = 16 << 10

// write writes all of p and waits for the client to read it. It returns
// os.ErrDeadlineExceeded if the client reads nothing for WriteTimeout.
func (st *Stream) write(p []byte) error {
	for {
		if err := st.conn.SetWriteDeadline(time.Now().Add(st.delivery.opts.WriteTimeout)); err != nil {
			return err
		}
		piece := p
		if st.raw == nil {
			piece = p[:min(len(p), maxPiece)]
		}
		n, err := st.conn.Write(piece)
		if p = p[n:]; err == nil && len(p) > 0 { // the piece was accepted
			continue
		}
		if err == nil {
			return nil
		}
		if n == 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			return err
		}
	}
}

// retain reserves memory for the bytes that a client has not read, and returns them
// or a copy. The caller must call releaseRetained, unless the error is ErrInFlight.
// cut is the number of bytes of the first piece of left that were already written.
func (st *Stream) retain(left [][]byte, cut int) ([][]byte, error) {
	size := sizeOf(left)
	if size <= copyLimit {
		if err := st.memory.Reserve(st.conn.Account(), size); err != nil {
			return nil, err
		}
		st.outbox.Load().transferReservation()
		return [][]byte{slices.Concat(left...)}, nil
	}
	for i, p := range left {
		if err := st.delivery.unsent.hold(st.conn.Account(), p, len(p)+cut); err != nil {
			for _, p := range left[:i] {
				st.delivery.unsent.release(p)
			}
			return nil, err
		}
		cut = 0
	}
	st.outbox.Load().transferReservation()
	return left, nil
}

// releaseRetained releases what retain reserved.
func (st *Stream) releaseRetained(kept [][]byte) {
	st.memory.End(st.conn.Account())
	if sizeOf(kept) <= copyLimit {
		return
	}
	for _, p := range kept {
		st.delivery.unsent.release(p)
	}
}
