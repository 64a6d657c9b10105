package server

import (
	"errors"
	"net/http"
	"strings"

	"github.com/valyala/fasthttp"
)

// expectContinue decides on a request whose client waits before it sends the body,
// and returns the status that it gets: 100, or that of an answer for which nobody
// needs the body. The request is answered as any other, up to where its body is
// read; handle goes on from there.
func (s *Server) expectContinue(ctx *fasthttp.RequestCtx) int {
	c := connOf(ctx)
	r := s.newRequest(ctx)
	r.waits = true
	if s.respond(r) {
		c.unread = true // the body, which may be on its way all the same
		return ctx.Response.StatusCode()
	}
	c.waiting = r
	return http.StatusContinue
}

// errContinue ends the handling of a request that waits, where its body is wanted.
var errContinue = errors.New("the client must send the body")

// continueField is what a client sends in Expect to wait.
const continueField = "100-continue"

// spellExpect has Expect: 100-continue spelt as fasthttp looks for it, in any case,
// and takes it away where it means nothing: in HTTP/1.0, and without a body.
func spellExpect(h *fasthttp.RequestHeader) {
	size := h.ContentLength()
	switch {
	case !strings.EqualFold(string(h.Peek(fasthttp.HeaderExpect)), continueField):
	case !h.IsHTTP11(), size == 0, size < -1: // -1 is chunks
		h.Del(fasthttp.HeaderExpect)
	default:
		h.Set(fasthttp.HeaderExpect, continueField)
	}
}
