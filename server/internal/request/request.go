// Package request parses requests, finds out who sends them and what they may do, and
// answers them.
package request

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"topicmux/server/auth"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/transport"
	"topicmux/topics"
)

// Unmatched is the route of a request that matches no route.
const Unmatched = "unmatched"

// A Handler answers a request that matched a route.
type Handler func(*Request) error

// A Request is a parsed request and its response.
type Request struct {
	Ctx    *fasthttp.RequestCtx
	Conn   *transport.Conn
	Method string
	Path   []string // the segments of the path after the prefix, decoded one by one
	Query  url.Values
	Route  string      // the key of the path in routes, or unmatched
	host   string      // the authority of an absolute request target, or ""
	Waits  bool        // the client waits for 100 Continue before it sends the body
	Read   bool        // the whole body was read
	secret string      // the access_token that hideToken took from the query
	Grant  *auth.Grant // what the client may do; nil on open routes
	Begun  time.Time

	Handler  Handler   // the handler of its route, or nil
	Settings *Settings // the settings that apply to it

	crossOrigin bool // sent by a page of another origin that is not allowed
}

// New returns a request over a connection. The current settings apply to it.
func New(ctx *fasthttp.RequestCtx, c *transport.Conn, current *Settings) *Request {
	return &Request{
		Ctx: ctx, Conn: c, Method: string(ctx.Method()), Route: Unmatched, Begun: time.Now(),
		Settings: current,
	}
}

// Parse parses the request target. It does not use fasthttp's parser, which
// resolves ".." and "%2F" in paths and lets a query change the host.
func (r *Request) Parse() error {
	target := string(r.Ctx.Request.Header.RequestURI())
	if target == "*" && r.Method == http.MethodOptions {
		r.Path = []string{""}
		return nil
	}
	if strings.Contains(target, "#") {
		r.Ctx.SetConnectionClose()
		return problem.BadRequest("the request target has a fragment", "the part after # is for the client only: remove it")
	}
	u, err := url.ParseRequestURI(target)
	var escape url.EscapeError
	switch {
	case errors.As(err, &escape):
		return problem.BadRequest("the request target has % without two hexadecimal digits after it", "write % as %25")
	case err != nil || u.Opaque != "":
		return problem.BadRequest("the request target is not a path", transport.PathHint)
	}
	if u.Scheme != "" {
		if err := r.checkURL(u); err != nil {
			r.Ctx.SetConnectionClose()
			return err
		}
	}
	r.host = u.Host
	if r.Query, err = url.ParseQuery(u.RawQuery); err != nil {
		return problem.New(http.StatusBadRequest, "the query is malformed: "+err.Error(),
			"separate parameters with & and percent-encode special characters: ?topics=cpu,disk.*&last=5")
	}
	if err := r.hideToken(); err != nil {
		return err
	}
	for segment := range strings.SplitSeq(strings.TrimPrefix(u.EscapedPath(), "/"), "/") {
		// ParseRequestURI has checked the encoding.
		segment, _ = url.PathUnescape(segment)
		r.Path = append(r.Path, segment)
	}
	path, ok := r.Settings.Prefix.cut(r.Path)
	if !ok {
		return r.Settings.Prefix.outside()
	}
	r.Path = path
	return nil
}

// checkURL returns an error if an absolute request target is not for this server.
// CheckOrigin checks its host.
func (r *Request) checkURL(u *url.URL) error {
	own := "http"
	if r.Conn.Secure() {
		own = "https"
	}
	switch {
	case u.Host == "" || u.User != nil:
		return problem.BadRequest("the request target must be a URL with a host and without a user", transport.PathHint)
	case u.Scheme == own:
		return nil
	case u.Scheme == "http" || u.Scheme == "https":
		return problem.New(http.StatusMisdirectedRequest, "the request target is for "+u.Scheme+", but this connection is not", transport.PathHint)
	}
	return problem.BadRequest("the request target is neither http nor https", transport.PathHint)
}

// Header returns a header field of the request.
func (r *Request) Header(name string) string { return string(r.Ctx.Request.Header.Peek(name)) }

// Set sets a header field of the response.
func (r *Request) Set(name, value string) { r.Ctx.Response.Header.Set(name, value) }

// Asked returns the request for the access log, or "" without a log.
func (r *Request) Asked() string {
	if r.Settings.AccessLog == nil {
		return ""
	}
	return LogTarget(r.Ctx.Request.Header.RequestURI())
}

// Topic returns the topic that the path names. The error is a *topics.SyntaxError.
func (r *Request) Topic() (topics.Name, error) { return topics.ParseName(r.Path[1]) }
