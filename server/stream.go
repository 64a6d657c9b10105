package server

import (
	"errors"
	"io"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"topicmux/topics"
)

// maxClientData is the maximum number of bytes that a client may send on its
// stream. The server discards them. Beyond the maximum it closes the stream.
const maxClientData = 64 << 10

// A stream is a connection that serves an event stream. Its own goroutine runs run
// and blocks in a read, so that it notices at once when the client disconnects. The
// goroutines of the writer pool write the stream: they schedule it each time it is
// woken.
type stream struct {
	server *Server
	conn   *conn
	raw    syscall.RawConn      // for non-blocking writes; nil: not supported
	sub    *topics.Subscription // nil: a HEAD request
	client string
	token  *Token // the token of the request; nil without tokens
	asked  string // the request, for the access log; "" without a log
	begun  time.Time

	control, explain, timed bool // the options of the request

	schedule     atomic.Int32            // the schedule state; see wake
	heartbeatDue atomic.Bool             // a heartbeat is due
	wrote        atomic.Int64            // the time of the last write, by the server's clock
	outbox       atomic.Pointer[outbox]  // frames for this stream only, or nil
	closing      atomic.Pointer[closing] // how the stream closes after its pending events, or nil
	cause        atomic.Pointer[error]   // the error that ended the stream, or nil while it is open
	replay       atomic.Int64            // bytes reserved for the replay of histories

	// The fields below belong to the goroutine that runs the stream (state
	// running).
	buf       []byte      // frames to write before the hub's bytes
	left      [][]byte    // bytes that the connection has not accepted yet
	final     error       // the error that ends the stream after that, or nil
	tries     int32       // consecutive writes that accepted nothing
	cut       int32       // bytes of the first piece of left that were written
	drainSent bool        // the $drain was sent
	memory    reservation // for the bytes that a stalled client has not read

	discarded [16]byte // belongs to run
}

// A closing is the last frame of a stream and the cause of its end.
type closing struct {
	frame []byte // the last frame
	cause error
}

// newStream returns the stream for a request. It does not keep the request.
func newStream(s *Server, r *request, want streamRequest) *stream {
	st := &stream{
		server:  s,
		conn:    connOf(r.ctx),
		client:  want.client,
		control: want.control,
		explain: want.Format&FormatExplain != 0,
		timed:   want.Format&FormatTime != 0,
		token:   r.token,
		buf:     streamHead(r, want.applied...),
		begun:   r.begun,
	}
	st.schedule.Store(running) // open runs it first
	if r.settings.AccessLog != nil {
		st.asked = r.logged()
	}
	return st
}

// subscribe starts the subscription. It reserves memory for the replay first. The
// errors are those of reserveReplay and of the hub.
func (st *stream) subscribe(want topics.SubscribeOptions) (err error) {
	want.Ready = st.wake
	if err := st.reserveReplay(want); err != nil {
		return err
	}
	if st.sub, err = st.server.hub.Subscribe(want); err != nil {
		st.releaseReplay()
		return err
	}
	st.settleReplay()
	if !st.control {
		st.buf = st.appendRestart(st.buf)
	}
	st.tune()
	return nil
}

// open writes the start of a stream. It returns false if the stream has ended. The
// caller is not the stream's goroutine, because open needs a deep stack, which that
// goroutine would keep.
func (st *stream) open() bool {
	err := st.writeStart()
	st.memory.end(st.conn)
	st.buf = nil
	if err != nil || st.sub == nil {
		st.close(err)
		st.leave()
		return false
	}
	st.wrote.Store(st.server.clock.Load())
	st.requeue()
	return true
}

// writeStart writes the response header and the $hello.
func (st *stream) writeStart() error {
	defer st.recover()
	if st.sub == nil || !st.control {
		defer giveBack(st.buf)
		return st.write(st.buf)
	}
	before, after := st.hello()
	c := st.server.newCatalogue(st.conn, &st.memory, st.sub.ReadCatalogue(), append(st.buf, before...))
	defer c.close()
	return c.write(after, st.write)
}

// run waits until the stream ends, and then releases it.
func (st *stream) run() {
	st.close(st.awaitClose())
	st.leave()
}

// leave releases everything that the stream holds. It first removes and counts the
// stream, because closing a subscription may take a moment.
func (st *stream) leave() {
	if st.sub != nil {
		st.server.sessions.leave(st)
		st.server.streams.remove(st)
		st.server.counters.by[closeReasonOf(*st.cause.Load())].Add(1)
		st.sub.Close()
		st.dropUndelivered()
		st.releaseReplay()
	}
	st.server.conns.remove(st.conn)
	st.server.logClosed(st, *st.cause.Load())
}

// close cuts the connection, which ends run. The first cause counts. Any goroutine
// may call it.
func (st *stream) close(cause error) {
	if cause == nil {
		cause = errDone
	}
	st.cause.CompareAndSwap(nil, &cause)
	st.conn.cut()
}

var (
	errDone       = errors.New("the response is complete")
	errGone       = errors.New("the client closed the connection")
	errClientData = errors.New("the client sent data on its stream")
	errDrained    = errors.New("the server is shutting down")
	errComplete   = errors.New("all topics are complete")
)

// awaitClose waits until the client disconnects or the connection is cut, and
// returns the cause.
func (st *stream) awaitClose() error {
	for received := 0; received <= maxClientData; {
		n, err := st.conn.Conn.Read(st.discarded[:])
		received += n
		switch {
		case errors.Is(err, io.EOF):
			return errGone
		case errors.Is(err, os.ErrDeadlineExceeded): // a deadline left by the request
			_ = st.conn.SetReadDeadline(time.Time{})
		case err != nil:
			return err
		}
	}
	return errClientData
}

// closeAfterFlush closes the stream after its pending events and a last frame. The
// first closing counts.
func (st *stream) closeAfterFlush(frame []byte, cause error) {
	st.closing.CompareAndSwap(nil, &closing{frame, cause})
	st.wake()
}

// recover limits a panic to its stream: it logs the stack and closes the stream.
func (st *stream) recover() {
	if v := recover(); v != nil {
		st.server.opts.Logger.Error("panic in a stream", "panic", v, "stack", string(debug.Stack()))
		st.close(errInternal)
	}
}

// streamHead returns the response header in a borrowed buffer. It lists the applied
// preferences. The stream ends with the connection, not with chunked encoding:
// HTTP/1.0 clients, proxies, curl, fetch and browsers all support that, and chunks
// would only add overhead.
func streamHead(r *request, applied ...string) []byte {
	head := append(borrow(), "HTTP/1.1 200 OK\r\n"+
		"Server: "+name+"\r\n"+
		"Date: "...)
	head = time.Now().UTC().AppendFormat(head, http.TimeFormat)
	head = append(head, "\r\n"+
		"Content-Type: text/event-stream; charset=utf-8\r\n"+
		"Cache-Control: no-cache\r\n"+
		"X-Accel-Buffering: no\r\n"+
		"X-Content-Type-Options: nosniff\r\n"+
		"Connection: close\r\n"...)
	if len(applied) > 0 {
		head = append(head, "Preference-Applied: "+strings.Join(applied, ", ")+"\r\n"...)
	}
	for _, field := range []string{"Vary", "Access-Control-Allow-Origin"} {
		if value := r.ctx.Response.Header.Peek(field); len(value) > 0 {
			head = append(head, field+": "...)
			head = append(head, value...)
			head = append(head, "\r\n"...)
		}
	}
	return append(head, "\r\n"...)
}
