package server

import "sync/atomic"

// A rejection is why a limit or a rule refused a connection, a stream or a request.
// Each has a counter of its own; a mistake in a request has none, but shows in
// the counts by status.
type rejection uint8

const (
	rejectedConns      rejection = iota + 1 // too many connections in all
	rejectedAddress                         // too many connections from one address
	rejectedStream                          // too many streams in all
	rejectedSelection                       // too many different selections
	rejectedTopic                           // too many topics
	rejectedHistory                         // the newest events alone are too much
	rejectedDrain                           // the server is going away
	rejectedHost                            // for a host that is not this server's
	rejectedOrigin                          // a write, or a session, for a page of another origin
	rejectedToken                           // no token, or an unknown one
	rejectedPermission                      // the token does not allow it
	rejectedRate                            // more requests than an address or token may make
	rejectedDirect                          // too much waits for one session
	rejectedHandler                         // too many answers of stream handlers at once
	rejectedInFlight                        // too much memory in flight
	rejectionKinds                          // how many there are, and one more
)

// reasonNames are what the metrics call them.
var reasonNames = [rejectionKinds]string{
	rejectedConns:      "connections",
	rejectedAddress:    "address",
	rejectedStream:     "streams",
	rejectedSelection:  "selections",
	rejectedTopic:      "topics",
	rejectedHistory:    "history",
	rejectedDrain:      "draining",
	rejectedHost:       "host",
	rejectedOrigin:     "origin",
	rejectedToken:      "token",
	rejectedPermission: "right",
	rejectedRate:       "rate",
	rejectedDirect:     "private",
	rejectedHandler:    "answers",
	rejectedInFlight:   "in_flight",
}

// rejections counts what was refused, by reason. Any goroutine may count.
type rejections [rejectionKinds]atomic.Uint64

// count counts one refusal; the zero reason is none.
func (r *rejections) count(why rejection) {
	if why != 0 {
		r[why].Add(1)
	}
}
