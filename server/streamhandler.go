package server

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"topicmux/protocol"
	"topicmux/sse"
	"topicmux/topics"
)

// maxRequestBody is the maximum size in bytes of the body of a request to a stream
// handler. A larger one is rejected with 413.
const maxRequestBody = 64 << 10

// A Request is a request that a StreamHandler answers with an event stream.
type Request struct {
	Body        []byte // at most 64 KiB
	ContentType string
}

// A StreamHandler answers a request with an event stream. It calls emit for each
// event and returns when the stream is complete. The context ends when the client
// disconnects and when the server shuts down. Then emit returns an error, and the
// handler must return too. emit waits for a slow client, up to
// Options.WriteTimeout. The stream ends with a $complete. If the handler returns an
// error, the $complete reports a failure; only the log contains the error itself.
type StreamHandler func(ctx context.Context, request Request, emit func(event string, data []byte) error) error

// A handlerStream is a connection that serves the response of a stream handler.
type handlerStream struct {
	server  *Server
	conn    *conn
	handler StreamHandler
	request Request
	token   *Token // the token of the request; nil without tokens
	path    string // the path of the request, for the log
	asked   string // the request, for the access log
	begun   time.Time
	stop    context.CancelCauseFunc

	mu     sync.Mutex // serializes writes; guards what follows
	buf    []byte
	events uint64
	bytes  uint64
	memory reservation // for the event being written
}

// serveHandler answers POST /NAME for the stream handler with that name. The
// connection becomes its response.
func (s *Server) serveHandler(r *request) error {
	n, err := topics.ParseName(r.path[0])
	if err != nil {
		return err
	}
	if err := s.mayRead(r, n); err != nil {
		return err
	}
	body, err := r.body(min(maxRequestBody, s.opts.MaxBody))
	if err != nil {
		return err
	}
	if err := checkUTF8(body); err != nil {
		return err
	}
	a := &handlerStream{
		server: s, conn: connOf(r.ctx), handler: s.opts.StreamHandlers[n.String()],
		request: Request{body, r.header("Content-Type")},
		token:   r.token, path: n.String(), begun: r.begun, buf: streamHead(r),
	}
	if r.settings.AccessLog != nil {
		a.asked = r.logged()
	}
	var ctx context.Context
	ctx, a.stop = context.WithCancelCause(context.Background())
	if !s.handlers.add(a) {
		a.stop(nil)
		if s.draining.Load() {
			return errDraining
		}
		e := newError(http.StatusServiceUnavailable, "too many requests to this path at once", "try again in a few seconds").countAs(rejectedHandler)
		e.retry = true
		return e
	}
	if !s.holds(a.token) { // Update finds the response from now on, but it may have run before
		s.handlers.remove(a)
		a.stop(nil)
		return errRevoked
	}
	a.conn.become = func() { a.run(ctx) }
	r.ctx.HijackSetNoResponse(true)
	r.ctx.Hijack(func(net.Conn) {}) // Server.serve continues
	return nil
}

// run serves the response. It returns when the response has ended and the
// connection is closed.
func (a *handlerStream) run(ctx context.Context) {
	var reading sync.WaitGroup
	reading.Go(func() { a.awaitClose() })
	err := a.callHandler(ctx)
	cause := context.Cause(ctx)
	reason := a.finish(cause, err)
	a.stop(nil)
	a.conn.cut()
	reading.Wait()
	a.conn.request.end(a.conn) // the body of the request
	a.server.handlers.remove(a)
	a.server.conns.remove(a.conn)
	a.server.logHandlerClosed(a, reason, cmp.Or(cause, err))
}

// callHandler calls the stream handler. A panic becomes an error.
func (a *handlerStream) callHandler(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			a.server.opts.Logger.Error("panic in a responder", "path", a.path, "panic", v, "stack", string(debug.Stack()))
			err = errInternal
		}
	}()
	if err := a.flush(); err != nil { // send the response header at once
		return err
	}
	return a.handler(ctx, a.request, func(event string, data []byte) error {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return a.emit(sse.Frame{Event: event, Data: data})
	})
}

// emit writes an event.
func (a *handlerStream) emit(f sse.Frame) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.memory.reserve(a.conn, len(f.Data)); err != nil {
		return err
	}
	defer a.memory.end(a.conn)
	var err error
	if a.buf, err = sse.AppendEvent(a.buf[:0], f); err != nil {
		return err
	}
	a.events++
	return a.write()
}

// flush writes the buffer.
func (a *handlerStream) flush() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.write()
}

// write writes the buffer. The caller holds a.mu.
func (a *handlerStream) write() error {
	_ = a.conn.SetWriteDeadline(time.Now().Add(a.server.opts.WriteTimeout))
	n, err := a.conn.Write(a.buf)
	a.bytes += uint64(n)
	if a.buf = a.buf[:0]; cap(a.buf) > allowance {
		a.buf = nil
	}
	if err != nil {
		a.stop(err)
	}
	return err
}

// awaitClose waits until the client disconnects. It sends a comment after each silence
// of Options.Heartbeat.
func (a *handlerStream) awaitClose() {
	var discarded [16]byte
	for received := 0; received <= maxClientData; {
		_ = a.conn.SetReadDeadline(time.Now().Add(a.server.opts.Heartbeat))
		n, err := a.conn.Conn.Read(discarded[:])
		received += n
		switch {
		case errors.Is(err, io.EOF):
			a.stop(errGone)
			return
		case errors.Is(err, os.ErrDeadlineExceeded):
			a.mu.Lock()
			a.buf = sse.AppendComment(a.buf[:0], "")
			_ = a.write()
			a.mu.Unlock()
		case err != nil:
			a.stop(err)
			return
		}
	}
	a.stop(errClientData)
}

// finish ends the response, with a $complete or a $drain if the client can still
// read it, and returns how it ended. cause is why the response was cancelled, or
// nil. err is the error of the stream handler.
func (a *handlerStream) finish(cause, err error) closeReason {
	switch {
	case errors.Is(cause, errDrained):
		_ = a.emit(sse.Frame{Event: protocol.EventDrain, Data: appendJSON(nil, protocol.Drain{Retry: protocol.Milliseconds(a.server.opts.DrainRetry)})})
		return closedDrained
	case cause != nil:
		return closeReasonOf(cause)
	case err != nil:
		a.server.opts.Logger.Error("answer failed", "path", a.path, "err", err)
		_ = a.emit(sse.Frame{Event: protocol.EventComplete, Data: appendJSON(nil, protocol.Complete{Error: errInternal.what})})
		return closedFailed
	}
	_ = a.emit(sse.Frame{Event: protocol.EventComplete, Data: appendJSON(nil, protocol.Complete{})})
	return closedComplete
}

// findStreamHandler returns the route of a stream handler if the path names one.
func (s *Server) findStreamHandler(path []string) (rt route, key string, ok bool) {
	if len(path) != 1 || s.opts.StreamHandlers[path[0]] == nil {
		return route{}, unmatched, false
	}
	return route{post: (*Server).serveHandler}, path[0], true
}

// cancelHandlers cancels the responses of stream handlers and waits up to
// DrainTimeout for them to end.
func (s *Server) cancelHandlers() {
	empty := s.handlers.close()
	for _, a := range s.handlers.all(nil) {
		a.stop(errDrained)
	}
	wait(empty, s.opts.DrainTimeout)
}
