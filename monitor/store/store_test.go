package store_test

import (
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// start is the time at which each test begins.
var start = time.Date(2026, 8, 12, 10, 0, 0, 0, time.UTC)

// fed is a store with one stream that has no name.
type fed struct {
	*store.Store
	*store.Stream
}

func newFed(opts store.Options) fed {
	s := store.New(opts)
	return fed{s, s.AddStream("")}
}

// rig is a store with a clock that the test advances.
type rig struct {
	t   *testing.T
	s   fed
	now time.Time
}

func newRig(t *testing.T, opts store.Options) *rig {
	t.Helper()
	r := &rig{t: t, now: start}
	opts.Clock = func() time.Time { return r.now }
	r.s = newFed(opts)
	return r
}

// send applies events of a topic at the current time.
func (r *rig) send(topic string, payloads ...string) {
	for _, p := range payloads {
		r.s.Apply(sse.Event{Type: topic, Data: []byte(p)}, r.now)
	}
}

// every applies events of a topic, at intervals of d.
func (r *rig) every(d time.Duration, topic string, payloads ...string) {
	for _, p := range payloads {
		r.wait(d)
		r.send(topic, p)
	}
}

func (r *rig) wait(d time.Duration) { r.now = r.now.Add(d) }

func (r *rig) conn(p sse.Phase) { r.s.SetConn(sse.State{Phase: p}) }

// state returns the state for the test to read.
func (r *rig) state() *store.State {
	st := r.s.Acquire()
	r.s.Release()
	return st
}

// of returns the state of the stream for the test to read.
func (r *rig) of() *store.StreamState { return r.state().Streams[0] }

// joins reports whether a chart may connect values of a topic at two times.
func joins(t *store.Topic, a, b time.Time) bool { return t.Joined(new(store.Series), a, b) }

func (r *rig) topic(name string) *store.Topic {
	r.t.Helper()
	t := r.state().Topic(name)
	if t == nil {
		r.t.Fatalf("there is no topic %q", name)
	}
	return t
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
