package server

import (
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"

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

	prefix prefix

	settings atomic.Pointer[settings]
	updating sync.Mutex // serializes updates; guards set and addr
	set      Settings
	addr     net.Addr // the listen address, or nil

	connections   *connections
	delivery      *delivery
	authenticator *authenticator
	limiter       *limiter
	api           *api
	registry      *prometheus.Registry

	started  atomic.Bool
	draining atomic.Bool    // accepts no new streams and is not ready
	work     sync.WaitGroup // connections, streams, their writers, the acceptor and the heartbeats
}

// New returns a server for the hub. Create the hub with [HubOptions]. New panics if
// the hub frames its events in another way, if Options.Prefix is not valid, and if
// Options have both Access and Authorize: those are mistakes in the program.
func New(hub *topics.Hub, opts Options) *Server {
	opts = opts.withDefaults()
	check(hub, opts)
	s := &Server{hub: hub, opts: opts, limiter: newLimiter(opts.AddressRate, opts.TokenRate)}
	s.prefix, _ = newPrefix(opts.Prefix)
	s.set = Settings{Access: opts.Access, AllowHosts: opts.AllowHosts, AllowOrigins: opts.AllowOrigins, AccessLog: opts.AccessLog}
	rejected := &rejections{}
	log := &accessLog{current: func() *slog.Logger { return s.settings.Load().accessLog }}
	s.authenticator = &authenticator{settings: &s.settings, limiter: s.limiter}
	s.connections = s.newConnections(rejected)
	s.delivery = newDelivery(hub, opts.delivery(), &s.draining, &s.work)
	s.delivery.log, s.delivery.rejected, s.delivery.holds = log, rejected, s.authenticator.holds
	s.api = &api{
		opts: opts.api(), hub: hub, settings: &s.settings, authenticator: s.authenticator, limiter: s.limiter,
		log: log, draining: &s.draining, rejected: rejected,
	}
	operation := &operationAPI{scrapes: newScrapes(), draining: &s.draining}
	s.api.router = s.routes(operation)
	s.prefix.link(s.api.router)
	s.settings.Store(s.newSettings(s.set, nil))
	s.api.requests = newRequestCounters(s.api.router)
	s.connections.answered = s.api.accountWithoutRequest
	s.registry = newMetrics(newCollector(collectorSources{
		hub: hub, delivery: s.delivery, connections: s.connections, requests: s.api.requests, rejected: rejected,
		certificate: opts.Certificate, version: opts.Version,
	}, opts.MetricsTopics))
	operation.registry = s.registry
	s.http = s.newHTTP()
	return s
}

// check panics if a server cannot serve the hub with these options.
func check(hub *topics.Hub, opts Options) {
	if !framed(hub) {
		panic("server.New: the hub does not frame events as a server needs them; create it with topics.NewHub(server.HubOptions())")
	}
	if _, ok := newPrefix(opts.Prefix); !ok {
		panic(fmt.Sprintf("server.New: the prefix %q is not a path such as /live", opts.Prefix))
	}
	if opts.Access != nil && opts.Authorize != nil {
		panic("server.New: " + errBothAccess.Error())
	}
}

// newConnections returns the tracker of the connections.
func (s *Server) newConnections(rejected *rejections) *connections {
	cs := &connections{
		maxHeader: s.opts.MaxHeader, sendBuffer: s.opts.SendBuffer,
		budget: &budget{max: int64(s.opts.MaxInFlight), rejected: rejected}, rejected: rejected,
		draining: &s.draining, work: &s.work, serve: s.serveConn,
	}
	cs.open.max, cs.rejecting.max = s.opts.MaxConns, maxRejecting
	cs.perAddress.max, cs.perAddress.loopback = s.opts.perAddress()
	return cs
}

// routes returns the routes by path, with {} for a name.
func (s *Server) routes(operation *operationAPI) router {
	streams := &streamAPI{delivery: s.delivery, draining: &s.draining}
	catalogue := &topicAPI{hub: s.hub, building: s.delivery.building, writeTimeout: s.opts.WriteTimeout, maxBody: s.opts.MaxBody}
	clients := &clientAPI{delivery: s.delivery, maxBody: s.opts.MaxBody}
	publish := &publisher{
		hub: s.hub, parsing: newWideGate(), holds: s.authenticator.holds, maxBody: s.opts.MaxBody, feedTimeout: s.opts.FeedTimeout,
		replies: replies{max: s.opts.MaxKeys, age: s.opts.KeyAge},
	}
	all := router{
		"":                 {open: true, get: root},
		"events":           {get: streams.open, post: publish.publishMany},
		"topics":           {get: catalogue.list},
		"topics/{}":        {get: catalogue.entry, post: publish.publish, put: catalogue.declare, del: catalogue.complete},
		"topics/{}/last":   {get: catalogue.last},
		"clients":          {sessions: true, get: clients.list},
		"clients/{}":       {sessions: true, post: clients.send, del: clients.end},
		"clients/{}/cut":   {sessions: true, post: clients.cut},
		"clients/{}/allow": {sessions: true, post: clients.allow},
		"metrics":          {get: operation.metrics},
		"healthz":          {open: true, get: operation.alive},
		"readyz":           {open: true, get: operation.ready},
	}
	handlers := &handlerAPI{delivery: s.delivery, handlers: s.opts.StreamHandlers, maxBody: s.opts.MaxBody}
	for name := range s.opts.StreamHandlers {
		if _, taken := all[name]; !taken {
			all[name] = route{post: handlers.respond}
		}
	}
	return all
}

// newHTTP returns the HTTP server that parses the requests.
func (s *Server) newHTTP() *fasthttp.Server {
	return &fasthttp.Server{
		Name:         name,
		Handler:      s.api.handle,
		ErrorHandler: s.api.malformed,
		ConnState:    setState,

		ReadBufferSize: s.opts.MaxHeader,
		ReadTimeout:    s.opts.HeaderTimeout,
		WriteTimeout:   s.opts.WriteTimeout,
		IdleTimeout:    s.opts.IdleTimeout,
		Concurrency:    s.opts.MaxConns,
		HeaderReceived: s.api.headerReceived,
		ExpectHandler:  s.api.expectContinue,

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
