package server

import (
	"errors"
	"time"
)

const (
	// drainStep is how much each stream adds to the time over which the closes are
	// spread: at 5,000 a second the clients that come back do not swamp whoever
	// serves them next.
	drainStep = 200 * time.Microsecond
	// maxDrainPeriod is the longest such time, unless Options say otherwise.
	maxDrainPeriod = 2 * time.Second
)

// drain ends the streams. All are told at once, when they have what is pending,
// and are closed one by one over the drain period; those that have not taken
// everything DrainTimeout after that are cut.
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
			return // all have gone by themselves
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

// drainPeriod is over how long the closes of n streams are spread.
func (s *Server) drainPeriod(n int) time.Duration {
	if s.opts.DrainPeriod > 0 {
		return s.opts.DrainPeriod
	}
	return min(time.Duration(n)*drainStep, maxDrainPeriod)
}

// appendClosing puts what a stream says at last into st.buf, once it has everything: the
// $drain first, and the closing when its time has come.
func (st *stream) appendClosing(bye *closing) {
	if bye == nil && !st.server.draining.Load() {
		bye = &closing{cause: errDrained} // the hub was closed under the server
	}
	if !st.drainSent && (bye == nil || errors.Is(bye.cause, errDrained)) {
		st.drainSent = true
		st.buf = st.appendDrain(st.buf)
	}
	if bye != nil {
		st.buf, st.final = append(st.buf, bye.frame...), bye.cause
	}
}
