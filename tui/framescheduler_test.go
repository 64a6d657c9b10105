package tui

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// frames runs a frameScheduler and counts the frames that it sends.
func frames(ctx context.Context, p *frameScheduler) (count func() int, done chan struct{}) {
	var n atomic.Int64
	done = make(chan struct{})
	go func() {
		defer close(done)
		p.run(ctx, func(msg tea.Msg) {
			if _, ok := msg.(frameArrived); ok {
				n.Add(1)
			}
		})
	}()
	return func() int { synctest.Wait(); return int(n.Load()) }, done
}

func TestManyChangesMakeAtMostTwentyFramesASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		changed := make(chan struct{}, 1)
		ctx, cancel := context.WithCancel(t.Context())
		count, done := frames(ctx, newFrameScheduler(changed))
		for range 100_000 { // one second with a change every 10 µs
			select {
			case changed <- struct{}{}:
			default:
			}
			<-time.After(10 * time.Microsecond)
		}
		if n := count(); n < 18 || n > 22 {
			t.Errorf("%d frames in a second of constant change, want about 20", n)
		}
		cancel()
		<-done
	})
}

func TestNothingChangedNothingIsSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		count, done := frames(ctx, newFrameScheduler(make(chan struct{})))
		<-time.After(time.Minute)
		if n := count(); n != 0 {
			t.Errorf("%d frames in an idle minute, want none", n)
		}
		cancel()
		<-done
	})
}

func TestAFrameComesAtTheMomentAskedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		p := newFrameScheduler(make(chan struct{}))
		count, done := frames(ctx, p)
		p.wakeAt(time.Now().Add(10 * time.Second))
		p.wakeAt(time.Now().Add(5 * time.Second)) // the latest request counts
		<-time.After(4900 * time.Millisecond)
		if n := count(); n != 0 {
			t.Errorf("%d frames before the moment, want none", n)
		}
		<-time.After(time.Second)
		if n := count(); n != 1 {
			t.Errorf("%d frames after the moment, want one", n)
		}
		p.wakeAt(time.Now().Add(time.Second))
		p.wakeAt(time.Time{})
		<-time.After(time.Minute)
		if n := count(); n != 1 {
			t.Errorf("%d frames, want the withdrawn one not to come", n)
		}
		cancel()
		<-done
	})
}
