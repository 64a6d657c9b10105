package transport

import (
	"math"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"topicmux/server/auth"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/registry"
)

// maxRejecting is the number of rejected connections that get a response at the
// same time. Further connections are closed without one, so that a flood costs
// little.
const maxRejecting = 256

// rejectTime is the time that a rejected client has to read the response.
const rejectTime = time.Second

// perConn is the approximate memory of a connection in bytes.
const perConn = 16 << 10

// Options are the settings of connections. The first ones have the same
// meaning as the options of a server with these names.
type Options struct {
	MaxConns           int
	MaxConnsPerAddress int
	MaxHeader          int
	SendBuffer         int

	LimitLoopback bool // loopback connections count for MaxConnsPerAddress too
	Budget        *limit.Budget
	Rejected      *problem.Rejections
	Draining      *atomic.Bool                // the server shuts down
	Work          *sync.WaitGroup             // runs what serves the connections
	Serve         func(*Conn)                 // serves an admitted connection
	Answered      func(*Conn, *problem.Error) // counts an answer to a connection without a request
}

// Connections tracks the open connections and limits them in all and per address.
type Connections struct {
	opts       Options
	open       registry.Set[*Conn]
	perAddress limit.AddressLimiter
	rejecting  registry.Set[*Conn] // rejected connections that get a response
	borrowed   registry.Set[*Conn] // of other servers: those that have a request or a stream
}

// NewConnections returns a tracker without connections.
func NewConnections(opts Options) *Connections {
	cs := &Connections{opts: opts}
	cs.open.Max, cs.rejecting.Max = opts.MaxConns, maxRejecting
	cs.perAddress.Max, cs.perAddress.Loopback = opts.MaxConnsPerAddress, opts.LimitLoopback
	return cs
}

// OpenForBorrowed lets other servers lend connections. It is called once the delivery
// runs.
func (cs *Connections) OpenForBorrowed() { cs.borrowed.Open(math.MaxInt) }

// Admit serves a connection in a goroutine of its own, or rejects it.
func (cs *Connections) Admit(raw net.Conn) {
	c := newConn(cs, raw)
	if e := cs.add(c); e != nil {
		if cs.opts.Draining.Load() {
			e = problem.ErrDraining
		}
		cs.reject(c, e)
		return
	}
	cs.opts.Work.Go(func() { cs.opts.Serve(c) })
}

// add adds a connection, or returns why it is rejected.
func (cs *Connections) add(c *Conn) *problem.Error {
	if !cs.perAddress.Acquire(c.RemoteAddr()) {
		return errTooManyFromAddress
	}
	if !cs.open.Add(c) {
		cs.perAddress.Release(c.RemoteAddr())
		return errFull
	}
	return nil
}

// remove removes a connection. Further calls do nothing.
func (cs *Connections) remove(c *Conn) {
	if c.Borrowed() != nil {
		cs.borrowed.Remove(c)
		return
	}
	if cs.open.Remove(c) {
		cs.perAddress.Release(c.RemoteAddr())
	}
}

var (
	errFull = &problem.Error{
		Status: http.StatusServiceUnavailable, Retry: true, Rejection: problem.RejectedConns,
		What: "too many connections",
		Hint: "try again in a few seconds",
	}
	errTooManyFromAddress = &problem.Error{
		Status: http.StatusTooManyRequests, Retry: true, Rejection: problem.RejectedAddress,
		What: "too many connections from this address",
		Hint: "close one, or get all topics over one connection: /events?topics=cpu,disk.*",
	}
)

// reject answers a rejected connection with the error. It does not wait for the
// client, which may be slow to read or to complete a TLS handshake.
func (cs *Connections) reject(c *Conn, e *problem.Error) {
	cs.opts.Rejected.Count(e.Rejection)
	c.Unread = true // the request may still be arriving
	if !cs.rejecting.Add(c) {
		c.Cut()
		return
	}
	cs.opts.Work.Go(func() {
		defer cs.rejecting.Remove(c)
		_ = c.SetDeadline(time.Now().Add(rejectTime))
		_, _ = c.Write(e.Response())
		_ = c.Close()
	})
}

// Len returns the number of connections.
func (cs *Connections) Len() int { return cs.open.Len() + cs.borrowed.Len() }

// Limit returns the maximum number of connections that the server accepts.
func (cs *Connections) Limit() int { return cs.open.Max }

// Load returns the approximate memory in bytes of the connections and of the data in
// flight.
func (cs *Connections) Load() int64 { return cs.opts.Budget.InUse() + perConn*int64(cs.Len()) }

// Revoke ends the streaming bodies of clients whose grant is no longer valid.
func (cs *Connections) Revoke(holds func(*auth.Grant) bool) {
	for _, c := range slices.Concat(cs.open.All(nil), cs.borrowed.All(nil)) {
		if g := c.feeder.Load(); g != nil && !holds(g) {
			c.revoke()
		}
	}
}

// Close closes the connections: idle ones at once, the others after their response
// or after the timeout.
func (cs *Connections) Close(timeout time.Duration) {
	cs.rejecting.Close()
	for _, c := range cs.rejecting.All(nil) {
		c.Cut()
	}
	empty, returned := cs.open.Close(), cs.borrowed.Close()
	conns := slices.Concat(cs.open.All(nil), cs.borrowed.All(nil))
	for _, c := range conns {
		c.finish()
	}
	begun := time.Now()
	if registry.Wait(empty, timeout) && registry.Wait(returned, timeout-time.Since(begun)) {
		return
	}
	for _, c := range conns {
		c.Cut()
	}
	<-returned
}
