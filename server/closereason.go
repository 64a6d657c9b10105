package server

import (
	"errors"
	"net"
	"os"
	"sync/atomic"
	"time"

	"topicmux/topics"
)

// A closeReason is how a stream ended, as the metrics count it.
type closeReason uint8

const (
	closedGone       closeReason = iota // the client went, or the network did
	closedStalled                       // it took nothing for too long
	closedInFlight                      // it did not take what there is no room for
	closedSelections                    // it selects more topics than there is room for
	closedClientData                    // it sent too much
	closedComplete                      // all its topics are complete
	closedDrained                       // the server went away
	closedReplaced                      // another connection took the session over
	closedEnded                         // the session was ended
	closedCut                           // the connection was cut on request
	closedRevoked                       // its token is not valid any more
	closedFailed                        // the server failed
	closeReasons                        // how many there are
)

// closeReasonNames are what the metrics and the log call them.
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

// closeReasonOf returns how a stream ended that ended with that error.
func closeReasonOf(why error) closeReason {
	switch {
	case errors.Is(why, errReplaced):
		return closedReplaced
	case errors.Is(why, errEnded):
		return closedEnded
	case errors.Is(why, errCut):
		return closedCut
	case errors.Is(why, errRevoked):
		return closedRevoked
	case errors.Is(why, errDrained), errors.Is(why, net.ErrClosed): // it took too long to drain
		return closedDrained
	case errors.Is(why, errComplete):
		return closedComplete
	case errors.Is(why, errInFlight):
		return closedInFlight
	case errors.Is(why, topics.ErrTooManySelections):
		return closedSelections
	case errors.Is(why, errClientData):
		return closedClientData
	case errors.Is(why, errInternal):
		return closedFailed
	case errors.Is(why, os.ErrDeadlineExceeded):
		return closedStalled
	}
	return closedGone
}

// streamCounters count streams, answers of stream handlers, and messages for one session.
type streamCounters struct {
	opened            atomic.Uint64
	by                [closeReasons]atomic.Uint64
	answers           [closeReasons]atomic.Uint64
	sent, undelivered atomic.Uint64
}

// logClosed logs a stream that has ended.
func (s *Server) logClosed(st *stream, why error) {
	s.opts.Logger.Debug("stream ended", "remote", st.conn.RemoteAddr(), "client", st.client,
		"after", time.Since(st.begun), "why", why)
	if st.sub == nil {
		return // it was but a head
	}
	s.logAccessEnd("stream", st.conn, st.token, st.asked, st.begun, closeReasonOf(why), st.sub.Progress())
}

// logHandlerClosed counts an answer of a stream handler that has ended, and logs it.
func (s *Server) logHandlerClosed(a *handlerStream, how closeReason, why error) {
	s.opts.Logger.Debug("answer ended", "remote", a.conn.RemoteAddr(), "path", a.path, "why", why)
	s.counters.answers[how].Add(1)
	s.logAccessEnd("answer", a.conn, a.token, a.asked, a.begun, how, topics.Progress{Events: a.events, Bytes: a.bytes})
}
