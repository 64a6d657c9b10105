// Package delivery brings the events of a hub to the open streams. A pool of writers
// serves all streams and never waits for a client.
package delivery

import (
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"topicmux/server/auth"
	"topicmux/server/internal/accesslog"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/registry"
	"topicmux/topics"
)

// Options are the settings of a delivery. The first ones have the same
// meaning as the options of a server with these names.
type Options struct {
	Version    string
	Logger     *slog.Logger
	MaxStreams int
	MaxAnswers int

	WriteTimeout time.Duration
	Heartbeat    time.Duration
	DrainPeriod  time.Duration
	DrainTimeout time.Duration
	DrainRetry   time.Duration

	AccessLog *accesslog.Log
	Holds     func(*auth.Grant) bool // reports whether a grant is still valid
	Draining  *atomic.Bool           // the server shuts down
	Work      *sync.WaitGroup        // runs streams and their writers
}

// A Delivery brings the events of a hub to the open streams, and the events of
// stream handlers to the clients that asked for them. Its writers never wait for a
// client.
type Delivery struct {
	hub   *topics.Hub
	opts  Options
	log   *accesslog.Log
	holds func(*auth.Grant) bool // see Options.Holds

	streams   registry.Set[*Stream]
	responses registry.Set[*Response]
	sessions  sessions
	pool      writerPool
	clock     atomic.Int64 // the time of the last tick of the heartbeat, in Unix nanoseconds
	unsent    unsent
	building  limit.Semaphore // for building long catalogues
	counters  streamCounters

	draining      *atomic.Bool    // accepts no new streams
	announceDrain atomic.Bool     // streams without pending events send a $drain
	work          *sync.WaitGroup // streams, their writers and the heartbeat
}

// New returns a delivery that has not started.
func New(hub *topics.Hub, opts Options) *Delivery {
	d := &Delivery{
		hub: hub, opts: opts, building: limit.NewHalfSemaphore(), draining: opts.Draining, work: opts.Work,
		log: opts.AccessLog, holds: opts.Holds,
	}
	d.streams.Max, d.responses.Max = opts.MaxStreams, opts.MaxAnswers
	return d
}

// Start starts the writers and the heartbeat. The heartbeat ends when quit is
// closed, the writers after stop.
func (d *Delivery) Start(quit <-chan struct{}) {
	d.clock.Store(time.Now().UnixNano())
	d.work.Go(func() { d.sendHeartbeats(quit) })
	d.pool.start(d.work)
}

// Stop ends the writers.
func (d *Delivery) Stop() { d.pool.stop() }

// Admit subscribes a stream and makes it the session of its client name. If it
// returns an error, the stream has released everything but its connection.
func (d *Delivery) Admit(st *Stream, want topics.SubscribeOptions) error {
	if !d.streams.Add(st) {
		return d.full("too many streams", problem.RejectedStream)
	}
	if !d.holds(st.grant) { // revoke finds the stream from now on, but it may have run before
		d.streams.Remove(st)
		return problem.ErrRevoked
	}
	if err := st.subscribe(want); err != nil {
		d.streams.Remove(st)
		return err
	}
	if err := d.enterSession(st, time.Now()); err != nil {
		st.replay.release(st.conn.Account())
		st.sub.Close()
		d.streams.Remove(st)
		return err
	}
	d.counters.opened.Add(1)
	return nil
}

// full returns the error for a stream beyond a limit.
func (d *Delivery) full(what string, kind problem.Rejection) error {
	if d.draining.Load() {
		return problem.ErrDraining
	}
	e := problem.New(http.StatusServiceUnavailable, what, "try again in a few seconds").CountAs(kind)
	e.Retry = true
	return e
}

// enterSession makes a stream with a client name the session of that name. The
// previous stream of that name sends its pending events and a $replaced, and
// closes.
func (d *Delivery) enterSession(st *Stream, now time.Time) error {
	if st.client == "" {
		return nil
	}
	before, err := d.sessions.enter(st, now)
	if before != nil {
		before.closeAfterFlush(before.frames.AppendReplaced(nil, before.client), ErrReplaced)
	}
	return err
}

// Revoke ends the streams and responses whose grant is no longer valid. New ones
// first register and then check their grant, so revoke cannot miss them.
func (d *Delivery) Revoke() {
	for _, st := range d.streams.All(nil) {
		if !d.holds(st.grant) {
			st.close(problem.ErrRevoked)
		}
	}
	for _, a := range d.responses.All(nil) {
		if !d.holds(a.grant) {
			a.stop(problem.ErrRevoked)
		}
	}
}

// A Stats are the figures of a delivery for the metrics.
type Stats struct {
	Streams, MaxStreams int
	Sessions            int
	Opened              uint64
	Ended               map[string]uint64 // streams by close reason
	Answered            map[string]uint64 // responses of stream handlers by close reason
	Sent, Undelivered   uint64            // direct messages
}

// Stats returns the current figures.
func (d *Delivery) Stats() Stats {
	s := Stats{
		Streams: d.streams.Len(), MaxStreams: d.opts.MaxStreams, Sessions: d.sessions.len(),
		Opened: d.counters.opened.Load(), Sent: d.counters.sent.Load(), Undelivered: d.counters.undelivered.Load(),
		Ended: map[string]uint64{}, Answered: map[string]uint64{},
	}
	for i, name := range closeReasonNames {
		s.Ended[name] = d.counters.by[i].Load()
		s.Answered[name] = d.counters.answers[i].Load()
	}
	return s
}
