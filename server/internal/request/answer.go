package request

import (
	"bytes"
	"io"
	"net"
	"net/http"

	"topicmux/protocol"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/transport"
)

// JSON answers with v as JSON.
func (r *Request) JSON(status int, v any) {
	r.Answer(status, "application/json", append(protocol.AppendJSON(nil, v), '\n'))
}

// Answer answers with a body, which the caller must not change afterwards. It
// answers with ErrInFlight instead if the budget has no room for a long body.
func (r *Request) Answer(status int, contentType string, body []byte) {
	c := r.Conn
	if len(body) > limit.Allowance {
		if c.Reserve(len(body)) != nil {
			r.Fail(problem.ErrInFlight)
			return
		}
		if c.Borrowed() == nil {
			c.LimitSending()
		}
	}
	r.Shared(status, contentType, body)
}

// Shared answers with a body that is in memory anyway and needs no reservation.
func (r *Request) Shared(status int, contentType string, body []byte) {
	r.Ctx.SetStatusCode(status)
	r.Ctx.SetContentType(contentType)
	r.Set("X-Content-Type-Options", "nosniff")
	r.Set("Cache-Control", "no-store")
	r.Ctx.Response.SetBodyRaw(body)
}

// Fail answers with an error.
func (r *Request) Fail(e *problem.Error) {
	if e.Allow != "" {
		r.Set("Allow", e.Allow)
	}
	if e.Retry {
		r.Set("Retry-After", e.RetryAfter())
	}
	if e.Challenge && len(r.Ctx.Response.Header.Peek("WWW-Authenticate")) == 0 {
		r.Set("WWW-Authenticate", "Bearer realm=\""+protocol.ServerName+"\"")
	}
	r.Answer(e.Status, "application/json", append(located(e, &r.Settings.Prefix).JSON(), '\n'))
}

// Hijack makes the connection serve something else after the request, which gets
// no response from fasthttp. First open runs; if it returns true, serve runs in a
// goroutine with a small stack until the connection is no longer used.
func (r *Request) Hijack(open func() bool, serve func()) {
	work := r.Conn.Work()
	r.Ctx.HijackSetNoResponse(true)
	if r.Conn.Borrowed() == nil {
		r.Conn.Hijack(func() {
			if open() {
				work.Go(serve) // the stack of this goroutine has grown
			}
		})
		r.Ctx.Hijack(func(net.Conn) {}) // Server.serveConn continues
		return
	}
	r.Conn.Hijacked = true
	r.Ctx.Hijack(r.Conn.HandOver(func() {
		opened := make(chan bool)
		work.Go(func() { opened <- open() }) // it would make the stack of this goroutine grow
		if <-opened {
			serve()
		}
	}))
}

// located returns the error with the prefix in the paths of its hint.
func located(e *problem.Error, p *Prefix) *problem.Error {
	here := *e
	here.Hint = p.text(e.Hint)
	return &here
}

// Release gives the borrowed connection of an answered request back: at once, or
// when the other server has written a long response. It does nothing if the
// connection was hijacked.
func (r *Request) Release() {
	if r.Conn.Hijacked {
		return
	}
	response := &r.Ctx.Response
	if response.IsBodyStream() {
		return // its Close does it
	}
	if body := response.Body(); len(body) > limit.Allowance && r.Method != http.MethodHead {
		response.SetBodyStream(NewLastBody(bytes.NewReader(body), r.Conn), len(body))
		return
	}
	r.Conn.EndBorrowed()
}

// A LastBody is a response whose connection is given back after it.
type LastBody struct {
	io.Reader
	conn *transport.Conn
}

// NewLastBody returns a response that gives a borrowed connection back.
func NewLastBody(r io.Reader, c *transport.Conn) *LastBody { return &LastBody{r, c} }

// Close gives the connection back.
func (b *LastBody) Close() error {
	b.conn.EndBorrowed()
	return nil
}
