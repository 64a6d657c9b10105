package server

import "sync/atomic"

// A reason is why a limit or a rule refused a connection, a stream or a request.
// Each has a counter of its own; a mistake in a request has none, but shows in
// the counts by status.
type reason uint8

const (
	refusedConns     reason = iota + 1 // too many connections in all
	refusedAddress                     // too many connections from one address
	refusedStream                      // too many streams in all
	refusedSelection                   // too many different selections
	refusedTopic                       // too many topics
	refusedHistory                     // the newest events alone are too much
	refusedDrain                       // the server is going away
	refusedHost                        // for a host that is not this server's
	refusedOrigin                      // a write, or a session, for a page of another origin
	refusedToken                       // no token, or an unknown one
	refusedRight                       // the token does not allow it
	refusedRate                        // more requests than an address or token may make
	refusedPrivate                     // too much waits for one session
	refusedAnswer                      // too many answers of responders at once
	refusedInFlight                    // too much memory in flight
	reasons                            // how many there are, and one more
)

// reasonNames are what the metrics call them.
var reasonNames = [reasons]string{
	refusedConns:     "connections",
	refusedAddress:   "address",
	refusedStream:    "streams",
	refusedSelection: "selections",
	refusedTopic:     "topics",
	refusedHistory:   "history",
	refusedDrain:     "draining",
	refusedHost:      "host",
	refusedOrigin:    "origin",
	refusedToken:     "token",
	refusedRight:     "right",
	refusedRate:      "rate",
	refusedPrivate:   "private",
	refusedAnswer:    "answers",
	refusedInFlight:  "in_flight",
}

// refusals counts what was refused, by reason. Any goroutine may count.
type refusals [reasons]atomic.Uint64

// count counts one refusal; the zero reason is none.
func (r *refusals) count(why reason) {
	if why != 0 {
		r[why].Add(1)
	}
}
