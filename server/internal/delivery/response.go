package delivery

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"topicmux/protocol"
	"topicmux/server/auth"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/transport"
	"topicmux/sse"
	"topicmux/topics"
)

// A StreamHandler writes the events of a response. It is a StreamHandler with its
// request.
type StreamHandler func(ctx context.Context, emit func(event string, data []byte) error) error

// A Response is a connection that serves the response of a stream handler.
type Response struct {
	delivery *Delivery
	conn     *transport.Conn
	handler  StreamHandler
	grant    *auth.Grant
	path     string // the path of the request, for the log
	asked    string // the request, for the access log
	begun    time.Time
	stop     context.CancelCauseFunc

	mu     sync.Mutex // serializes writes; guards what follows
	buf    []byte
	events uint64
	bytes  uint64
	memory limit.Reservation // for the event being written
}

// NewResponse returns the response of a stream handler to a request on a connection. It
// begins with head, in a borrowed buffer.
func NewResponse(d *Delivery, c *transport.Conn, path string, handler StreamHandler, want Request, head []byte) *Response {
	return &Response{
		delivery: d, conn: c, handler: handler, path: path,
		grant: want.Grant, asked: want.Asked, begun: want.Begun, buf: head,
	}
}

// Start registers the response. It returns a function that serves it and returns
// when the connection is closed.
func (a *Response) Start() (serve func(), err error) {
	ctx, stop := context.WithCancelCause(context.Background())
	a.stop = stop
	if !a.delivery.responses.Add(a) {
		stop(nil)
		return nil, a.delivery.full("too many requests to this path at once", problem.RejectedHandler)
	}
	if !a.delivery.holds(a.grant) { // revoke finds the response from now on, but it may have run before
		a.delivery.responses.Remove(a)
		stop(nil)
		return nil, problem.ErrRevoked
	}
	return func() { a.run(ctx) }, nil
}

// run serves the response. It returns when the response has ended and the
// connection is closed.
func (a *Response) run(ctx context.Context) {
	var reading sync.WaitGroup
	reading.Go(func() { a.awaitClose() })
	err := a.callHandler(ctx)
	cause := context.Cause(ctx)
	reason := a.finish(cause, err)
	a.stop(nil)
	a.conn.Cut()
	reading.Wait()
	a.conn.EndRequest() // the body of the request
	a.delivery.responses.Remove(a)
	a.conn.Leave()
	a.logClosed(reason, cmp.Or(cause, err))
}

// callHandler calls the stream handler. A panic becomes an error.
func (a *Response) callHandler(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			a.delivery.opts.Logger.Error("panic in a stream handler", "path", a.path, "panic", v, "stack", string(debug.Stack()))
			err = problem.ErrInternal
		}
	}()
	if err := a.flush(); err != nil { // send the response header at once
		return err
	}
	return a.handler(ctx, func(event string, data []byte) error {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return a.emit(sse.Frame{Event: event, Data: data})
	})
}

// emit writes an event.
func (a *Response) emit(f sse.Frame) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.memory.Reserve(a.conn.Account(), len(f.Data)); err != nil {
		return err
	}
	defer a.memory.End(a.conn.Account())
	var err error
	if a.buf, err = sse.AppendEvent(a.buf[:0], f); err != nil {
		return err
	}
	a.events++
	return a.write()
}

// flush writes the buffer.
func (a *Response) flush() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.write()
}

// write writes the buffer. The caller holds a.mu.
func (a *Response) write() error {
	_ = a.conn.SetWriteDeadline(time.Now().Add(a.delivery.opts.WriteTimeout))
	n, err := a.conn.Write(a.buf)
	a.bytes += uint64(n)
	if a.buf = a.buf[:0]; cap(a.buf) > limit.Allowance {
		a.buf = nil
	}
	if err != nil {
		a.stop(err)
	}
	return err
}

// awaitClose waits until the client disconnects. It sends a comment after each silence
// of Options.Heartbeat.
func (a *Response) awaitClose() {
	var discarded [16]byte
	for received := 0; received <= maxClientData; {
		_ = a.conn.SetReadDeadline(time.Now().Add(a.delivery.opts.Heartbeat))
		n, err := a.conn.Conn.Read(discarded[:])
		received += n
		switch {
		case errors.Is(err, io.EOF):
			a.stop(ErrGone)
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
func (a *Response) finish(cause, err error) closeReason {
	switch {
	case errors.Is(cause, errDrained):
		_ = a.emit(sse.Frame{Event: protocol.EventDrain, Data: protocol.AppendJSON(nil, protocol.Drain{Retry: protocol.Milliseconds(a.delivery.opts.DrainRetry)})})
		return closedDrained
	case cause != nil:
		return closeReasonOf(cause)
	case err != nil:
		a.delivery.opts.Logger.Error("answer failed", "path", a.path, "err", err)
		_ = a.emit(sse.Frame{Event: protocol.EventComplete, Data: protocol.AppendJSON(nil, protocol.Complete{Error: problem.ErrInternal.What})})
		return closedFailed
	}
	_ = a.emit(sse.Frame{Event: protocol.EventComplete, Data: protocol.AppendJSON(nil, protocol.Complete{})})
	return closedComplete
}

// logClosed counts the end of the response and logs it.
func (a *Response) logClosed(reason closeReason, cause error) {
	a.delivery.opts.Logger.Debug("response ended", "remote", a.conn.RemoteAddr(), "path", a.path, "cause", cause)
	a.delivery.counters.answers[reason].Add(1)
	a.delivery.log.Ended("answer", a.conn.RemoteAddr(), a.grant, a.asked, a.begun, closeReasonNames[reason], topics.Progress{Events: a.events, Bytes: a.bytes})
}
