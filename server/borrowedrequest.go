package server

import (
	"bytes"
	"io"
	"net/http"

	"topicmux/internal/loopback"
)

// checkBorrowed returns an error if another server has received the request from
// another machine, and nothing says who may send requests.
func (r *request) checkBorrowed() error {
	if r.conn.borrowed() == nil || r.settings.authenticated() || r.settings.remote || loopback.IsAddr(r.ctx.LocalAddr()) {
		return nil
	}
	return newError(http.StatusForbidden, "no authentication is configured, so only this machine may send requests",
		"the program must set Access, Authorize or AllowRemote").countAs(rejectedHost)
}

// release gives the borrowed connection of an answered request back: at once, or
// when the other server has written a long response. It does nothing if the
// connection was taken over.
func (r *request) release() {
	if r.conn.taken {
		return
	}
	response := &r.ctx.Response
	if response.IsBodyStream() {
		return // its Close does it
	}
	if body := response.Body(); len(body) > allowance && r.method != http.MethodHead {
		response.SetBodyStream(&lastBody{bytes.NewReader(body), r.conn}, len(body))
		return
	}
	r.conn.endBorrowed()
}

// A lastBody is a response whose connection is given back after it.
type lastBody struct {
	io.Reader
	conn *conn
}

// Close gives the connection back.
func (b *lastBody) Close() error {
	b.conn.endBorrowed()
	return nil
}
