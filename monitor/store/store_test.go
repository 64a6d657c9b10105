package store_test

import (
	"testing"
	"time"

	"topicmux/monitor/store"
	"topicmux/sse"
)

// start is the time at which each test begins.
var start = time.Date(2026, 8, 12, 10, 0, 0, 0, time.UTC)

// rig is a store with a clock that the test advances.
type rig struct {
	t   *testing.T
	s   *store.Store
	now time.Time
}

func newRig(t *testing.T, opts store.Options) *rig {
	t.Helper()
	r := &rig{t: t, now: start}
	opts.Clock = func() time.Time { return r.now }
	r.s = store.New(opts)
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
