package server

import (
	"sync/atomic"
	"time"
)

const (
	// replayTimeout is how long a stream waits for replay memory before it is
	// rejected.
	replayTimeout = 10 * time.Second
	// replayPoll is the interval at which it tries again.
	replayPoll = 20 * time.Millisecond
)

// replayMemory is the memory of the budget that is reserved for the replay of
// histories to a stream: to replay the histories of many topics, the hub stores a
// position for each.
type replayMemory struct{ size atomic.Int64 }

// reserve waits until the budget has room for size bytes. When a thousand streams
// start at once, they wait for each other. It returns errInFlight after
// replayTimeout, and errDraining during shutdown.
func (m *replayMemory) reserve(a account, size int, draining *atomic.Bool) error {
	if size <= allowance {
		return nil
	}
	v := reservation{}
	for until := time.Now().Add(replayTimeout); !v.try(a, size); {
		if draining.Load() {
			return errDraining
		}
		if time.Now().After(until) {
			a.budget.rejected.count(rejectedInFlight)
			return errInFlight
		}
		timer := time.NewTimer(replayPoll)
		<-timer.C
	}
	m.size.Store(int64(size))
	return nil
}

// settle reduces the reservation to the actual size, once it is known. The stream
// may select few topics, or their histories may be empty.
func (m *replayMemory) settle(a account, size int) {
	v := reservation{size: int(m.size.Load())}
	if less := v.size - size; less > 0 {
		v.release(a, less)
		m.size.Store(int64(v.size))
	}
}

// held reports whether memory is reserved.
func (m *replayMemory) held() bool { return m.size.Load() > 0 }

// release releases the memory when the stream no longer needs it. The goroutine that
// runs the stream calls it, and the one that closes the stream.
func (m *replayMemory) release(a account) {
	if size := m.size.Swap(0); size > 0 {
		v := reservation{size: int(size)}
		v.end(a)
	}
}
