package server

import (
	"errors"
	"net"
	"os"
	"sync/atomic"
	"time"

	"topicmux/topics"
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
	case errors.Is(cause, errReplaced):
		return closedReplaced
	case errors.Is(cause, errEnded):
		return closedEnded
	case errors.Is(cause, errCut):
		return closedCut
	case errors.Is(cause, errRevoked):
		return closedRevoked
	case errors.Is(cause, errDrained), errors.Is(cause, net.ErrClosed): // the drain timed out
		return closedDrained
	case errors.Is(cause, errComplete):
		return closedComplete
	case errors.Is(cause, errInFlight):
		return closedInFlight
	case errors.Is(cause, topics.ErrTooManySelections):
		return closedSelections
	case errors.Is(cause, errClientData):
		return closedClientData
	case errors.Is(cause, errInternal):
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

// logClosed logs the end of a stream.
func (s *Server) logClosed(st *stream, cause error) {
	s.opts.Logger.Debug("stream ended", "remote", st.conn.RemoteAddr(), "client", st.client,
		"after", time.Since(st.begun), "why", cause)
	if st.sub == nil {
		return // the response to a HEAD request
	}
	s.logAccessEnd("stream", st.conn, st.token, st.asked, st.begun, closeReasonOf(cause), st.sub.Progress())
}

// logHandlerClosed counts the end of a stream handler's response and logs it.
func (s *Server) logHandlerClosed(a *handlerStream, reason closeReason, cause error) {
	s.opts.Logger.Debug("answer ended", "remote", a.conn.RemoteAddr(), "path", a.path, "why", cause)
	s.counters.answers[reason].Add(1)
	s.logAccessEnd("answer", a.conn, a.token, a.asked, a.begun, reason, topics.Progress{Events: a.events, Bytes: a.bytes})
}
