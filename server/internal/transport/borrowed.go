package transport

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// past is a deadline that ends reads and writes at once.
var past = time.Unix(1, 0)

// A BorrowedConn is the connection of a client to another server, which calls
// Handler and closes the connection itself. Close only makes reads and writes end.
// After giveBack nothing uses the connection any more: the other server may use the
// same net.Conn for another client.
type BorrowedConn struct {
	net.Conn
	remote net.Addr
	secure bool // it uses TLS

	closed atomic.Bool
	using  sync.RWMutex // held for reading while a call uses Conn
	gone   bool         // given back; guarded by using
}

// use calls do with the connection. It returns net.ErrClosed after Close.
func (b *BorrowedConn) use(do func() error) error {
	b.using.RLock()
	defer b.using.RUnlock()
	if b.gone || b.closed.Load() {
		return net.ErrClosed
	}
	err := do()
	if b.closed.Load() {
		_ = b.Conn.SetDeadline(past) // do may have set another one after Close
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return net.ErrClosed
		}
	}
	return err
}

// Read reads from the connection.
func (b *BorrowedConn) Read(p []byte) (n int, err error) {
	err = b.use(func() (err error) { n, err = b.Conn.Read(p); return err })
	return n, err
}

// Write writes to the connection.
func (b *BorrowedConn) Write(p []byte) (n int, err error) {
	err = b.use(func() (err error) { n, err = b.Conn.Write(p); return err })
	return n, err
}

// SetReadDeadline sets the deadline of reads.
func (b *BorrowedConn) SetReadDeadline(t time.Time) error {
	return b.use(func() error { return b.Conn.SetReadDeadline(t) })
}

// SetWriteDeadline sets the deadline of writes.
func (b *BorrowedConn) SetWriteDeadline(t time.Time) error {
	return b.use(func() error { return b.Conn.SetWriteDeadline(t) })
}

// SetDeadline sets both deadlines.
func (b *BorrowedConn) SetDeadline(t time.Time) error {
	return b.use(func() error { return b.Conn.SetDeadline(t) })
}

// Close makes all reads and writes end, now and later. The other server closes the
// connection.
func (b *BorrowedConn) Close() error {
	b.closed.Store(true) // before the deadline: see use
	b.using.RLock()
	defer b.using.RUnlock()
	if b.gone {
		return net.ErrClosed
	}
	if half, ok := b.Conn.(*net.TCPConn); ok {
		_ = half.CloseWrite() // the client notices at once, and nothing more is written
	}
	return b.Conn.SetDeadline(past)
}

// RemoteAddr returns the address of the client, also after giveBack.
func (b *BorrowedConn) RemoteAddr() net.Addr { return b.remote }

// giveBack waits until nothing uses the connection. Afterwards nothing will.
func (b *BorrowedConn) giveBack() {
	b.using.Lock()
	defer b.using.Unlock()
	b.gone = true
}

// NetConn returns the connection of the other server.
func (b *BorrowedConn) NetConn() net.Conn { return b.Conn }
