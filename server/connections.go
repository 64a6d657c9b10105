package server

import (
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"topicmux/server/auth"
)

// maxRejecting is the number of rejected connections that get a response at the
// same time. Further connections are closed without one, so that a flood costs
// little.
const maxRejecting = 256

// rejectTime is the time that a rejected client has to read the response.
const rejectTime = time.Second

// perConn is the approximate memory of a connection in bytes.
const perConn = 16 << 10

// connections tracks the open connections and limits them in all and per address.
type connections struct {
	open       registry[*conn]
	perAddress addressLimiter
	rejecting  registry[*conn] // rejected connections that get a response
	borrowed   registry[*conn] // of other servers: those that have a request or a stream

	maxHeader  int // see Options.MaxHeader
	sendBuffer int // see Options.SendBuffer
	budget     *budget
	rejected   *rejections
	draining   *atomic.Bool
	work       *sync.WaitGroup        // runs what serves the connections
	serve      func(*conn)            // serves an admitted connection
	answered   func(*conn, *apiError) // counts an answer to a connection without a request
}

// admit serves a connection in a goroutine of its own, or rejects it.
func (cs *connections) admit(raw net.Conn) {
	c := newConn(cs, raw)
	if e := cs.add(c); e != nil {
		if cs.draining.Load() {
			e = errDraining
		}
		cs.reject(c, e)
		return
	}
	cs.work.Go(func() { cs.serve(c) })
}

// add adds a connection, or returns why it is rejected.
func (cs *connections) add(c *conn) *apiError {
	if !cs.perAddress.acquire(c.RemoteAddr()) {
		return errTooManyFromAddress
	}
	if !cs.open.add(c) {
		cs.perAddress.release(c.RemoteAddr())
		return errFull
	}
	return nil
}

// remove removes a connection. Further calls do nothing.
func (cs *connections) remove(c *conn) {
	if c.borrowed() != nil {
		cs.borrowed.remove(c)
		return
	}
	if cs.open.remove(c) {
		cs.perAddress.release(c.RemoteAddr())
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

// reject answers a rejected connection with the error. It does not wait for the
// client, which may be slow to read or to complete a TLS handshake.
func (cs *connections) reject(c *conn, e *apiError) {
	cs.rejected.count(e.rejection)
	c.unread = true // the request may still be arriving
	if !cs.rejecting.add(c) {
		c.cut()
		return
	}
	cs.work.Go(func() {
		defer cs.rejecting.remove(c)
		_ = c.SetDeadline(time.Now().Add(rejectTime))
		_, _ = c.Write(e.response())
		_ = c.Close()
	})
}

// len returns the number of connections.
func (cs *connections) len() int { return cs.open.len() + cs.borrowed.len() }

// load returns the approximate memory in bytes of the connections and of the data in
// flight.
func (cs *connections) load() int64 { return cs.budget.inUse() + perConn*int64(cs.len()) }

// revoke ends the streaming bodies of clients whose grant is no longer valid.
func (cs *connections) revoke(holds func(*auth.Grant) bool) {
	for _, c := range slices.Concat(cs.open.all(nil), cs.borrowed.all(nil)) {
		if g := c.feeder.Load(); g != nil && !holds(g) {
			c.revoke()
		}
	}
}

// close closes the connections: idle ones at once, the others after their response
// or after the timeout.
func (cs *connections) close(timeout time.Duration) {
	cs.rejecting.close()
	for _, c := range cs.rejecting.all(nil) {
		c.cut()
	}
	empty, returned := cs.open.close(), cs.borrowed.close()
	conns := slices.Concat(cs.open.all(nil), cs.borrowed.all(nil))
	for _, c := range conns {
		c.finish()
	}
	begun := time.Now()
	if wait(empty, timeout) && wait(returned, timeout-time.Since(begun)) {
		return
	}
	for _, c := range conns {
		c.cut()
	}
	<-returned
}
