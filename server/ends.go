package server

import (
	"errors"
	"net"
	"os"
	"sync/atomic"
	"time"

	"topicmux/topics"
)

// An end is how a stream ended, as the metrics count it.
type end uint8

const (
	endGone       end = iota // the client went, or the network did
	endStalled               // it took nothing for too long
	endInFlight              // it did not take what there is no room for
	endSelections            // it selects more topics than there is room for
	endTalked                // it sent too much
	endComplete              // all its topics are complete
	endDrained               // the server went away
	endReplaced              // another connection took the session over
	endEnded                 // the session was ended
	endCut                   // the connection was cut on request
	endRevoked               // its token is not valid any more
	endFailed                // the server failed
	ends                     // how many there are
)

// endNames are what the metrics and the log call them.
var endNames = [ends]string{
	endGone:       "gone",
	endStalled:    "stalled",
	endInFlight:   "in_flight",
	endSelections: "selections",
	endTalked:     "client_sent_data",
	endComplete:   "complete",
	endDrained:    "drained",
	endReplaced:   "replaced",
	endEnded:      "ended",
	endCut:        "cut",
	endRevoked:    "revoked",
	endFailed:     "failed",
}

// endOf returns how a stream ended that ended with that error.
func endOf(why error) end {
	switch {
	case errors.Is(why, errReplaced):
		return endReplaced
	case errors.Is(why, errEnded):
		return endEnded
	case errors.Is(why, errCut):
		return endCut
	case errors.Is(why, errRevoked):
		return endRevoked
	case errors.Is(why, errDrained), errors.Is(why, net.ErrClosed): // it took too long to drain
		return endDrained
	case errors.Is(why, errComplete):
		return endComplete
	case errors.Is(why, errInFlight):
		return endInFlight
	case errors.Is(why, topics.ErrTooManySelections):
		return endSelections
	case errors.Is(why, errTalks):
		return endTalked
	case errors.Is(why, errInternal):
		return endFailed
	case errors.Is(why, os.ErrDeadlineExceeded):
		return endStalled
	}
	return endGone
}

// endings count streams, answers of responders, and messages for one session.
type endings struct {
	opened       atomic.Uint64
	by           [ends]atomic.Uint64
	answers      [ends]atomic.Uint64
	said, unsaid atomic.Uint64
}

// ended logs a stream that has ended.
func (s *Server) ended(st *stream, why error) {
	s.opts.Logger.Debug("stream ended", "remote", st.conn.RemoteAddr(), "client", st.client,
		"after", time.Since(st.begun), "why", why)
	if st.sub == nil {
		return // it was but a head
	}
	s.logEnd("stream", st.conn, st.token, st.asked, st.begun, endOf(why), st.sub.Progress())
}

// answerEnded counts an answer of a responder that has ended, and logs it.
func (s *Server) answerEnded(a *answer, how end, why error) {
	s.opts.Logger.Debug("answer ended", "remote", a.conn.RemoteAddr(), "path", a.path, "why", why)
	s.ends.answers[how].Add(1)
	s.logEnd("answer", a.conn, a.token, a.asked, a.begun, how, topics.Progress{Events: a.events, Bytes: a.bytes})
}
