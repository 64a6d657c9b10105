package server

import (
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/valyala/fasthttp"

	"topicmux/protocol"
	"topicmux/server/internal/accesslog"
	"topicmux/server/internal/api"
	"topicmux/server/internal/delivery"
	"topicmux/server/internal/framing"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/metrics"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/server/internal/transport"
	"topicmux/topics"
)

// Server serves one hub. [New] creates it. A Server can serve only once.
type Server struct {
	hub  *topics.Hub
	opts Options
	http *fasthttp.Server

	prefix request.Prefix

	settings atomic.Pointer[request.Settings]
	updating sync.Mutex // serializes updates; guards set and addr
	set      Settings
	addr     net.Addr // the listen address, or nil

	connections   *transport.Connections
	delivery      *delivery.Delivery
	authenticator *request.Authenticator
	limiter       *limit.Limiter
	api           *api.API
	registry      *prometheus.Registry

	started  atomic.Bool
	draining atomic.Bool    // accepts no new streams and is not ready
	work     sync.WaitGroup // connections, streams, their writers, the acceptor and the heartbeats
}

// New returns a server for the hub. Create the hub with [HubOptions]. New panics if
// the hub frames its events in another way, if Options.Prefix is not valid, and if
// Options have both Tokens and Authorize: those are mistakes in the program.
func New(hub *topics.Hub, opts Options) *Server {
	opts = opts.withDefaults()
	check(hub, opts)
	s := &Server{hub: hub, opts: opts, limiter: limit.NewLimiter(opts.AddressRate, opts.TokenRate)}
	s.prefix, _ = request.NewPrefix(opts.Prefix)
	s.set = Settings{Tokens: opts.Tokens, AllowHosts: opts.AllowHosts, AllowOrigins: opts.AllowOrigins, AccessLog: opts.AccessLog}
	rejected := &problem.Rejections{}
	log := accesslog.New(func() *slog.Logger { return s.settings.Load().AccessLog })
	s.authenticator = request.NewAuthenticator(&s.settings, s.limiter)
	connecting := opts.connections()
	connecting.Budget, connecting.Rejected = limit.NewBudget(int64(opts.MaxInFlight), rejected), rejected
	connecting.Draining, connecting.Work = &s.draining, &s.work
	connecting.Serve, connecting.Answered = s.serveConn, s.countUnrequested
	s.connections = transport.NewConnections(connecting)
	delivering := opts.delivery()
	delivering.AccessLog, delivering.Holds, delivering.Draining, delivering.Work = log, s.authenticator.Holds, &s.draining, &s.work
	s.delivery = delivery.New(hub, delivering)
	s.registry = metrics.NewRegistry()
	answering := opts.api()
	answering.Settings, answering.Authenticator, answering.Limiter = &s.settings, s.authenticator, s.limiter
	answering.AccessLog, answering.Rejected, answering.Draining, answering.Registry = log, rejected, &s.draining, s.registry
	s.api = api.New(hub, s.delivery, answering)
	s.prefix.Link(s.api.Paths())
	s.settings.Store(s.newSettings(s.set, nil))
	s.registry.MustRegister(metrics.NewCollector(metrics.Sources{
		Hub: hub, Delivery: s.delivery, Connections: s.connections, Requests: s.api.Requests, Rejected: rejected,
		Budget: connecting.Budget, Draining: &s.draining, Certificate: opts.Certificate, Version: opts.Version,
	}, opts.MetricsTopics))
	s.http = s.newHTTP()
	return s
}

// check panics if a server cannot serve the hub with these options.
func check(hub *topics.Hub, opts Options) {
	if !framing.Frames(hub) {
		panic("server.New: the hub does not frame events as a server needs them; create it with topics.NewHub(server.HubOptions())")
	}
	if _, ok := request.NewPrefix(opts.Prefix); !ok {
		panic(fmt.Sprintf("server.New: the prefix %q is not a path such as /live", opts.Prefix))
	}
	if opts.Tokens != nil && opts.Authorize != nil {
		panic("server.New: " + errBothSet.Error())
	}
}

// countUnrequested counts an answer to a connection that sent no request.
func (s *Server) countUnrequested(c *transport.Conn, e *problem.Error) {
	s.api.AccountWithoutRequest(c, e)
}

// newHTTP returns the HTTP server that parses the requests.
func (s *Server) newHTTP() *fasthttp.Server {
	return &fasthttp.Server{
		Name:         protocol.ServerName,
		Handler:      s.api.Handle,
		ErrorHandler: s.api.Malformed,
		ConnState:    transport.SetState,

		ReadBufferSize: s.opts.MaxHeader,
		ReadTimeout:    s.opts.HeaderTimeout,
		WriteTimeout:   s.opts.WriteTimeout,
		IdleTimeout:    s.opts.IdleTimeout,
		Concurrency:    s.opts.MaxConns,
		HeaderReceived: s.api.HeaderReceived,
		ExpectHandler:  s.api.ExpectContinue,

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
}

// discard drops the log of fasthttp. The server itself logs or answers all errors
// that matter.
type discard struct{}

// Printf does nothing.
func (discard) Printf(string, ...any) {}
