package server

import "time"

// ticksPerHeartbeat is how often in the longest silence the streams are looked at.
// A stream gets its comment up to twice that much early, and never late.
const ticksPerHeartbeat = 16

// sendHeartbeats gives the streams that have been silent a comment, until quit is closed.
// One goroutine does it for all: a timer for each would cost more than the rest
// of an idle stream. It also moves the clock by which streams note when they were
// written, which spares each write a look at the time.
func (s *Server) sendHeartbeats(quit <-chan struct{}) {
	period := max(s.opts.Heartbeat/ticksPerHeartbeat, time.Millisecond)
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	var streams []*stream
	for {
		select {
		case <-quit:
			return
		case now := <-ticker.C:
			s.clock.Store(now.UnixNano())
			streams = s.streams.all(streams)
			silent := now.Add(period - s.opts.Heartbeat).UnixNano()
			for _, st := range streams {
				if wrote := st.wrote.Load(); wrote != 0 && wrote <= silent {
					st.heartbeatDue.Store(true)
					st.wake()
				}
			}
			clear(streams)
		}
	}
}
