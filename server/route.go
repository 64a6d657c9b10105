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

// A route is what can be done with a path. Where there are tokens it wants one,
// unless it is open.
type route struct {
	open     bool
	sessions bool                          // it is about sessions: closed to pages of other origins
	get      func(*Server, *request) error // HEAD too
	post     func(*Server, *request) error
	put      func(*Server, *request) error
	del      func(*Server, *request) error
}

// routes are by the path, with {} for a segment that is a name.
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

// find returns the route of a path, and what it is found under.
func find(path []string) (rt route, key string, ok bool) {
	general := slices.Clone(path)
	if len(general) > 1 {
		general[1] = "{}"
	}
	// A name with a slash in it cannot pass for two segments.
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

// handle answers a request; every error ends here.
func (s *Server) handle(ctx *fasthttp.RequestCtx) {
	r := &request{ctx: ctx, method: string(ctx.Method()), route: unmatched, begun: time.Now()}
	defer s.account(r)
	defer s.recover(r)
	if err := s.dispatch(r); err != nil {
		f := faultOf(err)
		if f == nil {
			s.opts.Logger.Error("request failed", "method", r.method, "path", r.path, "err", err)
			f = errInternal
		}
		s.refused.count(f.why)
		r.fail(f)
	}
	if s.draining.Load() {
		r.ctx.SetConnectionClose()
	}
	r.finish()
}

func (s *Server) dispatch(r *request) error {
	if err := tooOften("from your address", s.limiter.address(r.ctx.RemoteAddr(), time.Now())); err != nil {
		return err
	}
	if err := r.parse(); err != nil {
		return err
	}
	if err := s.guard(r); err != nil {
		return err
	}
	rt, key, ok := find(r.path)
	if !ok {
		rt, key, ok = s.findResponder(r.path)
	}
	if !ok {
		return refuse(http.StatusNotFound, "there is nothing here", "GET / tells what can be asked")
	}
	r.route = key
	if rt.sessions && r.method != http.MethodOptions {
		if err := r.ownPage(); err != nil {
			return err
		}
	}
	if !rt.open && r.method != http.MethodOptions { // browsers ask for OPTIONS without a token
		if err := s.admit(r); err != nil {
			return err
		}
	}
	switch {
	case rt.get != nil && (r.method == http.MethodGet || r.method == http.MethodHead):
		return rt.get(s, r)
	case rt.post != nil && r.method == http.MethodPost:
		return rt.post(s, r)
	case rt.put != nil && r.method == http.MethodPut:
		return rt.put(s, r)
	case rt.del != nil && r.method == http.MethodDelete:
		return rt.del(s, r)
	case r.method == http.MethodOptions:
		r.set("Allow", rt.allow())
		r.ctx.SetStatusCode(http.StatusNoContent)
		return nil
	}
	f := refuse(http.StatusMethodNotAllowed, r.method+" is not for this path", "allowed are %s", rt.allow())
	f.allow = rt.allow()
	return f
}

var (
	errInternal = refuse(http.StatusInternalServerError, "the server failed", "its log says more")

	errSlowRequest = refuse(http.StatusRequestTimeout, "the request took too long", "send it in one go")
)

// recover keeps a panic from taking the other clients down.
func (s *Server) recover(r *request) {
	v := recover()
	if v == nil {
		return
	}
	s.opts.Logger.Error("request panicked", "method", r.method, "path", r.path, "panic", v, "stack", string(debug.Stack()))
	r.ctx.Response.Reset()
	r.ctx.SetConnectionClose()
	r.fail(errInternal)
}

// malformed answers what fasthttp could not read.
func (s *Server) malformed(ctx *fasthttp.RequestCtx, err error) {
	r := &request{ctx: ctx, route: unmatched, begun: time.Now()}
	defer s.account(r)
	connOf(ctx).unread = true
	var (
		large   *fasthttp.ErrSmallBuffer
		timeout net.Error
	)
	switch {
	case errors.As(err, &large):
		r.fail(refuse(http.StatusRequestHeaderFieldsTooLarge, "the header is too large",
			"request line and header together may have %d bytes", s.opts.MaxHeader))
	case errors.Is(err, fasthttp.ErrTimeout), errors.As(err, &timeout) && timeout.Timeout():
		r.fail(errSlowRequest)
	case errors.Is(err, io.ErrUnexpectedEOF): // in a body; in the header it has another name
		r.fail(errIncomplete)
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		r.fail(tooLarge(s.opts.MaxBody))
	default:
		r.fail(refuse(http.StatusBadRequest, "this is not an HTTP request that can be read",
			"send HTTP/1.1 with a Host header, a path without spaces and no byte below 32"))
	}
}
