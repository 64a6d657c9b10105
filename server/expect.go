package server

import (
	"errors"
	"net/http"
	"strings"

	"github.com/valyala/fasthttp"
)

// expectContinue handles a request whose client waits before it sends the body. It
// returns the status for the client: 100, or the status of a response that does not
// need the body. It processes the request up to the point where the body is read;
// handle continues from there.
func (a *api) expectContinue(ctx *fasthttp.RequestCtx) int {
	c := connOf(ctx)
	r := newRequest(ctx, c, a.settings.Load())
	r.waits = true
	if a.respond(r) {
		c.unread = true // the client may send the body anyway
		return ctx.Response.StatusCode()
	}
	ctx.SetUserValue(waiting{}, r)
	return http.StatusContinue
}

// waiting is the key of the request, in the values of its context, while its client
// was asked to send the body.
type waiting struct{}

// errContinue stops the processing of a request at the point where it needs the
// body.
var errContinue = errors.New("the client must send the body")

// continueField is the value of Expect that asks for 100 Continue.
const continueField = "100-continue"

// normalizeExpect sets Expect: 100-continue to the lower case that fasthttp
// expects. It removes the header where it has no meaning: in HTTP/1.0 and in
// requests without a body.
func normalizeExpect(h *fasthttp.RequestHeader) {
	size := h.ContentLength()
	switch {
	case !strings.EqualFold(string(h.Peek(fasthttp.HeaderExpect)), continueField):
	case !h.IsHTTP11(), size == 0, size < -1: // -1 is chunks
		h.Del(fasthttp.HeaderExpect)
	default:
		h.Set(fasthttp.HeaderExpect, continueField)
	}
}

// headerReceived sets the read timeout for the body of a request. For a streaming
// body it also sets the maximum body size to 1 byte: otherwise fasthttp would wait
// for the first 8 KiB before it calls the handler.
func (a *api) headerReceived(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	normalizeExpect(h)
	if !streams(h) {
		return fasthttp.RequestConfig{ReadTimeout: a.opts.ReadTimeout}
	}
	return fasthttp.RequestConfig{ReadTimeout: a.opts.FeedTimeout, MaxRequestBodySize: 1}
}
