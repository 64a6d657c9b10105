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
		k := &keeper{hub: h, source: src, pub: &Publisher{map[Name]*Topic{}}}
		err := k.pub.declare(h, src.Entries) // so that the catalogue is whole at once
		s.running.Go(func() { k.keep(ctx, err) })
	}
	return s
}

// Wait returns when every source has ended.
func (s *Supervisor) Wait() { s.running.Wait() }

// A keeper keeps one source running.
type keeper struct {
	hub    *Hub
	source Source
	pub    *Publisher
}

// keep runs the source until it ends or the context does. err is what kept its
// topics from being declared.
func (k *keeper) keep(ctx context.Context, err error) {
	pause := firstPause
	for {
		began := time.Now()
		if err == nil {
			err = k.run(ctx)
		}
		switch {
		case ctx.Err() != nil, errors.Is(err, ErrClosed):
			return
		case err == nil, errors.Is(err, ErrComplete):
			k.complete()
			return
		}
		k.failed(ctx, err)
		if time.Since(began) >= healthyRun {
			pause = firstPause
		}
		if !sleep(ctx, jitter(pause)) {
			return
		}
		pause = min(2*pause, maxPause)
		err = k.pub.declare(k.hub, k.source.Entries)
	}
}

// A panicked source is told with its stack.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// run runs the source once.
func (k *keeper) run(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{v, debug.Stack()}
		}
	}()
	return k.source.Run(ctx, k.pub)
}

func (k *keeper) complete() {
	for _, t := range k.pub.topics {
		_ = t.Complete() // the hub may be closed: then they have ended, too
	}
}

func (k *keeper) failed(ctx context.Context, err error) {
	var name Name
	if len(k.source.Entries) > 0 {
		name = k.source.Entries[0].Name
	}
	attrs := []any{"topic", name.String(), "error", err}
	if p := (*panicError)(nil); errors.As(err, &p) {
		attrs = append(attrs, "stack", string(p.stack))
	}
	k.hub.opts.Logger.ErrorContext(ctx, "source failed", attrs...)
	for _, t := range k.pub.topics {
		t.failing(err.Error())
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
