package server

import (
	"net"

	"topicmux/protocol"
)

// json answers with v as JSON.
func (r *request) json(status int, v any) {
	r.answer(status, "application/json", append(protocol.AppendJSON(nil, v), '\n'))
}

// answer answers with a body, which the caller must not change afterwards. It
// answers with errInFlight instead if the budget has no room for a long body.
func (r *request) answer(status int, contentType string, body []byte) {
	c := r.conn
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

// takeOver makes next take over the connection after the request, which gets no
// response from fasthttp.
func (r *request) takeOver(next func()) {
	r.conn.takeOver(next)
	r.ctx.HijackSetNoResponse(true)
	r.ctx.Hijack(func(net.Conn) {}) // Server.serveConn continues
}
