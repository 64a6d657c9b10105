package server

import (
	"errors"
	"time"
)

const (
	// drainStep is how much each stream adds to the drain period. At 5,000 closes a
	// second the reconnecting clients do not overload the next server.
	drainStep = 200 * time.Microsecond
	// maxDrainPeriod is the longest drain period, unless Options set one.
	maxDrainPeriod = 2 * time.Second
)

// drain closes the streams. It announces the drain to all streams at once; each
// gets the $drain after its pending events. Then it closes the streams one by one
// over the drain period. After DrainTimeout it cuts the streams that are still
// open.
func (s *Server) drain() {
	s.draining.Store(true)
	s.announceDrain.Store(true)
	empty := s.streams.close()
	streams := s.streams.all(nil)
	for _, st := range streams {
		st.wake()
	}
	period := s.drainPeriod(len(streams))
	begun := time.Now()
	for i, st := range streams {
		due := period / time.Duration(len(streams)) * time.Duration(i)
		if early := due - time.Since(begun); early > 0 && wait(empty, early) {
			return // all clients have closed their streams
		}
		st.closeAfterFlush(nil, errDrained)
	}
	if wait(empty, s.opts.DrainTimeout) {
		return
	}
	for _, st := range s.streams.all(streams) {
		st.conn.cut()
	}
}

// drainPeriod returns the time over which the closes of n streams are spread.
func (s *Server) drainPeriod(n int) time.Duration {
	if s.opts.DrainPeriod > 0 {
		return s.opts.DrainPeriod
	}
	return min(time.Duration(n)*drainStep, maxDrainPeriod)
}

// appendClosing appends the last frames of a stream to st.buf once nothing is
// pending: first the $drain, then the frame of the closing, if there is one. The
// caller runs the stream's schedule.
func (st *stream) appendClosing(last *closing) {
	if last == nil && !st.server.draining.Load() {
		last = &closing{cause: errDrained} // the hub was closed under the server
	}
	if !st.drainSent && (last == nil || errors.Is(last.cause, errDrained)) {
		st.drainSent = true
		st.buf = st.appendDrain(st.buf)
	}
	if last != nil {
		st.buf, st.final = append(st.buf, last.frame...), last.cause
	}
}
