package topics

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"
)

const (
	firstPause = 100 * time.Millisecond
	maxPause   = 30 * time.Second
	// healthyRun is how long a source must have run for its next failure to count
	// as the first.
	healthyRun = 10 * time.Second
)

// Supervisor keeps sources running.
type Supervisor struct{ running sync.WaitGroup }

// Supervise declares the sources' topics and runs each source in a goroutine of
// its own until the context ends. A source that fails is started again after a
// pause that grows from 100 ms to 30 s, give or take a fifth, and begins anew
// after a run of 10 s; meanwhile its topics are failed and say why. One failing
// source harms no other. Supervise does not wait for the sources; Wait does.
func Supervise(ctx context.Context, h *Hub, sources ...Source) *Supervisor {
	s := &Supervisor{}
	for _, src := range sources {
		one := &supervised{hub: h, source: src, pub: &Publisher{map[Name]*Topic{}}}
		err := one.pub.declare(h, src.Topics) // so that the catalogue is whole at once
		s.running.Go(func() { one.supervise(ctx, err) })
	}
	return s
}

// Wait returns when every source has ended.
func (s *Supervisor) Wait() { s.running.Wait() }

// A supervised is a source that is kept running: one source running.
type supervised struct {
	hub    *Hub
	source Source
	pub    *Publisher
}

// supervise runs the source until it ends or the context does. err is what kept its
// topics from being declared.
func (s *supervised) supervise(ctx context.Context, err error) {
	pause := firstPause
	for {
		began := time.Now()
		if err == nil {
			err = s.run(ctx)
		}
		switch {
		case ctx.Err() != nil, errors.Is(err, ErrClosed):
			return
		case err == nil, errors.Is(err, ErrComplete):
			s.complete()
			return
		}
		s.failed(ctx, err)
		if time.Since(began) >= healthyRun {
			pause = firstPause
		}
		if !sleep(ctx, jitter(pause)) {
			return
		}
		pause = min(2*pause, maxPause)
		err = s.pub.declare(s.hub, s.source.Topics)
	}
}

// A panicked source is told with its stack.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// run runs the source once.
func (s *supervised) run(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{v, debug.Stack()}
		}
	}()
	return s.source.Run(ctx, s.pub)
}

func (s *supervised) complete() {
	for _, t := range s.pub.topics {
		_ = t.Complete() // the hub may be closed: then they have ended, too
	}
}

func (s *supervised) failed(ctx context.Context, err error) {
	var name Name
	if len(s.source.Topics) > 0 {
		name = s.source.Topics[0].Name
	}
	attrs := []any{"topic", name.String(), "error", err}
	if p := (*panicError)(nil); errors.As(err, &p) {
		attrs = append(attrs, "stack", string(p.stack))
	}
	s.hub.opts.Logger.ErrorContext(ctx, "source failed", attrs...)
	for _, t := range s.pub.topics {
		t.markFailed(err.Error())
	}
}

func jitter(d time.Duration) time.Duration {
	return d*4/5 + rand.N(d*2/5)
}

// sleep returns false when the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
