package server

import (
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"topicmux/server/auth"
	"topicmux/topics"
)

// deliveryOptions are the settings of the delivery. They have the same meaning as
// the options of a server with these names.
type deliveryOptions struct {
	Version    string
	Logger     *slog.Logger
	MaxStreams int
	MaxAnswers int

	WriteTimeout time.Duration
	Heartbeat    time.Duration
	DrainPeriod  time.Duration
	DrainTimeout time.Duration
	DrainRetry   time.Duration
}

// A delivery brings the events of a hub to the open streams, and the events of
// stream handlers to the clients that asked for them. Its writers never wait for a
// client.
type delivery struct {
	hub      *topics.Hub
	opts     deliveryOptions
	log      *accessLog
	rejected *rejections
	holds    func(*auth.Grant) bool // reports whether a grant is still valid

	streams   registry[*stream]
	responses registry[*response]
	sessions  sessions
	pool      writerPool
	clock     atomic.Int64 // the time of the last tick of the heartbeat, in Unix nanoseconds
	unsent    unsent
	building  gate // for building long catalogues
	counters  streamCounters

	draining      *atomic.Bool    // accepts no new streams
	announceDrain atomic.Bool     // streams without pending events send a $drain
	work          *sync.WaitGroup // streams, their writers and the heartbeat
}

// newDelivery returns a delivery that has not started.
func newDelivery(hub *topics.Hub, opts deliveryOptions, draining *atomic.Bool, work *sync.WaitGroup) *delivery {
	d := &delivery{hub: hub, opts: opts, building: newGate(), draining: draining, work: work}
	d.streams.max, d.responses.max = opts.MaxStreams, opts.MaxAnswers
	return d
}

// start starts the writers and the heartbeat. The heartbeat ends when quit is
// closed, the writers after stop.
func (d *delivery) start(quit <-chan struct{}) {
	d.clock.Store(time.Now().UnixNano())
	d.work.Go(func() { d.sendHeartbeats(quit) })
	d.pool.start(d.work)
}

// stop ends the writers.
func (d *delivery) stop() { d.pool.stop() }

// admit subscribes a stream and makes it the session of its client name. If it
// returns an error, the stream has released everything but its connection.
func (d *delivery) admit(st *stream, want topics.SubscribeOptions) error {
	if !d.streams.add(st) {
		return d.full("too many streams", rejectedStream)
	}
	if !d.holds(st.grant) { // revoke finds the stream from now on, but it may have run before
		d.streams.remove(st)
		return errRevoked
	}
	if err := st.subscribe(want); err != nil {
		d.streams.remove(st)
		return err
	}
	if err := d.enterSession(st, time.Now()); err != nil {
		st.replay.release(st.conn.account())
		st.sub.Close()
		d.streams.remove(st)
		return err
	}
	d.counters.opened.Add(1)
	return nil
}

// full returns the error for a stream beyond a limit.
func (d *delivery) full(what string, kind rejection) error {
	if d.draining.Load() {
		return errDraining
	}
	e := newError(http.StatusServiceUnavailable, what, "try again in a few seconds").countAs(kind)
	e.retry = true
	return e
}

// enterSession makes a stream with a client name the session of that name. The
// previous stream of that name sends its pending events and a $replaced, and
// closes.
func (d *delivery) enterSession(st *stream, now time.Time) error {
	if st.client == "" {
		return nil
	}
	before, err := d.sessions.enter(st, now)
	if before != nil {
		before.closeAfterFlush(before.frames.appendReplaced(nil, before.client), errReplaced)
	}
	return err
}

// revoke ends the streams and responses whose grant is no longer valid. New ones
// first register and then check their grant, so revoke cannot miss them.
func (d *delivery) revoke() {
	for _, st := range d.streams.all(nil) {
		if !d.holds(st.grant) {
			st.close(errRevoked)
		}
	}
	for _, a := range d.responses.all(nil) {
		if !d.holds(a.grant) {
			a.stop(errRevoked)
		}
	}
}
