package server

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"topicmux/server/auth"
	"topicmux/topics"

	"github.com/valyala/fasthttp"
)

// A request is a parsed request and its response.
type request struct {
	ctx    *fasthttp.RequestCtx
	conn   *conn
	method string
	path   []string // the segments of the path after the prefix, decoded one by one
	query  url.Values
	route  string      // the key of the path in routes, or unmatched
	host   string      // the authority of an absolute request target, or ""
	waits  bool        // the client waits for 100 Continue before it sends the body
	read   bool        // the whole body was read
	secret string      // the access_token that hideToken took from the query
	grant  *auth.Grant // what the client may do; nil on open routes
	begun  time.Time

	handler  handler   // the handler of its route, or nil
	settings *settings // the settings that apply to it

	crossOrigin bool // sent by a page of another origin that is not allowed
}

func newRequest(ctx *fasthttp.RequestCtx, c *conn, current *settings) *request {
	return &request{
		ctx: ctx, conn: c, method: string(ctx.Method()), route: unmatched, begun: time.Now(),
		settings: current,
	}
}

// parse parses the request target. It does not use fasthttp's parser, which
// resolves ".." and "%2F" in paths and lets a query change the host.
func (r *request) parse() error {
	target := string(r.ctx.Request.Header.RequestURI())
	if target == "*" && r.method == http.MethodOptions {
		r.path = []string{""}
		return nil
	}
	if strings.Contains(target, "#") {
		r.ctx.SetConnectionClose()
		return badRequest("the request target has a fragment", "the part after # is for the client only: remove it")
	}
	u, err := url.ParseRequestURI(target)
	var escape url.EscapeError
	switch {
	case errors.As(err, &escape):
		return badRequest("the request target has % without two hexadecimal digits after it", "write % as %25")
	case err != nil || u.Opaque != "":
		return badRequest("the request target is not a path", pathHint)
	}
	if u.Scheme != "" {
		if err := r.checkURL(u); err != nil {
			r.ctx.SetConnectionClose()
			return err
		}
	}
	r.host = u.Host
	if r.query, err = url.ParseQuery(u.RawQuery); err != nil {
		return newError(http.StatusBadRequest, "the query is malformed: "+err.Error(),
			"separate parameters with & and percent-encode special characters: ?topics=cpu,disk.*&last=5")
	}
	if err := r.hideToken(); err != nil {
		return err
	}
	for segment := range strings.SplitSeq(strings.TrimPrefix(u.EscapedPath(), "/"), "/") {
		// ParseRequestURI has checked the encoding.
		segment, _ = url.PathUnescape(segment)
		r.path = append(r.path, segment)
	}
	path, ok := r.settings.prefix.cut(r.path)
	if !ok {
		return r.settings.prefix.outside()
	}
	r.path = path
	return nil
}

// checkURL returns an error if an absolute request target is not for this server.
// checkOrigin checks its host.
func (r *request) checkURL(u *url.URL) error {
	own := "http"
	if r.conn.secure() {
		own = "https"
	}
	switch {
	case u.Host == "" || u.User != nil:
		return badRequest("the request target must be a URL with a host and without a user", pathHint)
	case u.Scheme == own:
		return nil
	case u.Scheme == "http" || u.Scheme == "https":
		return newError(http.StatusMisdirectedRequest, "the request target is for "+u.Scheme+", but this connection is not", pathHint)
	}
	return badRequest("the request target is neither http nor https", pathHint)
}

// header returns a header field of the request.
func (r *request) header(name string) string { return string(r.ctx.Request.Header.Peek(name)) }

// set sets a header field of the response.
func (r *request) set(name, value string) { r.ctx.Response.Header.Set(name, value) }

// asked returns the request for the access log, or "" without a log.
func (r *request) asked() string {
	if r.settings.accessLog == nil {
		return ""
	}
	return logTarget(r.ctx.Request.Header.RequestURI())
}

// topic returns the topic that the path names. The error is a *topics.SyntaxError.
func (r *request) topic() (topics.Name, error) { return topics.ParseName(r.path[1]) }
