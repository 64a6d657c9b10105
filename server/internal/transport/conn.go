// Package transport has the connections of clients: those that the server accepts, with
// their limits and a strict check of requests, and those that another server lends.
package transport

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"

	"topicmux/server/auth"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
)

// The bounds of lingering.
const (
	// LingerTime and LingerBytes bound how long, and how much, the server reads
	// from a client that keeps sending after its request was rejected. If the
	// server closed at once, the kernel would reset the connection and the client
	// would never read the error.
	LingerTime  = time.Second
	LingerBytes = 8 << 20
)

// A Conn is the connection of a client.
type Conn struct {
	net.Conn
	owner *Connections

	// feeder is the grant of the request whose streaming body is being read, or nil
	// if there is none.
	feeder  atomic.Pointer[auth.Grant]
	revoked atomic.Bool // that grant was revoked

	busy   atomic.Bool // the server is answering a request
	ending atomic.Bool // the server is shutting down and accepts no further request

	// The fields below belong to the goroutine that serves the connection.
	Hijacked       bool // next takes the connection over: Close does nothing
	*requestReader      // nil for a stream, which lives long and should be small
}

// A requestReader is the state of a connection while it reads requests.
type requestReader struct {
	scanner     *Scanner       // checks the requests; nil once the connection serves something else
	Bad         *problem.Error // the error in the next bytes, or nil
	plain       net.Conn       // the connection of a client that sent plain text instead of TLS, or nil
	next        func()         // takes over the connection after the request, or nil
	Unread      bool           // the client may still be sending data that the server will not read
	Ended       bool           // the client has closed its side
	Late        bool           // a read timed out
	Answered    bool           // at least one request was answered
	badAnswered bool           // the client got bad as a response

	Request limit.Reservation // the memory of the request in flight
}

func newConn(owner *Connections, raw net.Conn) *Conn {
	return &Conn{Conn: raw, owner: owner, requestReader: &requestReader{scanner: NewScanner(owner.opts.MaxHeader)}}
}

// ConnOf returns the connection of a request.
func ConnOf(ctx *fasthttp.RequestCtx) *Conn {
	return ctx.Conn().(*Conn) // Server.serveConn passes only *conn to fasthttp
}

// SetState receives the state changes of a connection from fasthttp.
func SetState(nc net.Conn, state fasthttp.ConnState) {
	c := nc.(*Conn)
	c.busy.Store(state == fasthttp.StateActive)
	if state != fasthttp.StateIdle {
		return
	}
	c.EndRequest()
	if c.ending.Load() {
		c.Cut()
	}
}

// finish closes the connection as soon as it is idle. It ends a streaming body.
func (c *Conn) finish() {
	c.ending.Store(true) // before the check: SetState does the same in reverse order
	switch {
	case !c.busy.Load():
		c.Cut()
	case c.feeder.Load() != nil:
		c.wake()
	}
}

// LimitSending limits the send buffer of the kernel, if the connection has one. A
// slow client is then detected sooner and uses less system memory.
func (c *Conn) LimitSending() {
	raw := c.Conn
	for {
		over, ok := raw.(interface{ NetConn() net.Conn }) // TLS, or borrowed
		if !ok {
			break
		}
		raw = over.NetConn()
	}
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(c.owner.opts.SendBuffer)
	}
}

// Account returns the memory budget for the client.
func (c *Conn) Account() limit.Account { return limit.NewAccount(c.owner.opts.Budget, c.RemoteAddr()) }

// Reserve reserves n bytes for the request, or returns ErrInFlight.
func (c *Conn) Reserve(n int) error { return c.Request.Reserve(c.Account(), n) }

// Release returns n bytes of the request's reservation.
func (c *Conn) Release(n int) { c.Request.Release(c.Account(), n) }

// EndRequest returns the whole reservation of the request.
func (c *Conn) EndRequest() { c.Request.End(c.Account()) }

// Hijack makes next take over the connection after the request. fasthttp then
// leaves it open.
func (c *Conn) Hijack(next func()) { c.Hijacked, c.next = true, next }

// EndHTTP ends the reading of requests, and returns what takes over the connection,
// or nil.
func (c *Conn) EndHTTP() (next func()) {
	c.scanner = nil // the next bytes are not a request
	return c.next
}

// StartFeeding records that a streaming body of a client with that grant is being
// read, until StopFeeding. holds reports whether the grant is still valid.
func (c *Conn) StartFeeding(g *auth.Grant, holds func(*auth.Grant) bool) {
	c.revoked.Store(false)
	c.feeder.Store(g) // before the first call of stopped: finish and revoke use the reverse order
	if !holds(g) {
		c.revoked.Store(true)
	}
}

// StopFeeding records that the streaming body has ended.
func (c *Conn) StopFeeding() { c.feeder.Store(nil) }

// Work returns what waits for the goroutines of the connections.
func (c *Conn) Work() *sync.WaitGroup { return c.owner.opts.Work }

// Detach drops the state for reading requests.
func (c *Conn) Detach() {
	c.EndRequest()
	c.requestReader = nil
}

// Leave removes a closed connection from the open ones.
func (c *Conn) Leave() { c.owner.remove(c) }

// revoke ends the streaming body of the connection.
func (c *Conn) revoke() {
	c.revoked.Store(true) // before the read ends
	c.wake()
}

// Stopped returns the error that ends a streaming body, or nil.
func (c *Conn) Stopped() error {
	switch {
	case c.revoked.Load():
		return problem.ErrRevoked
	case c.ending.Load():
		return problem.ErrDraining
	}
	return nil
}

// wake makes a read end at once with a timeout.
func (c *Conn) wake() { _ = c.SetReadDeadline(time.Unix(1, 0)) }

// Read reads the data of requests and checks it. It records whether the client has
// closed its side or a read timed out: fasthttp does not distinguish a complete
// body from one that was cut off, and its errors do not always give the cause.
func (c *Conn) Read(p []byte) (int, error) {
	if c.Bad != nil {
		return 0, c.Bad
	}
	n, err := c.Conn.Read(p)
	switch {
	case err == nil:
	case errors.Is(err, io.EOF):
		c.Ended = true
	case errors.Is(err, os.ErrDeadlineExceeded):
		c.Late = true
	default:
		c.notePlain(err)
	}
	if n == 0 || c.scanner == nil {
		return n, err
	}
	good, bad := c.scanner.Scan(p[:n])
	if c.Bad = bad; bad != nil && good == 0 {
		return 0, bad
	}
	return good, err
}

// notePlain records a client that uses plain HTTP where TLS is required.
func (c *Conn) notePlain(err error) {
	var no tls.RecordHeaderError
	if errors.As(err, &no) && no.Conn != nil {
		c.Bad, c.plain = errPlain, no.Conn
	}
}

// BadRequest returns the error in the next bytes, or nil. The caller answers with it.
func (c *Conn) BadRequest() *problem.Error {
	c.badAnswered = true
	return c.Bad
}

// Close closes the connection, unless a stream or a stream handler has taken it
// over.
func (c *Conn) Close() error {
	if c.Hijacked {
		return nil
	}
	conn := c.Conn
	if c.plain != nil {
		conn = c.plain
	}
	c.answerLast(conn)
	if half, ok := conn.(interface{ CloseWrite() error }); ok && c.Unread {
		if half.CloseWrite() == nil && conn.SetReadDeadline(time.Now().Add(LingerTime)) == nil {
			_, _ = io.CopyN(io.Discard, conn, LingerBytes)
		}
	}
	return c.Conn.Close()
}

// answerLast answers on connections that fasthttp closes without a response: those
// that failed before the first byte of a request. It does not answer after an idle
// timeout between two requests, which is the normal end of a connection.
func (c *Conn) answerLast(to net.Conn) {
	var e *problem.Error
	switch {
	case c.Bad != nil && !c.badAnswered:
		e = c.Bad
	case c.Late && !c.Answered && c.shookHands():
		e = problem.ErrSlowRequest
	default:
		return
	}
	c.Unread = true
	c.owner.opts.Answered(c, e)
	_ = to.SetDeadline(time.Now().Add(rejectTime))
	_, _ = to.Write(e.Response())
}

// shookHands reports whether the server can write to the client. With TLS, the
// handshake must be complete.
func (c *Conn) shookHands() bool {
	over, ok := c.Conn.(*tls.Conn)
	return !ok || over.ConnectionState().HandshakeComplete
}

// Secure reports whether the connection uses TLS. It is false behind a proxy that
// terminates TLS.
func (c *Conn) Secure() bool {
	if b := c.Borrowed(); b != nil {
		return b.secure
	}
	_, ok := c.Conn.(*tls.Conn)
	return ok
}

// Borrowed returns the connection of another server, or nil if the server accepted
// the connection itself.
func (c *Conn) Borrowed() *BorrowedConn {
	b, _ := c.Conn.(*BorrowedConn)
	return b
}

// Cut closes the connection in any state. Any goroutine may call it.
func (c *Conn) Cut() { _ = c.Conn.Close() }
