package server

import "sync/atomic"

// A rejection is the limit or rule that rejected a connection, a stream or a
// request. Each has its own counter. Invalid requests have none; the counts by
// status class include them.
type rejection uint8

const (
	rejectedConns      rejection = iota + 1 // too many connections in all
	rejectedAddress                         // too many connections from one address
	rejectedStream                          // too many streams in all
	rejectedSelection                       // too many different selections
	rejectedTopic                           // too many topics
	rejectedHistory                         // the newest events fill the history
	rejectedDrain                           // the server is shutting down
	rejectedHost                            // the host is not allowed
	rejectedOrigin                          // a page of another origin tried to write or use a session
	rejectedToken                           // a missing, unknown or revoked token
	rejectedPermission                      // the token lacks the permission
	rejectedRate                            // too many requests from an address or with a token
	rejectedDirect                          // too many direct messages wait for a session
	rejectedHandler                         // too many responses of stream handlers at once
	rejectedInFlight                        // too much memory in flight
	rejectionKinds                          // the number of rejections plus one
)

// reasonNames are the names of the rejections in the metrics.
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

// rejections counts rejections by kind. It is safe for concurrent use.
type rejections [rejectionKinds]atomic.Uint64

// count counts one rejection. It ignores 0.
func (r *rejections) count(kind rejection) {
	if kind != 0 {
		r[kind].Add(1)
	}
}
