package server

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"

	"topicmux/topics"
)

// apiOptions are the settings of the API. They have the same meaning as the options
// of a server with these names.
type apiOptions struct {
	Logger      *slog.Logger
	MaxHeader   int
	MaxBody     int
	ReadTimeout time.Duration
	FeedTimeout time.Duration
}

// An api answers the requests. It finds the route of each, checks who may use it,
// and turns every error into a response.
type api struct {
	opts          apiOptions
	hub           *topics.Hub
	router        router
	settings      *atomic.Pointer[settings]
	authenticator *authenticator
	limiter       *limiter
	log           *accessLog
	draining      *atomic.Bool
	rejected      *rejections
	requests      requestCounters
}

// handle answers a request.
func (a *api) handle(ctx *fasthttp.RequestCtx) {
	r, continues := ctx.UserValue(waiting{}).(*request)
	if !continues {
		r = newRequest(ctx, connOf(ctx), a.settings.Load())
	}
	r.waits = false
	a.respond(r)
}

// handleBorrowed answers a request over a borrowed connection, which is nil if the
// server does not run.
func (a *api) handleBorrowed(ctx *fasthttp.RequestCtx, c *conn) {
	r := newRequest(ctx, c, a.settings.Load())
	if c == nil {
		e := errNotRunning
		if a.draining.Load() {
			e = errDraining
			ctx.SetConnectionClose()
		}
		a.rejected.count(e.rejection)
		r.fail(e)
		return
	}
	a.respond(r)
	r.release()
}

// respond answers a request and handles every error. It returns false if there is
// no response yet because the client waits for 100 Continue.
func (a *api) respond(r *request) (answered bool) {
	answered = true
	defer func() {
		if answered {
			a.account(r)
		}
	}()
	defer a.recover(r)
	if err := a.dispatch(r); errors.Is(err, errContinue) {
		return false
	} else if err != nil {
		e := errorOf(err)
		if e == nil {
			a.opts.Logger.Error("request failed", "method", r.method, "path", r.path, "err", err)
			e = errInternal
		}
		a.rejected.count(e.rejection)
		r.fail(e)
	}
	if a.draining.Load() || hasOption(r.ctx.Request.Header.PeekAll("Connection"), "close") {
		r.ctx.SetConnectionClose()
	}
	r.finish()
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
func (a *api) dispatch(r *request) (err error) {
	if r.waits && a.draining.Load() {
		return errDraining
	}
	if r.handler == nil {
		if r.handler, err = a.route(r); err != nil {
			return err
		}
	}
	return r.handler(r)
}

// route returns the handler of the request, or the error to answer with.
func (a *api) route(r *request) (handler, error) {
	if err := tooOften("from your address", a.limiter.address(r.ctx.RemoteAddr(), time.Now())); err != nil {
		return nil, err
	}
	if err := r.parse(); err != nil {
		return nil, err
	}
	if err := r.checkBorrowed(); err != nil {
		return nil, err
	}
	if err := r.checkOrigin(); err != nil {
		return nil, err
	}
	if len(r.path) == 0 {
		return redirect, nil
	}
	rt, key, ok := a.router.find(r.path)
	if !ok {
		return nil, a.router.notFound(r.path, a.revealed(r))
	}
	r.route = key
	if r.method == http.MethodOptions { // browsers send OPTIONS without a token
		return rt.options, nil
	}
	if rt.sessions {
		if err := r.ownPage(); err != nil {
			return nil, err
		}
	}
	if !rt.open {
		if err := a.authenticator.authenticate(r); err != nil {
			return nil, err
		}
	}
	h, err := rt.handler(r.method, key)
	if err != nil {
		return nil, err
	}
	return h, r.checkQuery()
}

// recover limits a panic to its request. It logs the stack and answers with 500.
func (a *api) recover(r *request) {
	v := recover()
	if v == nil {
		return
	}
	a.opts.Logger.Error("panic in a request", "method", r.method, "path", r.path, "panic", v, "stack", string(debug.Stack()))
	r.ctx.Response.Reset()
	r.ctx.SetConnectionClose()
	r.fail(errInternal)
}

// malformed answers a request that fasthttp could not parse.
func (a *api) malformed(ctx *fasthttp.RequestCtx, err error) {
	c := connOf(ctx)
	r := newRequest(ctx, c, a.settings.Load())
	defer a.account(r)
	c.unread = true
	if bad := c.takeBad(); bad != nil {
		r.fail(bad)
		return
	}
	var (
		large   *fasthttp.ErrSmallBuffer
		timeout net.Error
	)
	switch {
	case errors.As(err, &large):
		r.fail(newError(http.StatusRequestHeaderFieldsTooLarge, "the header is too large",
			"the request line and header together may have at most %d bytes", a.opts.MaxHeader))
	case errors.Is(err, fasthttp.ErrTimeout), errors.As(err, &timeout) && timeout.Timeout():
		r.fail(errSlowRequest)
	case errors.Is(err, io.ErrUnexpectedEOF): // in a body; for a header fasthttp returns another error
		r.fail(errIncomplete)
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		r.fail(tooLarge(a.opts.MaxBody))
	default:
		r.fail(newError(http.StatusBadRequest, "this is not a valid HTTP request",
			"send HTTP/1.1 with a Host header, a path without spaces and no control characters"))
	}
}

// revealed returns a function that reports whether a topic exists. With tokens
// configured it always returns false, so that an error does not reveal which topics
// exist.
func (a *api) revealed(r *request) func(topics.Name) bool {
	return func(n topics.Name) bool {
		_, ok := a.hub.TopicInfo(n)
		return ok && !r.settings.authenticated()
	}
}

// account counts an answered request and logs it.
func (a *api) account(r *request) {
	status := r.ctx.Response.StatusCode()
	a.requests.count(r.route, status)
	r.conn.answered = true
	if !a.log.on() {
		return
	}
	a.log.write(r.conn.RemoteAddr(), "request",
		clientAttr(r.grant),
		slog.String("method", cut(r.method)),
		slog.String("path", logTarget(r.ctx.Request.Header.RequestURI())),
		slog.Int("status", status),
		since(r.begun),
		slog.Int("bytes", len(r.ctx.Response.Body())),
		slog.String("agent", cut(r.header("User-Agent"))),
	)
}

// accountWithoutRequest counts an answer to a connection that sent no request, and
// logs it.
func (a *api) accountWithoutRequest(c *conn, e *apiError) {
	a.requests.count(unmatched, e.status)
	if a.log.on() {
		a.log.write(c.RemoteAddr(), "request", slog.Int("status", e.status))
	}
}
