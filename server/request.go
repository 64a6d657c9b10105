package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/valyala/fasthttp"
)

// A request is a parsed request and its response.
type request struct {
	ctx    *fasthttp.RequestCtx
	method string
	path   []string // the segments of the path, decoded one by one
	query  url.Values
	route  string // the key of the path in routes, or unmatched
	host   string // the authority of an absolute request target, or ""
	waits  bool   // the client waits for 100 Continue before it sends the body
	read   bool   // the whole body was read
	secret string // the access_token that hideToken took from the query
	token  *Token // the token of the request; nil without tokens and on open routes
	begun  time.Time

	handler  handler   // the handler of its route, or nil
	settings *settings // the settings that apply to it

	crossOrigin bool // sent by a page of another origin that is not allowed
}

func (s *Server) newRequest(ctx *fasthttp.RequestCtx) *request {
	return &request{
		ctx: ctx, method: string(ctx.Method()), route: unmatched, begun: time.Now(),
		settings: s.settings.Load(),
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
	return nil
}

// checkURL returns an error if an absolute request target is not for this server.
// checkOrigin checks its host.
func (r *request) checkURL(u *url.URL) error {
	own := "http"
	if connOf(r.ctx).secure() {
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

// body returns the whole body, of at most limit bytes.
func (r *request) body(limit int) ([]byte, error) {
	size := r.ctx.Request.Header.ContentLength() // negative: unknown, or no body
	stream := r.ctx.RequestBodyStream()
	if size > limit {
		return nil, tooLarge(limit)
	}
	if r.waits {
		return nil, errContinue
	}
	if stream == nil {
		return bytes.Clone(r.ctx.Request.Body()), nil // the response may outlive the request
	}
	data, err := r.readAll(stream, size, limit+1)
	switch {
	case errors.Is(err, errInFlight):
		return nil, err
	case err != nil && connOf(r.ctx).bad != nil:
		return nil, connOf(r.ctx).takeBad()
	case err != nil && connOf(r.ctx).late:
		return nil, errSlowRequest
	case broken(err) && !connOf(r.ctx).ended:
		return nil, errLongChunk
	case err != nil || connOf(r.ctx).ended: // reading a complete body never reaches the end of the connection
		return nil, errIncomplete
	case len(data) > limit:
		return nil, tooLarge(limit)
	}
	r.read = true
	return data, nil
}

var errIncomplete = newError(http.StatusBadRequest, "the body is incomplete",
	"send as many bytes as Content-Length states, or valid chunks")

func tooLarge(limit int) *apiError {
	return newError(http.StatusRequestEntityTooLarge, "the body is too large",
		"the limit is %d bytes; send less at once", limit)
}

// finish makes sure that the rest of the body is not read as the next request.
func (r *request) finish() {
	stream := r.ctx.RequestBodyStream()
	if stream == nil || r.read {
		return
	}
	// Small bodies have arrived with the header, so this does not wait. Streaming
	// bodies may not have arrived.
	const small = 4 << 10
	if size := r.ctx.Request.Header.ContentLength(); size >= 0 && size <= small && !streams(&r.ctx.Request.Header) {
		_, _ = io.Copy(io.Discard, stream)
		return
	}
	r.ctx.SetConnectionClose()
	connOf(r.ctx).unread = true
}

// json answers with v as JSON.
func (r *request) json(status int, v any) {
	r.answer(status, "application/json", append(appendJSON(nil, v), '\n'))
}

// answer answers with a body, which the caller must not change afterwards. It
// answers with errInFlight instead if the budget has no room for a long body.
func (r *request) answer(status int, contentType string, body []byte) {
	c := connOf(r.ctx)
	if len(body) > allowance {
		if c.reserve(len(body)) != nil {
			r.fail(errInFlight)
			return
		}
		c.limitSending()
	}
	r.shared(status, contentType, body)
}

// shared answers with a body that is in memory anyway and needs no reservation.
func (r *request) shared(status int, contentType string, body []byte) {
	r.ctx.SetStatusCode(status)
	r.ctx.SetContentType(contentType)
	r.set("X-Content-Type-Options", "nosniff")
	r.set("Cache-Control", "no-store")
	r.ctx.Response.SetBodyRaw(body)
}

// fail answers with an error.
func (r *request) fail(e *apiError) {
	if e.allow != "" {
		r.set("Allow", e.allow)
	}
	if e.retry {
		r.set("Retry-After", e.retryAfter())
	}
	if e.challenge {
		r.set("WWW-Authenticate", "Bearer realm=\""+name+"\"")
	}
	r.answer(e.status, "application/json", append(e.json(), '\n'))
}

// appendJSON appends v as readable JSON to dst: it does not escape > as \u003e.
func appendJSON(dst []byte, v any) []byte {
	buf := bytes.NewBuffer(dst)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	// The callers pass only our own types, which can always be encoded.
	_ = enc.Encode(v)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}
