package delivery

import (
	"time"
)

// ticksPerHeartbeat is how often the streams are checked in each heartbeat
// interval. A stream gets its comment up to two ticks early, and never late.
const ticksPerHeartbeat = 16

// sendHeartbeats makes silent streams send a comment, until quit is closed. One
// goroutine serves all streams: a timer for each would cost more than the rest of
// an idle stream. It also updates the clock that streams use to record their last
// write, which saves a clock read in each write.
func (d *Delivery) sendHeartbeats(quit <-chan struct{}) {
	period := max(d.opts.Heartbeat/ticksPerHeartbeat, time.Millisecond)
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	var streams []*Stream
	for {
		select {
		case <-quit:
			return
		case now := <-ticker.C:
			d.clock.Store(now.UnixNano())
			streams = d.streams.All(streams)
			silent := now.Add(period - d.opts.Heartbeat).UnixNano()
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
