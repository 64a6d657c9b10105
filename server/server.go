package server

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/valyala/fasthttp"

	"topicmux/topics"
)

// name is what the server calls itself.
const name = "topicmux"

// Server serves one hub. It is made by [New] and serves once.
type Server struct {
	hub  *topics.Hub
	opts Options
	http *fasthttp.Server

	settings atomic.Pointer[settings]
	updating sync.Mutex // one changes them at a time; guards addr
	addr     net.Addr   // that it listens on, or nil

	limiter *limiter
	budget  budget
	unsent  unsent
	feeding gate // to the events of bodies
	gate    gate // to the making of long catalogues

	conns     connTracker
	rejecting registry[*conn] // refused ones, that are told why
	streams   registry[*stream]
	pool      writerPool
	clock     atomic.Int64 // the time of the last tick of the heartbeat, in Unix nanoseconds
	replies   replies

	sessions sessions
	handlers registry[*handlerStream]

	rejected rejections
	requests requestCounters
	counters streamCounters
	registry *prometheus.Registry
	scrapes  *scrapes

	started       atomic.Bool
	draining      atomic.Bool    // no new streams, and not ready
	announceDrain atomic.Bool    // streams that have everything are told so
	work          sync.WaitGroup // connections, streams, their writers, the acceptor and the heartbeats
}

// New returns a server for the hub, which should have been made with
// [HubOptions].
func New(hub *topics.Hub, opts Options) *Server {
	s := &Server{hub: hub, opts: opts.withDefaults(), gate: newGate(), feeding: newWideGate(), scrapes: newScrapes(), requests: newRequestCounters(opts.StreamHandlers)}
	s.settings.Store(newSettings(Settings{
		Access: opts.Access, AllowHosts: opts.AllowHosts, AllowOrigins: opts.AllowOrigins, AccessLog: opts.AccessLog,
	}, nil))
	s.registry = newMetrics(s)
	s.limiter = newLimiter(s.opts)
	s.budget.max = int64(s.opts.MaxInFlight)
	s.conns.max, s.streams.max, s.rejecting.max = s.opts.MaxConns, s.opts.MaxStreams, maxRejecting
	s.handlers.max = s.opts.MaxAnswers
	s.conns.perAddress.max, s.conns.perAddress.loopback = s.opts.perAddress()
	s.replies.max, s.replies.age = s.opts.MaxKeys, s.opts.KeyAge
	s.http = &fasthttp.Server{
		Name:         name,
		Handler:      s.handle,
		ErrorHandler: s.malformed,
		ConnState:    setState,

		ReadBufferSize: s.opts.MaxHeader,
		ReadTimeout:    s.opts.HeaderTimeout,
		WriteTimeout:   s.opts.WriteTimeout,
		IdleTimeout:    s.opts.IdleTimeout,
		Concurrency:    s.opts.MaxConns,
		HeaderReceived: s.headerReceived,
		ExpectHandler:  s.expectContinue,

		// Bodies are read by the handlers, which know how much they may take.
		StreamRequestBody:            true,
		MaxRequestBodySize:           s.opts.MaxBody,
		DisablePreParseMultipartForm: true,

		// The date would cost a goroutine that never ends, and cannot be set otherwise.
		NoDefaultDate: true,

		ReduceMemoryUsage:     true,
		NoDefaultContentType:  true,
		SecureErrorLogMessage: true,
		Logger:                discard{},
	}
	return s
}

// ErrRemote is returned by Serve for a listener that other machines can reach,
// unless Options have Access or allow it.
var ErrRemote = errors.New("other machines could reach it, but no authentication is configured: " +
	"listen on 127.0.0.1 or [::1], configure tokens (Access), or allow everyone (AllowRemote)")

var errServing = errors.New("a server can serve only once")

// Serve takes connections from the listener until the context ends; then it
// drains the streams, lets requests finish, and returns nil when every
// connection has ended. It closes the listener in any case. The hub stays open.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	if err := s.check(ln); err != nil {
		_ = ln.Close()
		return err
	}
	if s.started.Swap(true) {
		_ = ln.Close()
		return errServing
	}
	s.listening(ln.Addr())
	s.opts.Logger.Debug("serving", "addr", ln.Addr().String())

	quit := make(chan struct{})
	failed := make(chan error, 1)
	s.work.Go(func() { failed <- s.accept(ln, quit) })
	s.clock.Store(time.Now().UnixNano())
	s.work.Go(func() { s.sendHeartbeats(quit) })
	s.work.Go(func() { s.trim(quit) })
	s.pool.start(&s.work)

	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	began := time.Now()
	s.opts.Logger.Info("shutting down", "streams", s.streams.len(), "connections", s.conns.len())
	s.drain()
	s.cancelHandlers()
	close(quit)
	_ = ln.Close()
	s.closeConns()
	s.pool.stop()
	s.work.Wait()
	s.opts.Logger.Info("shutdown complete", since(began))
	return err
}

// discard is where fasthttp's log goes: what matters is answered or logged here.
type discard struct{}

// Printf does nothing.
func (discard) Printf(string, ...any) {}
