package topics

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"topicmux/internal/backoff"
)

const (
	firstPause = 100 * time.Millisecond
	maxPause   = 30 * time.Second
	// healthyRun is how long a source must run for the pause to start at firstPause
	// again.
	healthyRun = 10 * time.Second
)

// Supervisor keeps sources running.
type Supervisor struct {
	running sync.WaitGroup
	sources []*supervised
}

// Supervise declares the topics of the sources and runs each source in its own
// goroutine until the context ends. A source that fails is restarted after a pause.
// The pause doubles from 100 ms to 30 s, less a random part of up to a half, and is
// reset after a run of 10 s. The topics of a failed source are failed. TopicInfo.Error
// says why, TopicInfo.RetryAt when the source is restarted, and TopicInfo.Restarts how
// often it has been. A failed source does not affect the others. Supervise does not wait for the
// sources; Wait does.
func Supervise(ctx context.Context, h *Hub, sources ...Source) *Supervisor {
	s := &Supervisor{}
	for _, src := range sources {
		sup := &supervised{hub: h, source: src, pub: newPublisher(h)}
		for _, info := range src.Topics {
			sup.pub.recovery.known = append(sup.pub.recovery.known, info.Name)
		}
		err := sup.pub.declareAll(src.Topics) // declared here: the catalogue is complete when Supervise returns
		s.sources = append(s.sources, sup)
		s.running.Go(func() { sup.supervise(ctx, err) })
	}
	return s
}

// Complete ends the topics of all sources, which will not publish again. Call it after
// Wait.
func (s *Supervisor) Complete() {
	for _, sup := range s.sources {
		sup.complete()
	}
}

// Wait returns when every source has ended.
func (s *Supervisor) Wait() { s.running.Wait() }

// A supervised is a source that the supervisor restarts after failures.
type supervised struct {
	hub    *Hub
	source Source
	pub    *Publisher
}

// supervise runs the source until it ends or the context does. err is the error of
// declaring its topics.
func (s *supervised) supervise(ctx context.Context, err error) {
	started := false
	for failures := 1; ; failures++ {
		began := time.Now()
		if err == nil {
			if started {
				s.pub.Restarted()
			}
			started = true
			err = s.runOnce(ctx)
		}
		switch {
		case ctx.Err() != nil, errors.Is(err, ErrClosed):
			return
		case err == nil, errors.Is(err, ErrComplete):
			s.complete()
			return
		}
		if time.Since(began) >= healthyRun {
			failures = 1
		}
		pause := backoff.Delay(failures, firstPause, maxPause)
		s.failed(ctx, err, pause)
		if !backoff.Sleep(ctx, pause) {
			return
		}
		err = s.pub.declareAll(s.source.Topics)
	}
}

// A panicError is the panic of a source, with its stack.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// run runs the source once.
func (s *supervised) runOnce(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{v, debug.Stack()}
		}
	}()
	return s.source.Run(ctx, s.pub)
}

func (s *supervised) complete() {
	for _, t := range s.pub.all() {
		_ = t.Complete() // ErrClosed: a closed hub has ended its topics
	}
}

// failed logs the error and marks the topics as failed until the source is started again
// after the pause.
func (s *supervised) failed(ctx context.Context, err error, pause time.Duration) {
	var name Name
	if len(s.source.Topics) > 0 {
		name = s.source.Topics[0].Name
	}
	attrs := []any{"topic", name.String(), "error", err}
	if p := (*panicError)(nil); errors.As(err, &p) {
		attrs = append(attrs, "stack", string(p.stack))
	}
	s.hub.opts.Logger.ErrorContext(ctx, "source failed", attrs...)
	s.pub.FailUntil(s.hub.opts.Clock().Add(pause), err)
}
