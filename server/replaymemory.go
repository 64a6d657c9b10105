package server

import (
	"time"

	"topicmux/topics"
)

const (
	// newcomerPatience is how long a stream waits for memory before it is refused.
	newcomerPatience = 10 * time.Second
	// newcomerPace is how often it looks whether there is some.
	newcomerPace = 20 * time.Millisecond
)

// admit waits until there is room for what the stream takes while it begins: to read
// what is remembered of many topics, the hub notes for each how far it is. When a
// thousand come at once, they take turns. It returns errInFlight after some time.
func (st *stream) reserveReplay(want topics.SubscribeOptions) error {
	size := st.server.hub.FootprintOf(want)
	if size <= allowance {
		return nil
	}
	v := reservation{}
	for until := time.Now().Add(newcomerPatience); !v.try(st.conn, size); {
		if st.server.draining.Load() {
			return errDraining
		}
		if time.Now().After(until) {
			st.server.rejected.count(rejectedInFlight)
			return errInFlight
		}
		pace := time.NewTimer(newcomerPace)
		<-pace.C
	}
	st.replay.Store(int64(size))
	return nil
}

// settleReplay notes how much the stream really takes, when that is known: it may have
// selected few topics, or nothing may be remembered.
func (st *stream) settleReplay() {
	v := reservation{size: int(st.replay.Load())}
	if less := v.size - st.sub.Footprint(); less > 0 {
		v.release(st.conn, less)
		st.replay.Store(int64(v.size))
	}
}

// releaseReplay gives the memory back when nothing of it is needed any more. Whoever has
// the turn calls it, and whoever lets go of the stream.
func (st *stream) releaseReplay() {
	if size := st.replay.Swap(0); size > 0 {
		v := reservation{size: int(size)}
		v.end(st.conn)
	}
}
