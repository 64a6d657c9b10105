package delivery

import (
	"errors"
	"net"
	"os"
	"sync/atomic"

	"topicmux/server/internal/problem"
	"topicmux/topics"
)

// The causes of the end of a stream, beside the errors of its connection.
var (
	errDone       = errors.New("the response is complete")
	ErrGone       = errors.New("the client closed the connection")
	errClientData = errors.New("the client sent data on its stream")
	errDrained    = errors.New("the server is shutting down")
	errComplete   = errors.New("all topics are complete")
	ErrReplaced   = errors.New("another connection took over the session")
	ErrEnded      = errors.New("the session was ended")
	errCut        = errors.New("the connection was cut on request")
)

// A closeReason is the reason why a stream ended, as counted by the metrics.
type closeReason uint8

const (
	closedGone       closeReason = iota // the client or the network closed the connection
	closedStalled                       // the client read nothing for too long
	closedInFlight                      // the client did not read, and the memory budget was used up
	closedSelections                    // too many different selections
	closedClientData                    // the client sent data on its stream
	closedComplete                      // all selected topics are complete
	closedDrained                       // the server shut down
	closedReplaced                      // another connection took the session over
	closedEnded                         // the session was ended
	closedCut                           // the connection was cut on request
	closedRevoked                       // its token was revoked
	closedFailed                        // an internal error
	closeReasons                        // the number of reasons
)

// closeReasonNames are the names of the reasons in the metrics and the access log.
var closeReasonNames = [closeReasons]string{
	closedGone:       "gone",
	closedStalled:    "stalled",
	closedInFlight:   "in_flight",
	closedSelections: "selections",
	closedClientData: "client_sent_data",
	closedComplete:   "complete",
	closedDrained:    "drained",
	closedReplaced:   "replaced",
	closedEnded:      "ended",
	closedCut:        "cut",
	closedRevoked:    "revoked",
	closedFailed:     "failed",
}

// closeReasonOf returns the reason that belongs to the error that ended a stream.
func closeReasonOf(cause error) closeReason {
	switch {
	case errors.Is(cause, ErrReplaced):
		return closedReplaced
	case errors.Is(cause, ErrEnded):
		return closedEnded
	case errors.Is(cause, errCut):
		return closedCut
	case errors.Is(cause, problem.ErrRevoked):
		return closedRevoked
	case errors.Is(cause, errDrained), errors.Is(cause, net.ErrClosed): // the drain timed out
		return closedDrained
	case errors.Is(cause, errComplete):
		return closedComplete
	case errors.Is(cause, problem.ErrInFlight):
		return closedInFlight
	case errors.Is(cause, topics.ErrTooManySelections):
		return closedSelections
	case errors.Is(cause, errClientData):
		return closedClientData
	case errors.Is(cause, problem.ErrInternal):
		return closedFailed
	case errors.Is(cause, os.ErrDeadlineExceeded):
		return closedStalled
	}
	return closedGone
}

// streamCounters count streams, responses of stream handlers, and direct messages.
type streamCounters struct {
	opened            atomic.Uint64
	by                [closeReasons]atomic.Uint64
	answers           [closeReasons]atomic.Uint64
	sent, undelivered atomic.Uint64
}

// A closing is the last frame of a stream and the cause of its end.
type closing struct {
	frame []byte // the last frame
	cause error
}
