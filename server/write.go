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
	if over, ok := c.(interface{ NetConn() net.Conn }); ok { // TLS
		c = over.NetConn()
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(st.server.opts.SendBuffer)
	}
}

// write writes what is in buf and then the hub's bytes, in one system call if the
// kernel takes it all at once. The client is cut when it takes nothing for
// WriteTimeout.
func (st *stream) write(bytes []byte) error {
	st.parts = [2][]byte{st.buf, bytes}
	st.out = st.parts[:]
	if len(st.buf) == 0 {
		st.out = st.out[1:]
	}
	st.arm()
	for {
		n, err := st.send()
		switch {
		case err == nil:
			st.release()
			return nil
		case n == 0 || !errors.Is(err, os.ErrDeadlineExceeded):
			return err
		}
		st.armed = time.Time{} // it was slow, but it took something
		st.arm()
	}
}

// send writes st.out; what was written is no longer in it.
func (st *stream) send() (int64, error) {
	if len(st.out) > 1 {
		return st.out.WriteTo(st.conn.Conn)
	}
	n, err := st.conn.Write(st.out[0])
	st.out[0] = st.out[0][n:]
	return int64(n), err
}

// arm sets the write deadline, at most once a second: setting it costs a tenth
// of a write.
func (st *stream) arm() {
	now := time.Now()
	st.cold.Store(false)
	st.wrote.Store(now.UnixNano())
	const slack = time.Second
	if now.Sub(st.armed) < slack {
		return
	}
	st.armed = now
	_ = st.conn.SetWriteDeadline(now.Add(st.server.opts.WriteTimeout + slack))
}

// release forgets what was written. A large buffer, of a long $hello say, is
// given back.
func (st *stream) release() {
	const keep = 1 << 10
	st.parts, st.out = [2][]byte{}, nil
	st.buf = st.buf[:0]
	if cap(st.buf) > keep {
		st.buf = nil
	}
}
