package server

import (
	"net"
	"net/http"
	"strconv"
	"time"
)

// maxTurned is how many refused connections are told why at the same time.
// Beyond it they are closed without a word, so that a flood costs nothing.
const maxTurned = 256

// turnTime is how long a refused client has to read why.
const turnTime = time.Second

// guests are the open connections: a registry that counts them by where they
// come from, too.
type guests struct {
	registry[*conn]
	crowd crowd
}

// add takes a connection, or returns why it is refused.
func (g *guests) add(c *conn) *fault {
	if !g.crowd.enter(c.RemoteAddr()) {
		return errCrowded
	}
	if !g.registry.add(c) {
		g.crowd.leave(c.RemoteAddr())
		return errFull
	}
	return nil
}

func (g *guests) remove(c *conn) {
	if g.registry.remove(c) {
		g.crowd.leave(c.RemoteAddr())
	}
}

var (
	errFull = &fault{
		status: http.StatusServiceUnavailable, retry: true, why: refusedConns,
		what: "too many connections",
		hint: "try again in a few seconds",
	}
	errCrowded = &fault{
		status: http.StatusTooManyRequests, retry: true, why: refusedAddress,
		what: "too many connections from this address",
		hint: "close one, or get all topics over one connection: /events?topics=cpu,disk.*",
	}
)

// take serves a connection in a goroutine of its own, or refuses it.
func (s *Server) take(raw net.Conn) {
	c := newConn(s, raw)
	if why := s.conns.add(c); why != nil {
		if s.draining.Load() {
			why = errDraining
		}
		s.turnAway(c, why)
		return
	}
	s.work.Go(func() { s.serve(c) })
}

// turnAway tells a client why its connection is not taken. It does not wait for
// the client, which may be slow to read, or to shake hands where there is TLS.
func (s *Server) turnAway(c *conn, why *fault) {
	s.refused.count(why.why)
	c.unread = true // its request, which may be under way
	if !s.turned.add(c) {
		c.cut()
		return
	}
	s.work.Go(func() {
		defer s.turned.remove(c)
		_ = c.SetDeadline(time.Now().Add(turnTime))
		_, _ = c.Write(why.answer())
		_ = c.Close()
	})
}

// answer returns the refusal as a whole answer, for a connection of which no
// request was read.
func (f *fault) answer() []byte {
	head := "HTTP/1.1 " + strconv.Itoa(f.status) + " " + http.StatusText(f.status) + "\r\n" +
		"Server: " + name + "\r\n" +
		"Content-Type: application/json\r\n"
	if f.retry {
		head += "Retry-After: " + f.retryAfter() + "\r\n"
	}
	head += "Connection: close\r\n\r\n"
	return append(append([]byte(head), f.json()...), '\n')
}
