package server

import (
	"errors"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/valyala/fasthttp"
)

// A route holds the handlers of a path by method. With tokens configured, it
// requires one unless it is open.
type route struct {
	open     bool
	sessions bool                          // manages sessions: closed to pages of other origins
	get      func(*Server, *request) error // HEAD too
	post     func(*Server, *request) error
	put      func(*Server, *request) error
	del      func(*Server, *request) error
}

// routes are the routes by path, with {} for a name.
var routes = map[string]route{
	"":                 {open: true, get: (*Server).root},
	"events":           {get: (*Server).events, post: (*Server).publishMany},
	"topics":           {get: (*Server).catalogue},
	"topics/{}":        {get: (*Server).entry, post: (*Server).publish, put: (*Server).declare, del: (*Server).complete},
	"topics/{}/last":   {get: (*Server).last},
	"clients":          {sessions: true, get: (*Server).clients},
	"clients/{}":       {sessions: true, post: (*Server).sendOne, del: (*Server).endOne},
	"clients/{}/cut":   {sessions: true, post: (*Server).cutOne},
	"clients/{}/allow": {sessions: true, post: (*Server).allowOne},
	"metrics":          {get: (*Server).metrics},
	"healthz":          {open: true, get: (*Server).alive},
	"readyz":           {open: true, get: (*Server).ready},
}

// find returns the route of a path and its key in routes.
func find(path []string) (rt route, key string, ok bool) {
	general := slices.Clone(path)
	if len(general) > 1 {
		general[1] = "{}"
	}
	// A name that contains a slash must not match two segments.
	if len(path) > 2 && strings.Contains(path[2], "/") || strings.Contains(path[0], "/") {
		return route{}, unmatched, false
	}
	key = strings.Join(general, "/")
	rt, ok = routes[key]
	return rt, key, ok
}

func (rt route) allow() string {
	methods := "OPTIONS"
	if rt.del != nil {
		methods = "DELETE, " + methods
	}
	if rt.put != nil {
		methods = "PUT, " + methods
	}
	if rt.post != nil {
		methods = "POST, " + methods
	}
	if rt.get != nil {
		methods = "GET, HEAD, " + methods
	}
	return methods
}

// handle answers a request.
func (s *Server) handle(ctx *fasthttp.RequestCtx) {
	c := connOf(ctx)
	r := c.waiting
	if c.waiting = nil; r == nil {
		r = s.newRequest(ctx)
	}
	r.waits = false
	s.respond(r)
}

// respond answers a request and handles every error. It returns false if there is
// no response yet because the client waits for 100 Continue.
func (s *Server) respond(r *request) (answered bool) {
	answered = true
	defer func() {
		if answered {
			s.account(r)
		}
	}()
	defer s.recover(r)
	if err := s.dispatch(r); errors.Is(err, errContinue) {
		return false
	} else if err != nil {
		e := errorOf(err)
		if e == nil {
			s.opts.Logger.Error("request failed", "method", r.method, "path", r.path, "err", err)
			e = errInternal
		}
		s.rejected.count(e.rejection)
		r.fail(e)
	}
	if s.draining.Load() || hasOption(r.ctx.Request.Header.PeekAll("Connection"), "close") {
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
func (s *Server) dispatch(r *request) (err error) {
	if r.waits && s.draining.Load() {
		return errDraining
	}
	if r.handler == nil {
		if r.handler, err = s.route(r); err != nil {
			return err
		}
	}
	return r.handler(s, r)
}

// A handler answers a request that matched a route.
type handler func(*Server, *request) error

// route returns the handler of the request, or the error to answer with.
func (s *Server) route(r *request) (handler, error) {
	if err := tooOften("from your address", s.limiter.address(r.ctx.RemoteAddr(), time.Now())); err != nil {
		return nil, err
	}
	if err := r.parse(); err != nil {
		return nil, err
	}
	if err := s.checkOrigin(r); err != nil {
		return nil, err
	}
	rt, key, ok := find(r.path)
	if !ok {
		rt, key, ok = s.findStreamHandler(r.path)
	}
	if !ok {
		return nil, s.notFound(r.path)
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
		if err := s.authenticate(r); err != nil {
			return nil, err
		}
	}
	h, err := rt.handler(r.method, key)
	if err != nil {
		return nil, err
	}
	return h, r.checkQuery()
}

// handler returns the handler for the method. The error is 405 with the allowed
// methods.
func (rt route) handler(method, key string) (handler, error) {
	switch {
	case rt.get != nil && (method == http.MethodGet || method == http.MethodHead):
		return rt.get, nil
	case rt.post != nil && method == http.MethodPost:
		return rt.post, nil
	case rt.put != nil && method == http.MethodPut:
		return rt.put, nil
	case rt.del != nil && method == http.MethodDelete:
		return rt.del, nil
	}
	hint := "allowed methods: " + rt.allow()
	if other := otherPlaces[method+" "+key]; other != "" {
		hint = other + "; " + hint + " on this path"
	}
	e := newError(http.StatusMethodNotAllowed, method+" is not allowed on this path", "%s", hint)
	e.allow = rt.allow()
	return nil, e
}

// options answers OPTIONS with the allowed methods.
func (rt route) options(_ *Server, r *request) error {
	r.set("Allow", rt.allow())
	r.ctx.SetStatusCode(http.StatusNoContent)
	return nil
}

var (
	errInternal = newError(http.StatusInternalServerError, "internal server error", "the server's log has the details")

	errSlowRequest = newError(http.StatusRequestTimeout, "the request took too long", "send it without pauses")
)

// recover limits a panic to its request. It logs the stack and answers with 500.
func (s *Server) recover(r *request) {
	v := recover()
	if v == nil {
		return
	}
	s.opts.Logger.Error("panic in a request", "method", r.method, "path", r.path, "panic", v, "stack", string(debug.Stack()))
	r.ctx.Response.Reset()
	r.ctx.SetConnectionClose()
	r.fail(errInternal)
}

// malformed answers a request that fasthttp could not parse.
func (s *Server) malformed(ctx *fasthttp.RequestCtx, err error) {
	r := s.newRequest(ctx)
	defer s.account(r)
	c := connOf(ctx)
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
			"the request line and header together may have at most %d bytes", s.opts.MaxHeader))
	case errors.Is(err, fasthttp.ErrTimeout), errors.As(err, &timeout) && timeout.Timeout():
		r.fail(errSlowRequest)
	case errors.Is(err, io.ErrUnexpectedEOF): // in a body; for a header fasthttp returns another error
		r.fail(errIncomplete)
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		r.fail(tooLarge(s.opts.MaxBody))
	default:
		r.fail(newError(http.StatusBadRequest, "this is not a valid HTTP request",
			"send HTTP/1.1 with a Host header, a path without spaces and no control characters"))
	}
}
