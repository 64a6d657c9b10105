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

// maxPiece is how many bytes a TLS client must read within WriteTimeout: one
// record. TLS cannot continue after a partial write, so it cannot distinguish a
// client that reads little from one that reads nothing.
const maxPiece = 16 << 10

// write writes all of p and waits for the client to read it. It returns
// os.ErrDeadlineExceeded if the client reads nothing for WriteTimeout.
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
