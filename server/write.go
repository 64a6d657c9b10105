package server

import (
	"errors"
	"os"
	"time"
)

// tune prepares the connection for a stream.
func (st *stream) tune() {
	st.raw = rawConn(st.conn.Conn)
	st.conn.limitSending()
}

// maxPiece is how much of a write a client of TLS must take in WriteTimeout: a
// record. TLS cannot go on after a write that was cut short, so it does not tell
// a client that takes little from one that takes nothing.
const maxPiece = 16 << 10

// write writes all of p and waits for the client to take it, who is given up when
// it takes nothing for WriteTimeout.
func (st *stream) write(p []byte) error {
	for {
		if err := st.conn.SetWriteDeadline(time.Now().Add(st.server.opts.WriteTimeout)); err != nil {
			return err
		}
		piece := p
		if st.raw == nil {
			piece = p[:min(len(p), maxPiece)]
		}
		n, err := st.conn.Write(piece)
		if p = p[n:]; err == nil && len(p) > 0 { // it took the piece
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
