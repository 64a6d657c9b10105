package server

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"time"

	"topicmux/server/auth"

	"github.com/valyala/fasthttp"
)

const (
	// lingerTime and lingerBytes bound how long, and how much, the server reads
	// from a client that keeps sending after its request was rejected. If the
	// server closed at once, the kernel would reset the connection and the client
	// would never read the error.
	lingerTime  = time.Second
	lingerBytes = 8 << 20
)

// A conn is the connection of a client.
type conn struct {
	net.Conn
	owner *connections

	// feeder is the grant of the request whose streaming body is being read, or nil
	// if there is none.
	feeder  atomic.Pointer[auth.Grant]
	revoked atomic.Bool // that grant was revoked

	busy   atomic.Bool // the server is answering a request
	ending atomic.Bool // the server is shutting down and accepts no further request

	// The fields below belong to the goroutine that serves the connection.
	taken          bool // next takes the connection over: Close does nothing
	*requestReader      // nil for a stream, which lives long and should be small
}

// A requestReader is the state of a connection while it reads requests.
type requestReader struct {
	scanner  *scanner  // checks the requests; nil once the connection serves something else
	bad      *apiError // the error in the next bytes, or nil
	plain    net.Conn  // the connection of a client that sent plain text instead of TLS, or nil
	next     func()    // takes over the connection after the request, or nil
	unread   bool      // the client may still be sending data that the server will not read
	ended    bool      // the client has closed its side
	late     bool      // a read timed out
	answered bool      // at least one request was answered
	told     bool      // the client got bad as a response

	request reservation // the memory of the request in flight
}

func newConn(owner *connections, raw net.Conn) *conn {
	return &conn{Conn: raw, owner: owner, requestReader: &requestReader{scanner: newScanner(owner.maxHeader)}}
}

// connOf returns the connection of a request.
func connOf(ctx *fasthttp.RequestCtx) *conn {
	return ctx.Conn().(*conn) // Server.serveConn passes only *conn to fasthttp
}

// setState receives the state changes of a connection from fasthttp.
func setState(nc net.Conn, state fasthttp.ConnState) {
	c := nc.(*conn)
	c.busy.Store(state == fasthttp.StateActive)
	if state != fasthttp.StateIdle {
		return
	}
	c.endRequest()
	if c.ending.Load() {
		c.cut()
	}
}

// finish closes the connection as soon as it is idle. It ends a streaming body.
func (c *conn) finish() {
	c.ending.Store(true) // before the check: setState does the same in reverse order
	switch {
	case !c.busy.Load():
		c.cut()
	case c.feeder.Load() != nil:
		c.wake()
	}
}

// limitSending limits the send buffer of the kernel, if the connection has one. A
// slow client is then detected sooner and uses less system memory.
func (c *conn) limitSending() {
	raw := c.Conn
	for {
		over, ok := raw.(interface{ NetConn() net.Conn }) // TLS, or borrowed
		if !ok {
			break
		}
		raw = over.NetConn()
	}
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(c.owner.sendBuffer)
	}
}

// account returns the memory budget for the client.
func (c *conn) account() account { return account{c.owner.budget, c.RemoteAddr()} }

// reserve reserves n bytes for the request, or returns errInFlight.
func (c *conn) reserve(n int) error { return c.request.reserve(c.account(), n) }

// release returns n bytes of the request's reservation.
func (c *conn) release(n int) { c.request.release(c.account(), n) }

// endRequest returns the whole reservation of the request.
func (c *conn) endRequest() { c.request.end(c.account()) }

// takeOver makes next take over the connection after the request. fasthttp then
// leaves it open.
func (c *conn) takeOver(next func()) { c.taken, c.next = true, next }

// detach drops the state for reading requests.
func (c *conn) detach() {
	c.endRequest()
	c.requestReader = nil
}

// leave removes a closed connection from the open ones.
func (c *conn) leave() { c.owner.remove(c) }

// revoke ends the streaming body of the connection.
func (c *conn) revoke() {
	c.revoked.Store(true) // before the read ends
	c.wake()
}

// stopped returns the error that ends a streaming body, or nil.
func (c *conn) stopped() error {
	switch {
	case c.revoked.Load():
		return errRevoked
	case c.ending.Load():
		return errDraining
	}
	return nil
}

// wake makes a read end at once with a timeout.
func (c *conn) wake() { _ = c.SetReadDeadline(time.Unix(1, 0)) }

// Read reads the data of requests and checks it. It records whether the client has
// closed its side or a read timed out: fasthttp does not distinguish a complete
// body from one that was cut off, and its errors do not always give the cause.
func (c *conn) Read(p []byte) (int, error) {
	if c.bad != nil {
		return 0, c.bad
	}
	n, err := c.Conn.Read(p)
	switch {
	case err == nil:
	case errors.Is(err, io.EOF):
		c.ended = true
	case errors.Is(err, os.ErrDeadlineExceeded):
		c.late = true
	default:
		c.notePlain(err)
	}
	if n == 0 || c.scanner == nil {
		return n, err
	}
	good, bad := c.scanner.scan(p[:n])
	if c.bad = bad; bad != nil && good == 0 {
		return 0, bad
	}
	return good, err
}

// notePlain records a client that uses plain HTTP where TLS is required.
func (c *conn) notePlain(err error) {
	var no tls.RecordHeaderError
	if errors.As(err, &no) && no.Conn != nil {
		c.bad, c.plain = errPlain, no.Conn
	}
}

// takeBad returns the error in the next bytes, or nil. The caller answers with it.
func (c *conn) takeBad() *apiError {
	c.told = true
	return c.bad
}

// Close closes the connection, unless a stream or a stream handler has taken it
// over.
func (c *conn) Close() error {
	if c.taken {
		return nil
	}
	conn := c.Conn
	if c.plain != nil {
		conn = c.plain
	}
	c.answerLast(conn)
	if half, ok := conn.(interface{ CloseWrite() error }); ok && c.unread {
		if half.CloseWrite() == nil && conn.SetReadDeadline(time.Now().Add(lingerTime)) == nil {
			_, _ = io.CopyN(io.Discard, conn, lingerBytes)
		}
	}
	return c.Conn.Close()
}

// answerLast answers on connections that fasthttp closes without a response: those
// that failed before the first byte of a request. It does not answer after an idle
// timeout between two requests, which is the normal end of a connection.
func (c *conn) answerLast(to net.Conn) {
	var e *apiError
	switch {
	case c.bad != nil && !c.told:
		e = c.bad
	case c.late && !c.answered && c.shookHands():
		e = errSlowRequest
	default:
		return
	}
	c.unread = true
	c.owner.answered(c, e)
	_ = to.SetDeadline(time.Now().Add(rejectTime))
	_, _ = to.Write(e.response())
}

// shookHands reports whether the server can write to the client. With TLS, the
// handshake must be complete.
func (c *conn) shookHands() bool {
	over, ok := c.Conn.(*tls.Conn)
	return !ok || over.ConnectionState().HandshakeComplete
}

// secure reports whether the connection uses TLS. It is false behind a proxy that
// terminates TLS.
func (c *conn) secure() bool {
	if b := c.borrowed(); b != nil {
		return b.secure
	}
	_, ok := c.Conn.(*tls.Conn)
	return ok
}

// borrowed returns the connection of another server, or nil if the server accepted
// the connection itself.
func (c *conn) borrowed() *borrowedConn {
	b, _ := c.Conn.(*borrowedConn)
	return b
}

// cut closes the connection in any state. Any goroutine may call it.
func (c *conn) cut() { _ = c.Conn.Close() }
