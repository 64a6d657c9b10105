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

// name is the name of the server in headers and $hello.
const name = "topicmux"

// Server serves one hub. [New] creates it. A Server can serve only once.
type Server struct {
	hub  *topics.Hub
	opts Options
	http *fasthttp.Server

	settings atomic.Pointer[settings]
	updating sync.Mutex // serializes updates; guards addr
	addr     net.Addr   // the listen address, or nil

	limiter *limiter
	budget  budget
	unsent  unsent
	feeding gate // for parsing events in bodies
	gate    gate // for building long catalogues

	conns     connTracker
	rejecting registry[*conn] // rejected connections that get a response
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
	draining      atomic.Bool    // accepts no new streams and is not ready
	announceDrain atomic.Bool    // streams without pending events send a $drain
	work          sync.WaitGroup // connections, streams, their writers, the acceptor and the heartbeats
}

// New returns a server for the hub. Create the hub with [HubOptions].
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

		// Handlers read the bodies, because they know their limits.
		StreamRequestBody:            true,
		MaxRequestBodySize:           s.opts.MaxBody,
		DisablePreParseMultipartForm: true,

		// fasthttp's date would need a goroutine that never ends, and it cannot be
		// set in another way.
		NoDefaultDate: true,

		ReduceMemoryUsage:     true,
		NoDefaultContentType:  true,
		SecureErrorLogMessage: true,
		Logger:                discard{},
	}
	return s
}

// ErrRemote is the error of Serve and Update for a listener that other machines can
// reach, if neither Access nor AllowRemote is set.
var ErrRemote = errors.New("other machines could reach it, but no authentication is configured: " +
	"listen on 127.0.0.1 or [::1], configure tokens (Access), or allow everyone (AllowRemote)")

var errServing = errors.New("a server can serve only once")

// Serve accepts connections from the listener until the context ends. Then it
// drains the streams, lets requests finish, and returns nil when every connection
// has ended. It always closes the listener. It does not close the hub. The error is
// ErrRemote, an error of the listener, or that the server has served before.
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

// discard drops the log of fasthttp. The server itself logs or answers all errors
// that matter.
type discard struct{}

// Printf does nothing.
func (discard) Printf(string, ...any) {}
