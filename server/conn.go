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
	server *Server

	// feeder is the token for which the request's body is taken for as long as it
	// comes, or nil while there is no such body.
	feeder  atomic.Pointer[*Token]
	revoked atomic.Bool // that token is not valid any more

	busy   atomic.Bool // a request is being answered
	ending atomic.Bool // the server ends: no further request is waited for

	// What follows belongs to the goroutine that serves the connection.
	stream         *stream // what the connection has become, or nil
	*requestReader         // nil once it is a stream, which lives long and should be small
}

// A requestReader is what a connection needs for as long as it takes requests.
type requestReader struct {
	scanner  *scanner  // of the requests; nil once the connection is something else
	bad      *apiError // what is wrong with the bytes that come next, or nil
	plain    net.Conn  // to a client that should have spoken TLS, and has not, or nil
	waiting  *request  // for its body, that the client was told to send, or nil
	become   func()    // what the connection is for from now on, or nil
	unread   bool      // the client may still be sending what nobody will read
	ended    bool      // the client has sent all that it will
	late     bool      // a read came to its deadline
	answered bool      // a request was answered
	told     bool      // bad was

	request reservation // what the request has in flight
}

func newConn(s *Server, raw net.Conn) *conn {
	return &conn{Conn: raw, server: s, requestReader: &requestReader{scanner: newScanner(s.opts.MaxHeader)}}
}

// connOf returns the connection of a request.
func connOf(ctx *fasthttp.RequestCtx) *conn {
	return ctx.Conn().(*conn) // serve gives fasthttp no other
}

// setState is told by fasthttp what a connection is doing.
func setState(nc net.Conn, state fasthttp.ConnState) {
	c := nc.(*conn)
	c.busy.Store(state == fasthttp.StateActive)
	if state != fasthttp.StateIdle {
		return
	}
	c.request.end(c)
	if c.ending.Load() {
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
	case c.feeder.Load() != nil:
		c.wake()
	}
}

// limitSending makes the kernel's buffer for what is sent small, where there is
// one to be set, so that a client that reads slowly is known for one soon, and
// holds no more than that of the system's memory.
func (c *conn) limitSending() {
	raw := c.Conn
	if over, ok := raw.(interface{ NetConn() net.Conn }); ok { // TLS
		raw = over.NetConn()
	}
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(c.server.opts.SendBuffer)
	}
}

// reserve takes n bytes for the request, or returns errInFlight.
func (c *conn) reserve(n int) error { return c.request.reserve(c, n) }

// release gives n bytes back that the request had.
func (c *conn) release(n int) { c.request.release(c, n) }

// revoke ends the body that is taken for as long as it comes.
func (c *conn) revoke() {
	c.revoked.Store(true) // before the read ends
	c.wake()
}

// wake has a read end at once, with the error of one that took too long.
func (c *conn) wake() { _ = c.SetReadDeadline(time.Unix(1, 0)) }

// Read passes on what is a request, or part of one. It notes when the client has
// ended, or was late: fasthttp does not tell a body that was read to its end from
// one that was cut off, and its errors do not always say why.
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

// notePlain notes a client that does not speak TLS where it should.
func (c *conn) notePlain(err error) {
	var no tls.RecordHeaderError
	if errors.As(err, &no) && no.Conn != nil {
		c.bad, c.plain = errPlain, no.Conn
	}
}

// takeBad returns what is wrong with the bytes that come next, or nil. The caller
// answers with it.
func (c *conn) takeBad() *apiError {
	c.told = true
	return c.bad
}

// Close closes the connection, unless something else has taken it over.
func (c *conn) Close() error {
	if c.stream != nil || c.become != nil {
		return nil
	}
	conn := c.Conn
	if c.plain != nil {
		conn = c.plain
	}
	c.sayLast(conn)
	if half, ok := conn.(interface{ CloseWrite() error }); ok && c.unread {
		if half.CloseWrite() == nil && conn.SetReadDeadline(time.Now().Add(lingerTime)) == nil {
			_, _ = io.CopyN(io.Discard, conn, lingerBytes)
		}
	}
	return c.Conn.Close()
}

// sayLast answers where fasthttp closes without a word: before the first byte of a
// request. Silence between two requests is how connections end, and gets none.
func (c *conn) sayLast(to net.Conn) {
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
	c.server.accountUnasked(c, e)
	_ = to.SetDeadline(time.Now().Add(rejectTime))
	_, _ = to.Write(e.response())
}

// shookHands reports whether the client can be written to: with TLS, not before the
// handshake is complete.
func (c *conn) shookHands() bool {
	over, ok := c.Conn.(*tls.Conn)
	return !ok || over.ConnectionState().HandshakeComplete
}

// secure reports whether the connection is encrypted here. Where a proxy does that,
// it is not.
func (c *conn) secure() bool {
	_, ok := c.Conn.(*tls.Conn)
	return ok
}

// cut closes the connection whatever it is doing; from any goroutine.
func (c *conn) cut() { _ = c.Conn.Close() }
