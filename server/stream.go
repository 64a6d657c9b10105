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

// maxHeard is how many bytes a client may send on its stream, where nobody
// listens. Beyond it the stream is cut.
const maxHeard = 64 << 10

// A stream is a connection that has become an event stream. Its own goroutine,
// the one that runs run, is parked in a read, so that it notices at once when the
// client goes. What is to be written is written by the server's writers, who give
// the stream a turn whenever it was woken.
type stream struct {
	server *Server
	conn   *conn
	raw    syscall.RawConn      // for writes that do not wait; nil: there are none
	sub    *topics.Subscription // nil: the client wants the head only
	client string
	token  *Token // whose it is; nil without tokens
	asked  string // the request, for the access log; "" without one
	begun  time.Time

	control, explain, timed bool // what the stream has beside the topics' events

	schedule     atomic.Int32            // whose turn it is; see wake
	heartbeatDue atomic.Bool             // it is time for a heartbeat
	wrote        atomic.Int64            // when something was last written, by the server's clock
	outbox       atomic.Pointer[outbox]  // frames for this stream only, or nil
	closing      atomic.Pointer[closing] // how the stream is to end once it has everything, or nil
	cause        atomic.Pointer[error]   // why it ended
	replay       atomic.Int64            // memory reserved for what it reads from the histories

	// Whoever has the turn uses what follows.
	buf       []byte      // what is written beside the hub's bytes
	left      [][]byte    // what the connection has not taken yet
	final     error       // why the stream ends when that is written, or nil
	tries     int32       // how often in a row it took nothing
	cut       int32       // bytes of the first piece of left that were written
	drainSent bool        // it was told that the server goes away
	memory    reservation // of what a client that hangs has not taken yet

	discarded [16]byte // belongs to run
}

// A closing is how a stream ends.
type closing struct {
	frame []byte // what it says at last
	cause error
}

// newStream returns the stream that a request asks for. It keeps nothing of the
// request.
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
	st.schedule.Store(running) // by open
	if r.settings.AccessLog != nil {
		st.asked = r.logged()
	}
	return st
}

// subscribe begins the subscription.
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

// open writes what a stream begins with. It reports whether more will follow. It
// takes a deep stack, which the stream's own goroutine would keep.
func (st *stream) open() bool {
	err := st.greet()
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

// greet writes the head of the stream and says hello.
func (st *stream) greet() error {
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

// run serves the stream until it ends.
func (st *stream) run() {
	st.close(st.listen())
	st.leave()
}

// leave lets go of all that the stream holds. First it leaves the lists and is
// counted: to close a subscription may take a moment.
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

// end cuts the connection, which ends run, from any goroutine. The first reason
// is the one that counts.
func (st *stream) close(why error) {
	if why == nil {
		why = errDone
	}
	st.cause.CompareAndSwap(nil, &why)
	st.conn.cut()
}

var (
	errDone       = errors.New("the response is complete")
	errGone       = errors.New("the client closed the connection")
	errClientData = errors.New("the client sent data on its stream")
	errDrained    = errors.New("the server is shutting down")
	errComplete   = errors.New("all topics are complete")
)

// listen waits until the client is gone, or the connection was cut.
func (st *stream) listen() error {
	for heard := 0; heard <= maxHeard; {
		n, err := st.conn.Conn.Read(st.discarded[:])
		heard += n
		switch {
		case errors.Is(err, io.EOF):
			return errGone
		case errors.Is(err, os.ErrDeadlineExceeded): // one that the request had left
			_ = st.conn.SetReadDeadline(time.Time{})
		case err != nil:
			return err
		}
	}
	return errClientData
}

// closeAfterFlush ends the stream after everything that is there for it now, with a last
// frame. The first closing is the one that counts.
func (st *stream) closeAfterFlush(frame []byte, why error) {
	st.closing.CompareAndSwap(nil, &closing{frame, why})
	st.wake()
}

// recover keeps a panic from taking the other streams down.
func (st *stream) recover() {
	if v := recover(); v != nil {
		st.server.opts.Logger.Error("panic in a stream", "panic", v, "stack", string(debug.Stack()))
		st.close(errInternal)
	}
}

// streamHead is the head of the answer, in a borrowed buffer; it tells which
// preferences were applied. The stream ends with the connection: that
// is what a client of HTTP/1.0 knows, too, and proxies, curl, fetch and browsers
// all take it; a chunk around each write would only add to it.
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
