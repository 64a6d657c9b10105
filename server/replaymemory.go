package server

import (
	"time"

	"topicmux/topics"
)

const (
	// replayTimeout is how long a stream waits for replay memory before it is
	// rejected.
	replayTimeout = 10 * time.Second
	// replayPoll is the interval at which it tries again.
	replayPoll = 20 * time.Millisecond
)

// reserveReplay waits until the budget has room for the replay of the stream: to
// replay the histories of many topics, the hub stores a position for each. When a
// thousand streams start at once, they wait for each other. It returns errInFlight
// after replayTimeout, and errDraining during shutdown.
func (st *stream) reserveReplay(want topics.SubscribeOptions) error {
	size := st.server.hub.FootprintOf(want)
	if size <= allowance {
		return nil
	}
	v := reservation{}
	for until := time.Now().Add(replayTimeout); !v.try(st.conn, size); {
		if st.server.draining.Load() {
			return errDraining
		}
		if time.Now().After(until) {
			st.server.rejected.count(rejectedInFlight)
			return errInFlight
		}
		timer := time.NewTimer(replayPoll)
		<-timer.C
	}
	st.replay.Store(int64(size))
	return nil
}

// settleReplay reduces the reservation to the actual size, once it is known. The
// stream may select few topics, or their histories may be empty.
func (st *stream) settleReplay() {
	v := reservation{size: int(st.replay.Load())}
	if less := v.size - st.sub.Footprint(); less > 0 {
		v.release(st.conn, less)
		st.replay.Store(int64(v.size))
	}
}

// releaseReplay releases the replay memory when the stream no longer needs it. The
// goroutine that runs the stream calls it, and the one that closes the stream.
func (st *stream) releaseReplay() {
	if size := st.replay.Swap(0); size > 0 {
		v := reservation{size: int(size)}
		v.end(st.conn)
	}
}
