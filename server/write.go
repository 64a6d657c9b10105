package server

import (
	"errors"
	"net"
	"os"
	"time"
)

// tune makes the connection's buffer small, where there is one to be set, so
// that a slow client is known for one soon.
func (st *stream) tune() {
	c := st.conn.Conn
	st.raw = rawConn(c)
	if over, ok := c.(interface{ NetConn() net.Conn }); ok { // TLS
		c = over.NetConn()
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(st.server.opts.SendBuffer)
	}
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
