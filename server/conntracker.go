package server

import (
	"net"
	"net/http"
	"strconv"
	"time"
)

// maxRejecting is the number of rejected connections that get a response at the
// same time. Further connections are closed without one, so that a flood costs
// little.
const maxRejecting = 256

// rejectTime is the time that a rejected client has to read the response.
const rejectTime = time.Second

// A connTracker tracks the open connections and limits them in all and per address.
type connTracker struct {
	registry[*conn]
	perAddress addressLimiter
}

// admit adds a connection, or returns why it is rejected.
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

// admit serves a connection in a goroutine of its own, or rejects it.
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

// reject answers a rejected connection with the error. It does not wait for the
// client, which may be slow to read or to complete a TLS handshake.
func (s *Server) reject(c *conn, e *apiError) {
	s.rejected.count(e.rejection)
	c.unread = true // the request may still be arriving
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

// response returns the error as a complete HTTP response, for a connection that
// sent no request.
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
