package server

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"

	"topicmux/topics"
)

// maxHeard is how many bytes a client may send on its stream, where nobody
// listens. Beyond it the stream is cut.
const maxHeard = 64 << 10

// A stream is a connection that has become an event stream. One goroutine, the
// one that runs run, reads and writes it. While there is nothing to write it is
// parked in a read, so it notices at once when the client goes; whoever has
// something for it rings, which makes the read return.
type stream struct {
	server  *Server
	conn    *conn
	sub     *topics.Subscription // nil: the client wants the head only
	client  string
	control bool
	explain bool
	begun   time.Time

	// What follows belongs to the goroutine.
	buf   []byte      // what is written beside the hub's bytes
	parts [2][]byte   // one write: buf and the hub's bytes
	out   net.Buffers // parts, as far as they are not written
	armed time.Time   // when the write deadline was set
	heard int         // bytes that the client has sent
	ear   [64]byte

	rung    atomic.Bool  // the read deadline is in the past, so that reads return
	cold    atomic.Bool  // it is time for a heartbeat
	leaving atomic.Bool  // the server drains
	wrote   atomic.Int64 // when something was last written, in Unix nanoseconds
}

// newStream returns the stream that a request asks for. It keeps nothing of the
// request.
func newStream(s *Server, r *request, want wish) *stream {
	return &stream{
		server:  s,
		conn:    connOf(r.ctx),
		client:  want.client,
		control: want.control,
		explain: want.Format&FormatExplain != 0,
		buf:     streamHead(r),
		begun:   time.Now(),
	}
}

// subscribe begins the subscription and says hello. That takes a deep stack, which
// the stream's own goroutine would keep.
func (st *stream) subscribe(want topics.Subscribe) (err error) {
	want.Ready = st.ring
	if st.sub, err = st.server.hub.Subscribe(want); err != nil {
		return err
	}
	if st.explain {
		st.buf = append(st.buf, preamble...)
	}
	if st.control {
		st.buf = st.appendHello(st.buf)
	}
	return nil
}

// ring makes the stream look for what is new. It never blocks, and any goroutine
// may call it.
func (st *stream) ring() {
	if !st.rung.Swap(true) {
		_ = st.conn.SetReadDeadline(longAgo)
	}
}

var longAgo = time.Unix(1, 0)

// run serves the stream until it ends.
func (st *stream) run() { st.end(st.serve()) }

func (st *stream) end(why error) {
	if st.sub != nil {
		st.sub.Close()
		st.server.streams.remove(st)
	}
	st.conn.cut()
	st.server.conns.remove(st.conn)
	st.server.opts.Logger.Debug("stream ended", "remote", st.conn.RemoteAddr(), "client", st.client,
		"after", time.Since(st.begun), "why", why)
}

var (
	errGone     = errors.New("the client closed the connection")
	errTalks    = errors.New("the client sends on its stream")
	errDrained  = errors.New("the server drains")
	errComplete = errors.New("all topics are complete")
)

// serve returns why the stream ended.
func (st *stream) serve() (err error) {
	defer st.recover(&err)
	if st.sub == nil {
		return st.write(nil)
	}
	st.tune()
	for {
		st.hush()
		if err := st.deliver(); err != nil {
			return err
		}
		if err := st.park(); err != nil {
			return err
		}
	}
}

// recover keeps a panic from taking the other streams down.
func (st *stream) recover(err *error) {
	if v := recover(); v != nil {
		st.server.opts.Logger.Error("stream panicked", "panic", v, "stack", string(debug.Stack()))
		*err = errInternal
	}
}

// deliver writes everything that is new.
func (st *stream) deliver() error {
	for {
		leaving := st.leaving.Load() // before the poll, so that this finds all there was then
		b, ok, err := st.sub.Poll()
		switch {
		case errors.Is(err, topics.ErrComplete):
			return errComplete
		case err != nil, !ok && leaving:
			return st.farewell()
		}
		st.buf = st.appendNotes(st.buf, &b)
		if len(st.buf) == 0 && len(b.Bytes) == 0 {
			switch {
			case ok:
				continue // it was for those who want control events
			case !st.cold.Load():
				return nil
			}
			st.buf = st.appendBeat(st.buf)
		}
		if err := st.write(b.Bytes); err != nil {
			return err
		}
	}
}

// farewell tells the client that the server goes away and when to come back.
func (st *stream) farewell() error {
	st.buf = st.appendDrain(st.buf)
	return errors.Join(errDrained, st.write(nil))
}

// park waits until the stream is rung, and returns an error when the client is
// gone.
func (st *stream) park() error {
	for {
		n, err := st.conn.Conn.Read(st.ear[:])
		st.heard += n
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return nil
		case errors.Is(err, io.EOF):
			return errGone
		case err != nil:
			return err
		case st.heard > maxHeard:
			return errTalks
		}
	}
}

// hush makes the bell silent, before what it rang for is looked at. A ring
// before the flag is down has its cause seen by that look; one after it makes
// the next read return.
func (st *stream) hush() {
	_ = st.conn.SetReadDeadline(time.Time{})
	st.rung.Store(false)
}

// streamHead is the head of the answer. The stream ends with the connection: that
// is what a client of HTTP/1.0 knows, too, and proxies, curl, fetch and browsers
// all take it; a chunk around each write would only add to it.
func streamHead(r *request) []byte {
	head := []byte("HTTP/1.1 200 OK\r\n" +
		"Server: " + name + "\r\n" +
		"Date: ")
	head = time.Now().UTC().AppendFormat(head, http.TimeFormat)
	head = append(head, "\r\n"+
		"Content-Type: text/event-stream; charset=utf-8\r\n"+
		"Cache-Control: no-cache\r\n"+
		"X-Accel-Buffering: no\r\n"+
		"X-Content-Type-Options: nosniff\r\n"+
		"Connection: close\r\n"...)
	for _, field := range []string{"Vary", "Access-Control-Allow-Origin"} {
		if value := r.ctx.Response.Header.Peek(field); len(value) > 0 {
			head = append(head, field+": "...)
			head = append(head, value...)
			head = append(head, "\r\n"...)
		}
	}
	return append(head, "\r\n"...)
}
