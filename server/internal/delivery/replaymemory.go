package delivery

import (
	"sync/atomic"
	"time"

	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
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
// start at once, they wait for each other. It returns ErrInFlight after
// replayTimeout, and ErrDraining during shutdown.
func (m *replayMemory) reserve(a limit.Account, size int, draining *atomic.Bool) error {
	if size <= limit.Allowance {
		return nil
	}
	v := limit.Reservation{}
	for until := time.Now().Add(replayTimeout); !v.Try(a, size); {
		if draining.Load() {
			return problem.ErrDraining
		}
		if time.Now().After(until) {
			a.Budget.Rejected.Count(problem.RejectedInFlight)
			return problem.ErrInFlight
		}
		timer := time.NewTimer(replayPoll)
		<-timer.C
	}
	m.size.Store(int64(size))
	return nil
}

// settle reduces the reservation to the actual size, once it is known. The stream
// may select few topics, or their histories may be empty.
func (m *replayMemory) settle(a limit.Account, size int) {
	v := limit.Reservation{Size: int(m.size.Load())}
	if less := v.Size - size; less > 0 {
		v.Release(a, less)
		m.size.Store(int64(v.Size))
	}
}

// held reports whether memory is reserved.
func (m *replayMemory) held() bool { return m.size.Load() > 0 }

// release releases the memory when the stream no longer needs it. The goroutine that
// runs the stream calls it, and the one that closes the stream.
func (m *replayMemory) release(a limit.Account) {
	if size := m.size.Swap(0); size > 0 {
		v := limit.Reservation{Size: int(size)}
		v.End(a)
	}
}
