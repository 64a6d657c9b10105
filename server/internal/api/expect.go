package api

import (
	"net/http"
	"strings"

	"github.com/valyala/fasthttp"

	"topicmux/server/internal/request"
	"topicmux/server/internal/transport"
)

// ExpectContinue handles a request whose client waits before it sends the body. It
// returns the status for the client: 100, or the status of a response that does not
// need the body. It processes the request up to the point where the body is read;
// handle continues from there.
func (a *API) ExpectContinue(ctx *fasthttp.RequestCtx) int {
	c := transport.ConnOf(ctx)
	r := request.New(ctx, c, a.settings.Load())
	r.Waits = true
	if a.respond(r) {
		c.Unread = true // the client may send the body anyway
		return ctx.Response.StatusCode()
	}
	ctx.SetUserValue(waiting{}, r)
	return http.StatusContinue
}

// waiting is the key of the request, in the values of its context, while its client
// was asked to send the body.
type waiting struct{}

// normalizeExpect sets Expect: 100-continue to the lower case that fasthttp
// expects. It removes the header where it has no meaning: in HTTP/1.0 and in
// requests without a body.
func normalizeExpect(h *fasthttp.RequestHeader) {
	size := h.ContentLength()
	switch {
	case !strings.EqualFold(string(h.Peek(fasthttp.HeaderExpect)), transport.ContinueField):
	case !h.IsHTTP11(), size == 0, size < -1: // -1 is chunks
		h.Del(fasthttp.HeaderExpect)
	default:
		h.Set(fasthttp.HeaderExpect, transport.ContinueField)
	}
}

// HeaderReceived sets the read timeout for the body of a request. For a streaming
// body it also sets the maximum body size to 1 byte: otherwise fasthttp would wait
// for the first 8 KiB before it calls the handler.
func (a *API) HeaderReceived(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	normalizeExpect(h)
	if !request.Streams(h) {
		return fasthttp.RequestConfig{ReadTimeout: a.opts.ReadTimeout}
	}
	return fasthttp.RequestConfig{ReadTimeout: a.opts.FeedTimeout, MaxRequestBodySize: 1}
}
