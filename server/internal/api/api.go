// Package api routes requests to the handlers of the HTTP interface.
package api

import (
	"errors"
	"io"
	"iter"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/valyala/fasthttp"

	"topicmux/server/internal/accesslog"
	"topicmux/server/internal/delivery"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/metrics"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/server/internal/transport"
	"topicmux/topics"
)

// Options are the settings of an API. The first ones have the same meaning as the
// options of a server with these names.
type Options struct {
	Logger       *slog.Logger
	MaxHeader    int
	MaxBody      int
	ReadTimeout  time.Duration
	FeedTimeout  time.Duration
	WriteTimeout time.Duration
	MaxKeys      int
	KeyAge       time.Duration

	Handlers      map[string]Handler                // by NAME of POST /NAME
	Settings      *atomic.Pointer[request.Settings] // what applies to a request that begins
	Authenticator *request.Authenticator
	Limiter       *limit.Limiter
	AccessLog     *accesslog.Log
	Rejected      *problem.Rejections
	Draining      *atomic.Bool // the server shuts down
	Registry      *prometheus.Registry
}

// An API answers the requests. It finds the route of each, checks who may use it,
// and turns every error into a response.
type API struct {
	opts          Options
	hub           *topics.Hub
	router        router
	settings      *atomic.Pointer[request.Settings]
	authenticator *request.Authenticator
	limiter       *limit.Limiter
	log           *accesslog.Log
	draining      *atomic.Bool
	rejected      *problem.Rejections
	Requests      metrics.RequestCounters
}

// New returns an API for the hub and its delivery.
func New(hub *topics.Hub, d *delivery.Delivery, opts Options) *API {
	a := &API{
		opts: opts, hub: hub, router: newRouter(hub, d, opts),
		settings: opts.Settings, authenticator: opts.Authenticator, limiter: opts.Limiter,
		log: opts.AccessLog, draining: opts.Draining, rejected: opts.Rejected,
	}
	a.Requests = metrics.NewRequestCounters(a.Paths())
	return a
}

// Paths returns the paths of the routes, with {} for a name.
func (a *API) Paths() iter.Seq[string] { return maps.Keys(a.router) }

// errNotRunning rejects requests to the handler of a server that nobody runs.
var errNotRunning = problem.New(http.StatusServiceUnavailable, "the server is not running",
	"the program must call Serve or Run, which start the delivery")

// Handle answers a request.
func (a *API) Handle(ctx *fasthttp.RequestCtx) {
	r, continues := ctx.UserValue(waiting{}).(*request.Request)
	if !continues {
		r = request.New(ctx, transport.ConnOf(ctx), a.settings.Load())
	}
	r.Waits = false
	a.respond(r)
}

// HandleBorrowed answers a request over a borrowed connection, which is nil if the
// server does not run.
func (a *API) HandleBorrowed(ctx *fasthttp.RequestCtx, c *transport.Conn) {
	r := request.New(ctx, c, a.settings.Load())
	if c == nil {
		e := errNotRunning
		if a.draining.Load() {
			e = problem.ErrDraining
			ctx.SetConnectionClose()
		}
		a.rejected.Count(e.Rejection)
		r.Fail(e)
		return
	}
	a.respond(r)
	r.Release()
}

// respond answers a request and handles every error. It returns false if there is
// no response yet because the client waits for 100 Continue.
func (a *API) respond(r *request.Request) (answered bool) {
	answered = true
	defer func() {
		if answered {
			a.account(r)
		}
	}()
	defer a.recover(r)
	if err := a.dispatch(r); errors.Is(err, request.ErrContinue) {
		return false
	} else if err != nil {
		e := problem.Of(err)
		if e == nil {
			a.opts.Logger.Error("request failed", "method", r.Method, "path", r.Path, "err", err)
			e = problem.ErrInternal
		}
		a.rejected.Count(e.Rejection)
		r.Fail(e)
	}
	if a.draining.Load() || hasOption(r.Ctx.Request.Header.PeekAll("Connection"), "close") {
		r.Ctx.SetConnectionClose()
	}
	r.Finish()
	return true
}

// hasOption reports whether a comma-separated header field contains the option, in
// any case.
func hasOption(lines [][]byte, option string) bool {
	for _, line := range lines {
		for word := range strings.SplitSeq(string(line), ",") {
			if strings.EqualFold(strings.TrimSpace(word), option) {
				return true
			}
		}
	}
	return false
}

// dispatch finds the handler of a request and calls it.
func (a *API) dispatch(r *request.Request) (err error) {
	if r.Waits && a.draining.Load() {
		return problem.ErrDraining
	}
	if r.Handler == nil {
		if r.Handler, err = a.route(r); err != nil {
			return err
		}
	}
	return r.Handler(r)
}

// route returns the handler of the request, or the error to answer with.
func (a *API) route(r *request.Request) (request.Handler, error) {
	if err := request.TooOften("from your address", a.limiter.Address(r.Ctx.RemoteAddr(), time.Now())); err != nil {
		return nil, err
	}
	if err := r.Parse(); err != nil {
		return nil, err
	}
	if err := r.CheckBorrowed(); err != nil {
		return nil, err
	}
	if err := r.CheckOrigin(); err != nil {
		return nil, err
	}
	if len(r.Path) == 0 {
		return request.Redirect, nil
	}
	rt, key, ok := a.router.find(r.Path)
	if !ok {
		return nil, a.router.notFound(r.Path, a.revealed(r))
	}
	r.Route = key
	if r.Method == http.MethodOptions { // browsers send OPTIONS without a token
		return rt.options, nil
	}
	if rt.sessions {
		if err := r.OwnPage(); err != nil {
			return nil, err
		}
	}
	if !rt.open {
		if err := a.authenticator.Authenticate(r); err != nil {
			return nil, err
		}
	}
	h, err := rt.handler(r.Method, key)
	if err != nil {
		return nil, err
	}
	return h, request.CheckQuery(r)
}

// recover limits a panic to its request. It logs the stack and answers with 500.
func (a *API) recover(r *request.Request) {
	v := recover()
	if v == nil {
		return
	}
	a.opts.Logger.Error("panic in a request", "method", r.Method, "path", r.Path, "panic", v, "stack", string(debug.Stack()))
	r.Ctx.Response.Reset()
	r.Ctx.SetConnectionClose()
	r.Fail(problem.ErrInternal)
}

// Malformed answers a request that fasthttp could not parse.
func (a *API) Malformed(ctx *fasthttp.RequestCtx, err error) {
	c := transport.ConnOf(ctx)
	r := request.New(ctx, c, a.settings.Load())
	defer a.account(r)
	c.Unread = true
	if bad := c.BadRequest(); bad != nil {
		r.Fail(bad)
		return
	}
	var (
		large   *fasthttp.ErrSmallBuffer
		timeout net.Error
	)
	switch {
	case errors.As(err, &large):
		r.Fail(problem.New(http.StatusRequestHeaderFieldsTooLarge, "the header is too large",
			"the request line and header together may have at most %d bytes", a.opts.MaxHeader))
	case errors.Is(err, fasthttp.ErrTimeout), errors.As(err, &timeout) && timeout.Timeout():
		r.Fail(problem.ErrSlowRequest)
	case errors.Is(err, io.ErrUnexpectedEOF): // in a body; for a header fasthttp returns another error
		r.Fail(request.ErrIncomplete)
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		r.Fail(request.TooLarge(a.opts.MaxBody))
	default:
		r.Fail(problem.New(http.StatusBadRequest, "this is not a valid HTTP request",
			"send HTTP/1.1 with a Host header, a path without spaces and no control characters"))
	}
}

// revealed returns a function that reports whether a topic exists. With tokens
// configured it always returns false, so that an error does not reveal which topics
// exist.
func (a *API) revealed(r *request.Request) func(topics.Name) bool {
	return func(n topics.Name) bool {
		_, ok := a.hub.TopicInfo(n)
		return ok && !r.Settings.Authenticated()
	}
}

// account counts an answered request and logs it.
func (a *API) account(r *request.Request) {
	status := r.Ctx.Response.StatusCode()
	a.Requests.Count(r.Route, status)
	r.Conn.Answered = true
	if !a.log.On() {
		return
	}
	a.log.Write(r.Conn.RemoteAddr(), "request",
		accesslog.ClientAttr(r.Grant),
		slog.String("method", request.Cut(r.Method)),
		slog.String("path", request.LogTarget(r.Ctx.Request.Header.RequestURI())),
		slog.Int("status", status),
		accesslog.Since(r.Begun),
		slog.Int("bytes", len(r.Ctx.Response.Body())),
		slog.String("agent", request.Cut(r.Header("User-Agent"))),
	)
}

// AccountWithoutRequest counts an answer to a connection that sent no request, and
// logs it.
func (a *API) AccountWithoutRequest(c *transport.Conn, e *problem.Error) {
	a.Requests.Count(request.Unmatched, e.Status)
	if a.log.On() {
		a.log.Write(c.RemoteAddr(), "request", slog.Int("status", e.Status))
	}
}
