package server

import (
	"net"
	"net/http"
	"strconv"
	"time"
)

// maxRejecting is how many refused connections are told why at the same time.
// Beyond it they are closed without a word, so that a flood costs nothing.
const maxRejecting = 256

// rejectTime is how long a refused client has to read why.
const rejectTime = time.Second

// connTracker are the open connections: a registry that counts them by where they
// come from, too.
type connTracker struct {
	registry[*conn]
	perAddress addressLimiter
}

// admit takes a connection, or returns why it is refused.
func (t *connTracker) admit(c *conn) *apiError {
	if !t.perAddress.acquire(c.RemoteAddr()) {
		return errTooManyFromAddress
	}
	if !t.add(c) {
		t.perAddress.release(c.RemoteAddr())
		return errFull
	}
	return nil
}

func (t *connTracker) remove(c *conn) {
	if t.registry.remove(c) {
		t.perAddress.release(c.RemoteAddr())
	}
}

var (
	errFull = &apiError{
		status: http.StatusServiceUnavailable, retry: true, rejection: rejectedConns,
		what: "too many connections",
		hint: "try again in a few seconds",
	}
	errTooManyFromAddress = &apiError{
		status: http.StatusTooManyRequests, retry: true, rejection: rejectedAddress,
		what: "too many connections from this address",
		hint: "close one, or get all topics over one connection: /events?topics=cpu,disk.*",
	}
)

// take serves a connection in a goroutine of its own, or refuses it.
func (s *Server) admit(raw net.Conn) {
	c := newConn(s, raw)
	if e := s.conns.admit(c); e != nil {
		if s.draining.Load() {
			e = errDraining
		}
		s.reject(c, e)
		return
	}
	s.work.Go(func() { s.serve(c) })
}

// reject tells a client why its connection is not taken. It does not wait for
// the client, which may be slow to read, or to shake hands where there is TLS.
func (s *Server) reject(c *conn, e *apiError) {
	s.rejected.count(e.rejection)
	c.unread = true // its request, which may be under way
	if !s.rejecting.add(c) {
		c.cut()
		return
	}
	s.work.Go(func() {
		defer s.rejecting.remove(c)
		_ = c.SetDeadline(time.Now().Add(rejectTime))
		_, _ = c.Write(e.response())
		_ = c.Close()
	})
}

// answer returns the refusal as a whole answer, for a connection of which no
// request was read.
func (e *apiError) response() []byte {
	head := "HTTP/1.1 " + strconv.Itoa(e.status) + " " + http.StatusText(e.status) + "\r\n" +
		"Server: " + name + "\r\n" +
		"Content-Type: application/json\r\n"
	if e.retry {
		head += "Retry-After: " + e.retryAfter() + "\r\n"
	}
	head += "Connection: close\r\n\r\n"
	return append(append([]byte(head), e.json()...), '\n')
}
