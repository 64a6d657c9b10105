package server

import (
	"errors"
	"log/slog"
	"net"
	"os"
	"sync/atomic"
	"time"
)

// An end is how a stream ended, as the metrics count it.
type end uint8

const (
	endGone     end = iota // the client went, or the network did
	endStalled             // it took nothing for too long
	endTalked              // it sent too much
	endComplete            // all its topics are complete
	endDrained             // the server went away
	endFailed              // the server failed
	ends                   // how many there are
)

// endNames are what the metrics and the log call them.
var endNames = [ends]string{
	endGone:     "gone",
	endStalled:  "stalled",
	endTalked:   "talked",
	endComplete: "complete",
	endDrained:  "drained",
	endFailed:   "failed",
}

// endOf returns how a stream ended that ended with that error.
func endOf(why error) end {
	switch {
	case errors.Is(why, errDrained), errors.Is(why, net.ErrClosed): // it took too long to drain
		return endDrained
	case errors.Is(why, errComplete):
		return endComplete
	case errors.Is(why, errTalks):
		return endTalked
	case errors.Is(why, errInternal):
		return endFailed
	case errors.Is(why, os.ErrDeadlineExceeded):
		return endStalled
	}
	return endGone
}

// endings count streams.
type endings struct {
	opened atomic.Uint64
	by     [ends]atomic.Uint64
}

// ended counts a stream that has ended, and logs it.
func (s *Server) ended(st *stream, why error) {
	how := endOf(why)
	s.opts.Logger.Debug("stream ended", "remote", st.conn.RemoteAddr(), "client", st.client,
		"after", time.Since(st.begun), "why", why)
	if st.sub == nil {
		return // it was but a head
	}
	s.ends.by[how].Add(1)
	p := st.sub.Progress()
	s.access(st.conn, "stream",
		slog.String("path", st.asked),
		slog.String("end", endNames[how]),
		slog.Duration("took", time.Since(st.begun)),
		slog.Uint64("events", p.Events),
		slog.Uint64("bytes", p.Bytes),
		slog.Uint64("gaps", p.Gaps),
		slog.Uint64("missed", p.Missed),
		slog.String("last", p.Last.String()),
	)
}
