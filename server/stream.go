package server

import (
	"errors"
	"io"
	"os"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"

	"topicmux/protocol"
	"topicmux/server/auth"
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
	delivery *delivery
	conn     *conn
	raw      syscall.RawConn      // for non-blocking writes; nil: not supported
	sub      *topics.Subscription // nil: a HEAD request
	client   string
	grant    *auth.Grant
	asked    string // the request, for the access log; "" without a log
	begun    time.Time
	frames   framer

	schedule     atomic.Int32            // the schedule state; see wake
	heartbeatDue atomic.Bool             // a heartbeat is due
	wrote        atomic.Int64            // the time of the last write, by the delivery's clock
	outbox       atomic.Pointer[outbox]  // direct messages, or nil
	closing      atomic.Pointer[closing] // how the stream closes after its pending events, or nil
	cause        atomic.Pointer[error]   // the error that ended the stream, or nil while it is open
	replay       replayMemory

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

// A streamRequest is what a client asks for in a request for a stream.
type streamRequest struct {
	client string // the client name, or ""
	frames framer
	grant  *auth.Grant
	asked  string // the request, for the access log; "" without a log
	begun  time.Time
	head   []byte // the response header, in a borrowed buffer
}

// newStream returns the stream for a request on a connection.
func newStream(d *delivery, c *conn, want streamRequest) *stream {
	st := &stream{
		delivery: d, conn: c, client: want.client, grant: want.grant,
		asked: want.asked, begun: want.begun, frames: want.frames, buf: want.head,
	}
	st.schedule.Store(running) // open runs it first
	return st
}

// subscribe starts the subscription. It reserves memory for the replay first. The
// errors are those of replayMemory.reserve and of the hub.
func (st *stream) subscribe(want topics.SubscribeOptions) (err error) {
	d := st.delivery
	want.Ready = st.wake
	if err := st.replay.reserve(st.conn.account(), d.hub.FootprintOf(want), d.draining); err != nil {
		return err
	}
	if st.sub, err = d.hub.Subscribe(want); err != nil {
		st.replay.release(st.conn.account())
		return err
	}
	st.replay.settle(st.conn.account(), st.sub.Footprint())
	if res, _ := st.sub.Resume(); !st.frames.control && res.Restarted {
		st.buf = st.frames.appendRestart(st.buf, d.hub.Epoch(), res)
	}
	st.raw = rawConn(st.conn.Conn)
	st.conn.limitSending()
	return nil
}

// open writes the start of a stream. It returns false if the stream has ended. The
// caller is not the stream's goroutine, because open needs a deep stack, which that
// goroutine would keep.
func (st *stream) open() bool {
	err := st.writeStart()
	st.memory.end(st.conn.account())
	st.buf = nil
	if err != nil || st.sub == nil {
		st.close(err)
		st.leave()
		return false
	}
	st.wrote.Store(st.delivery.clock.Load())
	st.requeue()
	return true
}

// writeStart writes the response header and the $hello.
func (st *stream) writeStart() error {
	defer st.recover()
	if st.sub == nil || !st.frames.control {
		defer giveBack(st.buf)
		return st.write(st.buf)
	}
	before, after := st.hello()
	c := newCatalogue(st.delivery.building, st.conn.account(), &st.memory, st.sub.ReadCatalogue(), append(st.buf, before...))
	defer c.close()
	return c.write(after, st.write)
}

// hello returns the $hello event of the stream in two parts: what precedes and what
// follows the catalogue entries of its topics.
func (st *stream) hello() (before, after string) {
	d := st.delivery
	h := protocol.Hello{
		Server:    name + " " + d.opts.Version,
		Session:   st.client,
		Epoch:     d.hub.Epoch(),
		Heartbeat: protocol.Milliseconds(d.opts.Heartbeat),
		Topics:    []topics.TopicInfo{},
	}
	if res, ok := st.sub.Resume(); ok {
		h.Resume = &res
	}
	return st.frames.hello(h)
}

// run waits until the stream ends, and then releases it.
func (st *stream) run() {
	st.close(st.awaitClose())
	st.leave()
}

// leave releases everything that the stream holds. It first removes and counts the
// stream, because closing a subscription may take a moment.
func (st *stream) leave() {
	cause := *st.cause.Load()
	if st.sub != nil {
		st.delivery.sessions.leave(st)
		st.delivery.streams.remove(st)
		st.delivery.counters.by[closeReasonOf(cause)].Add(1)
		st.sub.Close()
		st.dropUndelivered()
		st.replay.release(st.conn.account())
	}
	st.conn.leave()
	st.logClosed(cause)
}

// logClosed logs the end of the stream.
func (st *stream) logClosed(cause error) {
	st.delivery.opts.Logger.Debug("stream ended", "remote", st.conn.RemoteAddr(), "client", st.client,
		"after", time.Since(st.begun), "why", cause)
	if st.sub == nil {
		return // the response to a HEAD request
	}
	st.delivery.log.ended("stream", st.conn.RemoteAddr(), st.grant, st.asked, st.begun, closeReasonOf(cause), st.sub.Progress())
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

// end closes the stream as a session that was ended: the client gets its pending
// events and a $complete.
func (st *stream) end() { st.closeAfterFlush(st.frames.appendEnded(nil, st.client), errEnded) }

// send queues a frame for this stream only. It returns errOutbox if too many frames
// are waiting, errInFlight if the memory budget is used up, and errGone if the
// stream has ended or is closing. A frame is queued as a whole or not at all.
func (st *stream) send(frame []byte) error {
	box := st.outbox.Load()
	if box == nil {
		st.outbox.CompareAndSwap(nil, &outbox{account: st.conn.account()})
		box = st.outbox.Load()
	}
	if st.cause.Load() != nil || st.closing.Load() != nil {
		return errGone
	}
	if err := box.add(frame); err != nil {
		return err
	}
	st.wake()
	return nil
}

// dropUndelivered drops the direct messages of a closed stream. It counts and logs
// those that were not delivered.
func (st *stream) dropUndelivered() {
	if n := st.outbox.Load().close(); n > 0 {
		st.delivery.counters.undelivered.Add(uint64(n))
		st.delivery.opts.Logger.Warn("messages were not delivered", "client", st.client, "messages", n)
	}
}

// recover limits a panic to its stream: it logs the stack and closes the stream.
func (st *stream) recover() {
	if v := recover(); v != nil {
		st.delivery.opts.Logger.Error("panic in a stream", "panic", v, "stack", string(debug.Stack()))
		st.close(errInternal)
	}
}
