package problem

import (
	"iter"
	"sync/atomic"
)

// A Rejection is the limit or rule that rejected a connection, a stream or a
// request. Each has its own counter. Invalid requests have none; the counts by
// status class include them.
type Rejection uint8

// The kinds of rejections.
const (
	RejectedConns      Rejection = iota + 1 // too many connections in all
	RejectedAddress                         // too many connections from one address
	RejectedStream                          // too many streams in all
	rejectedSelection                       // too many different selections
	rejectedTopic                           // too many topics
	rejectedHistory                         // the newest events fill the history
	rejectedDrain                           // the server is shutting down
	RejectedHost                            // the host is not allowed
	RejectedOrigin                          // a page of another origin tried to write or use a session
	RejectedToken                           // a missing, unknown or revoked token
	RejectedPermission                      // the token lacks the permission
	RejectedRate                            // too many requests from an address or with a token
	RejectedDirect                          // too many direct messages wait for a session
	RejectedHandler                         // too many responses of stream handlers at once
	RejectedInFlight                        // too much memory in flight
	rejectionKinds                          // the number of rejections plus one
)

// reasonNames are the names of the rejections in the metrics.
var reasonNames = [rejectionKinds]string{
	RejectedConns:      "connections",
	RejectedAddress:    "address",
	RejectedStream:     "streams",
	rejectedSelection:  "selections",
	rejectedTopic:      "topics",
	rejectedHistory:    "history",
	rejectedDrain:      "draining",
	RejectedHost:       "host",
	RejectedOrigin:     "origin",
	RejectedToken:      "token",
	RejectedPermission: "permission",
	RejectedRate:       "rate",
	RejectedDirect:     "direct_messages",
	RejectedHandler:    "answers",
	RejectedInFlight:   "in_flight",
}

// Rejections counts rejections by kind. It is safe for concurrent use.
type Rejections [rejectionKinds]atomic.Uint64

// Count counts one rejection. It ignores 0.
func (r *Rejections) Count(kind Rejection) {
	if kind != 0 {
		r[kind].Add(1)
	}
}

// All returns the counts by name of the kind.
func (r *Rejections) All() iter.Seq2[string, uint64] {
	return func(yield func(string, uint64) bool) {
		for kind := Rejection(1); kind < rejectionKinds; kind++ {
			if !yield(reasonNames[kind], r[kind].Load()) {
				return
			}
		}
	}
}
