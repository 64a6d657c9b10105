package tui

import (
	"context"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// wakesPerSecond limits the frames triggered by new data. Numbers that change
// faster are hard to read. Frames for keys are not limited. ticksPerSecond is
// how often Bubble Tea's renderer checks for modes to set. Each tick costs CPU
// time, so it is low.
const (
	wakesPerSecond = 20
	ticksPerSecond = 4
)

// frameArrived wakes the model: the store has changed, or a requested wake-up
// is due.
type frameArrived struct{}

// stopped is the message that the dashboard's context has ended.
type stopped struct{}

// frameScheduler turns changes of the store into at most wakesPerSecond
// wake-ups. It causes none while nothing changes.
type frameScheduler struct {
	changed <-chan struct{}
	asked   chan struct{} // signals a change of at; capacity 1
	at      atomic.Int64  // Unix ns of the requested wake-up; 0 for none
}

func newFrameScheduler(changed <-chan struct{}) *frameScheduler {
	return &frameScheduler{changed: changed, asked: make(chan struct{}, 1)}
}

// wakeAt requests a frame at t, even if nothing changes until then. It replaces
// an earlier request. The zero time cancels it.
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

// run sends frames until ctx ends, then asks the model to stop. It returns
// after the last send.
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
		select { // wait for the rest of the frame interval
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
