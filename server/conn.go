package server

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

const (
	// lingerTime and lingerBytes bound what is read of a client that goes on
	// sending after it was refused. Closing at once would make the kernel reset
	// the connection, and the client would never read the refusal.
	lingerTime  = time.Second
	lingerBytes = 8 << 20
)

// A conn is a client's connection.
type conn struct {
	net.Conn
	busy   atomic.Bool // a request is being answered
	ending atomic.Bool // the server ends: no further request is waited for
	inflow atomic.Bool // the request's body is taken for as long as it comes

	// What follows belongs to the goroutine that serves the connection.
	stream *stream // what the connection has become, or nil
	become func()  // what the connection is for from now on, or nil
	unread bool    // the client may still be sending what nobody will read
	ended  bool    // the client has sent all that it will
	late   bool    // a read came to its deadline
}

// connOf returns the connection of a request.
func connOf(ctx *fasthttp.RequestCtx) *conn {
	return ctx.Conn().(*conn) // serve gives fasthttp no other
}

// setState is told by fasthttp what a connection is doing.
func setState(nc net.Conn, state fasthttp.ConnState) {
	c := nc.(*conn)
	c.busy.Store(state == fasthttp.StateActive)
	if state == fasthttp.StateIdle && c.ending.Load() {
		c.cut()
	}
}

// finish closes the connection as soon as it is not busy. A body that has no end
// is told to have one.
func (c *conn) finish() {
	c.ending.Store(true) // before the look, as setState does it the other way round
	switch {
	case !c.busy.Load():
		c.cut()
	case c.inflow.Load():
		_ = c.SetReadDeadline(time.Unix(1, 0)) // long ago
	}
}

// Read notes when the client has ended, or was late: fasthttp does not tell a
// body that was read to its end from one that was cut off, and its errors do not
// always say why.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	switch {
	case err == nil:
	case errors.Is(err, io.EOF):
		c.ended = true
	case errors.Is(err, os.ErrDeadlineExceeded):
		c.late = true
	}
	return n, err
}

// Close closes the connection, unless something else has taken it over.
func (c *conn) Close() error {
	if c.stream != nil || c.become != nil {
		return nil
	}
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok && c.unread {
		if half.CloseWrite() == nil && c.SetReadDeadline(time.Now().Add(lingerTime)) == nil {
			_, _ = io.CopyN(io.Discard, c.Conn, lingerBytes)
		}
	}
	return c.Conn.Close()
}

// secure reports whether the connection is encrypted here. Where a proxy does that,
// it is not.
func (c *conn) secure() bool {
	_, ok := c.Conn.(*tls.Conn)
	return ok
}

// cut closes the connection whatever it is doing; from any goroutine.
func (c *conn) cut() { _ = c.Conn.Close() }
