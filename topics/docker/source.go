package docker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"sync"
	"time"

	"topicmux/internal/backoff"
	"topicmux/topics"
)

const (
	// settle is how long events of containers wait for further ones before the containers are
	// listed.
	settle = 100 * time.Millisecond
	// listEvery is the longest time between two lists of the containers. It finds an engine
	// that does not answer any more, and what no event said. The number of containers has a
	// value at least this often, so that a chart has no slope where it jumped.
	listEvery = 2 * time.Second
	// logGrace is the longest time to wait for the rest of the log of a container that has
	// stopped.
	logGrace = 2 * time.Second
)

// A source watches one engine.
type source struct {
	opts   Options
	engine *engine
	events topics.Name

	newest   int64                  // time of the newest event, in Unix nanoseconds; 0 before the first
	assigned map[string]topics.Name // the topics of the containers by id

	listed time.Time // when the containers were listed last; zero before the first time

	mu     sync.Mutex           // guards logged
	logged map[string]time.Time // of the newest line of each log, by the id of the container
}

// A run is one run of a source.
type run struct {
	*source
	pub      *topics.Publisher
	ctx      context.Context // of all goroutines of the run
	failed   chan error      // has the first error of a goroutine
	group    sync.WaitGroup
	watchers map[string]*watcher // by the id of the container
	changed  chan struct{}       // has a value if the containers may have changed
}

// run watches the engine until the context ends or the engine fails.
func (s *source) run(ctx context.Context, pub *topics.Publisher) error {
	inner, end := context.WithCancel(ctx)
	r := &run{
		source: s, pub: pub, ctx: inner, failed: make(chan error, 1),
		watchers: map[string]*watcher{}, changed: make(chan struct{}, 1),
	}
	defer s.engine.client.CloseIdleConnections()
	defer r.group.Wait()
	defer end()
	events, err := s.engine.open(inner, "/events", s.after())
	if err != nil {
		return err
	}
	r.start(func() error { return r.follow(events) })
	pub.Live(s.events)
	for err == nil {
		if err = r.list(); err == nil {
			err = r.wait()
		}
	}
	r.drain()
	return err
}

// wait waits until the containers have to be listed. The error is that of a goroutine, or of the
// context.
func (r *run) wait() error {
	select {
	case <-r.changed:
		backoff.Sleep(r.ctx, settle)
	case <-time.After(listEvery):
	case err := <-r.failed:
		return err
	case <-r.ctx.Done():
	}
	return r.ctx.Err()
}

// drain waits for the rest of the logs, which end if the engine does.
func (r *run) drain() {
	limit, cancel := context.WithTimeout(r.ctx, logGrace)
	defer cancel()
	for _, w := range r.watchers {
		w.drain(limit)
	}
}

// start starts a goroutine of the run. If it fails, the run fails.
func (r *run) start(work func() error) {
	r.group.Go(func() {
		err := recovered(work)
		if err == nil {
			return
		}
		select {
		case r.failed <- err:
		default: // another one was first
		}
	})
}

// recovered returns the error of work, or its panic as one.
func recovered(work func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return work()
}

// after returns the query for the events after the newest one.
func (s *source) after() url.Values {
	if s.newest == 0 {
		return nil
	}
	return url.Values{"since": {nanoseconds(s.newest)}}
}

// nanoseconds returns a Unix time as an engine reads it.
func nanoseconds(at int64) string {
	return fmt.Sprintf("%d.%09d", at/1e9, at%1e9)
}

// follow publishes the events of the engine.
func (r *run) follow(stream io.ReadCloser) error {
	defer func() { _ = stream.Close() }()
	values := newValues(stream)
	for {
		var raw json.RawMessage
		if err := values.next(&raw); err != nil {
			return r.engine.failed(r.ctx, "/events", err)
		}
		if err := r.event(raw); err != nil {
			return err
		}
	}
}

// event publishes one event, unless it has been published before.
func (r *run) event(raw json.RawMessage) error {
	var e struct {
		Type string `json:"Type"`
		Time int64  `json:"timeNano"`
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		return r.engine.failed(r.ctx, "/events", fmt.Errorf("the answer is not the JSON of an engine: %w", err))
	}
	if e.Type == "container" || e.Type == "" {
		select {
		case r.changed <- struct{}{}:
		default:
		}
	}
	if e.Time != 0 && e.Time <= r.newest {
		return nil
	}
	r.newest = max(r.newest, e.Time)
	var line bytes.Buffer
	if err := json.Compact(&line, raw); err != nil {
		return err
	}
	return r.published(r.events, r.pub.Publish(r.events, line.Bytes()))
}

// published returns the error of a publication if it concerns all topics. Others fail their
// topic.
func (r *run) published(name topics.Name, err error) error {
	switch {
	case errors.Is(err, topics.ErrClosed):
		return err
	case err != nil && !errors.Is(err, topics.ErrComplete):
		r.pub.Fail(err, name)
	}
	return nil
}
