package transport

import (
	"net"
	"sync/atomic"
	"time"
)

// handOverTimeout is how long another server may take to call the function of
// HandOver. If writing an earlier response fails, it never does.
const handOverTimeout = 10 * time.Second

// Borrow returns a connection of another server for one request. It returns nil
// while the server shuts down. The caller ends it with EndBorrowed or HandOver.
func (cs *Connections) Borrow(raw net.Conn, secure bool) *Conn {
	c := &Conn{
		Conn:  &BorrowedConn{Conn: raw, remote: raw.RemoteAddr(), secure: secure},
		owner: cs, requestReader: &requestReader{},
	}
	c.busy.Store(true)
	if !cs.borrowed.Add(c) {
		return nil
	}
	return c
}

// EndBorrowed gives a borrowed connection back after its response. It does nothing
// for other connections.
func (c *Conn) EndBorrowed() {
	b := c.Borrowed()
	if b == nil {
		return
	}
	c.EndRequest()
	_ = b.SetDeadline(time.Time{}) // the other server sets its own, if any
	b.giveBack()
	c.Leave()
}

// HandOver returns a function for the other server to call when it has released a
// borrowed connection. It calls serve, which returns when the connection is no
// longer used. If the other server does not call the function in time, HandOver
// cuts the connection and calls serve to release what it holds.
func (c *Conn) HandOver(serve func()) func(net.Conn) {
	b, work := c.Borrowed(), c.Work()
	var claimed atomic.Bool
	claim := func() {
		if claimed.CompareAndSwap(false, true) {
			defer work.Done()
			serve()
			b.giveBack()
		}
	}
	work.Add(1)
	timer := time.AfterFunc(handOverTimeout, func() {
		c.Cut()
		claim()
	})
	return func(net.Conn) {
		timer.Stop()
		claim()
	}
}
