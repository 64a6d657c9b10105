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
		if c.borrowed() == nil {
			c.limitSending()
		}
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
	if e.challenge && len(r.ctx.Response.Header.Peek("WWW-Authenticate")) == 0 {
		r.set("WWW-Authenticate", "Bearer realm=\""+name+"\"")
	}
	r.answer(e.status, "application/json", append(e.located(&r.settings.prefix).json(), '\n'))
}

// takeOver makes the connection serve something else after the request, which gets
// no response from fasthttp. First open runs; if it returns true, serve runs in a
// goroutine with a small stack until the connection is no longer used.
func (r *request) takeOver(open func() bool, serve func()) {
	work := r.conn.owner.work
	r.ctx.HijackSetNoResponse(true)
	if r.conn.borrowed() == nil {
		r.conn.takeOver(func() {
			if open() {
				work.Go(serve) // the stack of this goroutine has grown
			}
		})
		r.ctx.Hijack(func(net.Conn) {}) // Server.serveConn continues
		return
	}
	r.conn.taken = true
	r.ctx.Hijack(r.conn.handOver(func() {
		opened := make(chan bool)
		work.Go(func() { opened <- open() }) // it would make the stack of this goroutine grow
		if <-opened {
			serve()
		}
	}))
}

// located returns the error with the prefix in the paths of its hint.
func (e *apiError) located(p *prefix) *apiError {
	here := *e
	here.hint = p.text(e.hint)
	return &here
}
