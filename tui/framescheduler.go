package tui

import (
	"context"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// wakesPerSecond bounds how often new data triggers a frame: figures that
// change faster are hard to read. Keys are not limited. ticksPerSecond is how
// often Bubble Tea's renderer checks for modes to set. Each tick costs CPU
// time, so it is low.
const (
	wakesPerSecond = 20
	ticksPerSecond = 4
)

// frameArrived wakes the model: the store changed, or the wake-up that the
// model asked for is due.
type frameArrived struct{}

// stopped says that the dashboard's context ended.
type stopped struct{}

// frameScheduler turns changes of the store, however many, into at most wakesPerSecond
// wake-ups, and into none at all while nothing changes.
type frameScheduler struct {
	changed <-chan struct{}
	asked   chan struct{} // at has changed; capacity 1
	at      atomic.Int64  // Unix nanoseconds of the wake-up asked for; 0 is none
}

func newFrameScheduler(changed <-chan struct{}) *frameScheduler {
	return &frameScheduler{changed: changed, asked: make(chan struct{}, 1)}
}

// wakeAt asks for one frame at t, even if nothing changes until then. The
// latest call replaces earlier ones; the zero time cancels them.
func (f *frameScheduler) wakeAt(t time.Time) {
	at := int64(0)
	if !t.IsZero() {
		at = t.UnixNano()
	}
	if f.at.Swap(at) == at {
		return
	}
	select {
	case f.asked <- struct{}{}:
	default:
	}
}

// run sends frames until ctx ends, then asks the model to stop. It owns its
// timers and returns only after the last send.
func (f *frameScheduler) run(ctx context.Context, send func(tea.Msg)) {
	rest := time.NewTimer(0)
	defer rest.Stop()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			send(stopped{})
			return
		case <-f.asked:
			f.set(timer)
			continue
		case <-f.changed:
		case <-timer.C:
		}
		select { // the rest of the last frame's time
		case <-ctx.Done():
			continue
		case <-rest.C:
		}
		rest.Reset(time.Second / wakesPerSecond)
		send(frameArrived{})
	}
}

func (f *frameScheduler) set(timer *time.Timer) {
	if at := f.at.Load(); at != 0 {
		timer.Reset(max(0, time.Until(time.Unix(0, at))))
		return
	}
	timer.Stop()
}
