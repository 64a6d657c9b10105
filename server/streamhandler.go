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

// maxQuestion is the size of the largest body that a stream handler is asked with.
// Beyond it the request is refused with 413.
const maxQuestion = 64 << 10

// A Request is a request that wants an event stream of its own for an answer.
type Request struct {
	Body        []byte // at most 64 KiB
	ContentType string
}

// A StreamHandler answers a question, event by event, with say, and returns when the
// answer is complete. The context ends as soon as the client goes, and when the
// server does; say returns an error then, too, and so must the stream handler. Say waits
// for a client that reads slowly, up to Options.WriteTimeout. The answer ends with
// $complete, which tells that it failed if the stream handler returned an error; why is
// for the log.
type StreamHandler func(ctx context.Context, q Request, say func(event string, data []byte) error) error

// A handlerStream is a connection that has become the answer of a stream handler.
type handlerStream struct {
	server    *Server
	conn      *conn
	responder StreamHandler
	question  Request
	token     *Token // whose it is; nil without tokens
	path      string // the request's, for the log
	asked     string // the same for the access log
	begun     time.Time
	stop      context.CancelCauseFunc

	mu     sync.Mutex // one writes at a time; guards what follows
	buf    []byte
	events uint64
	bytes  uint64
	memory reservation // of what is being written
}

// serveHandler answers POST /NAME where a stream handler has that name: the connection becomes
// its answer.
func (s *Server) serveHandler(r *request) error {
	n, err := topics.ParseName(r.path[0])
	if err != nil {
		return err
	}
	if err := s.mayRead(r, n); err != nil {
		return err
	}
	body, err := r.body(min(maxQuestion, s.opts.MaxBody))
	if err != nil {
		return err
	}
	if err := checkUTF8(body); err != nil {
		return err
	}
	a := &handlerStream{
		server: s, conn: connOf(r.ctx), responder: s.opts.StreamHandlers[n.String()],
		question: Request{body, r.header("Content-Type")},
		token:    r.token, path: n.String(), begun: r.begun, buf: streamHead(r),
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
	if !s.holds(a.token) { // since now Update finds the answer, but it may have looked before
		s.handlers.remove(a)
		a.stop(nil)
		return errRevoked
	}
	a.conn.become = func() { a.run(ctx) }
	r.ctx.HijackSetNoResponse(true)
	r.ctx.Hijack(func(net.Conn) {}) // what follows is up to Server.serve
	return nil
}

// run answers, and returns when the answer has ended and the client is gone.
func (a *handlerStream) run(ctx context.Context) {
	var ear sync.WaitGroup
	ear.Go(func() { a.listen() })
	err := a.ask(ctx)
	cause := context.Cause(ctx)
	how := a.finish(cause, err)
	a.stop(nil)
	a.conn.cut()
	ear.Wait()
	a.conn.request.end(a.conn) // the question
	a.server.handlers.remove(a)
	a.server.conns.remove(a.conn)
	a.server.logHandlerClosed(a, how, cmp.Or(cause, err))
}

// ask lets the stream handler answer; a panic of its own is no more than an error.
func (a *handlerStream) ask(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			a.server.opts.Logger.Error("panic in a responder", "path", a.path, "panic", v, "stack", string(debug.Stack()))
			err = errInternal
		}
	}()
	if err := a.flush(); err != nil { // the head leaves at once
		return err
	}
	return a.responder(ctx, a.question, func(event string, data []byte) error {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return a.emit(sse.Frame{Event: event, Data: data})
	})
}

// say writes an event.
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

// flush writes what is in buf.
func (a *handlerStream) flush() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.write()
}

// write writes buf. The caller holds a.mu.
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

// listen waits until the client is gone, and ends a silence with a comment.
func (a *handlerStream) listen() {
	var ear [16]byte
	for heard := 0; heard <= maxHeard; {
		_ = a.conn.SetReadDeadline(time.Now().Add(a.server.opts.Heartbeat))
		n, err := a.conn.Conn.Read(ear[:])
		heard += n
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

// finish ends the answer, with $complete if it has come to its end, and returns
// how it ended. The cause is why it was broken off, and err is what the stream handler
// says.
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

// findStreamHandler returns the route of a stream handler, if the path names one.
func (s *Server) findStreamHandler(path []string) (rt route, key string, ok bool) {
	if len(path) != 1 || s.opts.StreamHandlers[path[0]] == nil {
		return route{}, unmatched, false
	}
	return route{post: (*Server).serveHandler}, path[0], true
}

// cancelHandlers breaks the answers of stream handlers off, which get DrainTimeout for it.
func (s *Server) cancelHandlers() {
	empty := s.handlers.close()
	for _, a := range s.handlers.all(nil) {
		a.stop(errDrained)
	}
	wait(empty, s.opts.DrainTimeout)
}
