package delivery

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
	"topicmux/server/internal/catalogue"
	"topicmux/server/internal/framing"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
	"topicmux/server/internal/scratch"
	"topicmux/server/internal/transport"
	"topicmux/topics"
)

// maxClientData is the maximum number of bytes that a client may send on its
// stream. The server discards them. Beyond the maximum it closes the stream.
const maxClientData = 64 << 10

// A Stream is a connection that serves an event stream. Its own goroutine runs run
// and blocks in a read, so that it notices at once when the client disconnects. The
// goroutines of the writer pool write the stream: they schedule it each time it is
// woken.
type Stream struct {
	delivery *Delivery
	conn     *transport.Conn
	raw      syscall.RawConn      // for non-blocking writes; nil: not supported
	sub      *topics.Subscription // nil: a HEAD request
	client   string
	grant    *auth.Grant
	asked    string // the request, for the access log; "" without a log
	begun    time.Time
	frames   framing.Framer

	schedule     atomic.Int32            // the schedule state; see wake
	heartbeatDue atomic.Bool             // a heartbeat is due
	wrote        atomic.Int64            // the time of the last write, by the delivery's clock
	outbox       atomic.Pointer[outbox]  // direct messages, or nil
	closing      atomic.Pointer[closing] // how the stream closes after its pending events, or nil
	cause        atomic.Pointer[error]   // the error that ended the stream, or nil while it is open
	replay       replayMemory

	// The fields below belong to the goroutine that runs the stream (state
	// running).
	buf       []byte            // frames to write before the hub's bytes
	left      [][]byte          // bytes that the connection has not accepted yet
	final     error             // the error that ends the stream after that, or nil
	tries     int32             // consecutive writes that accepted nothing
	cut       int32             // bytes of the first piece of left that were written
	drainSent bool              // the $drain was sent
	memory    limit.Reservation // for the bytes that a stalled client has not read

	discarded [16]byte // belongs to run
}

// A Request is what a client asks for in a request for a stream.
type Request struct {
	Client string // the client name, or ""
	Frames framing.Framer
	Grant  *auth.Grant
	Asked  string // the request, for the access log; "" without a log
	Begun  time.Time
}

// NewStream returns the stream for a request on a connection.
func NewStream(d *Delivery, c *transport.Conn, want Request) *Stream {
	st := &Stream{
		delivery: d, conn: c, client: want.Client, grant: want.Grant,
		asked: want.Asked, begun: want.Begun, frames: want.Frames,
	}
	st.schedule.Store(running) // open runs it first
	return st
}

// subscribe starts the subscription. It reserves memory for the replay first. The
// errors are those of replayMemory.reserve and of the hub.
func (st *Stream) subscribe(want topics.SubscribeOptions) (err error) {
	d := st.delivery
	want.Ready, want.MarkLive = st.wake, st.frames.Control
	if err := st.replay.reserve(st.conn.Account(), d.hub.FootprintOf(want), d.draining); err != nil {
		return err
	}
	if st.sub, err = d.hub.Subscribe(want); err != nil {
		st.replay.release(st.conn.Account())
		return err
	}
	st.replay.settle(st.conn.Account(), st.sub.Footprint())
	st.raw = rawConn(st.conn.Conn)
	st.conn.LimitSending()
	return nil
}

// ResumePoint returns the value of protocol.HeaderLastEventID in the response, or "" if
// the client did not resume. The stream must be admitted.
func (st *Stream) ResumePoint() string {
	res, ok := st.sub.Resume()
	if ok && res.Restarted {
		return protocol.Earliest
	}
	return st.sub.ResumePoint().String()
}

// Begin sets the response header, in a borrowed buffer. It must be called before
// Start.
func (st *Stream) Begin(head []byte) {
	st.buf = head
	if st.sub == nil || st.frames.Control {
		return
	}
	if res, _ := st.sub.Resume(); res.Restarted {
		st.buf = st.frames.AppendRestart(st.buf, st.delivery.hub.Epoch(), res)
	}
}

// open writes the start of a stream. It returns false if the stream has ended. The
// caller is not the stream's goroutine, because open needs a deep stack, which that
// goroutine would keep.
func (st *Stream) open() bool {
	err := st.writeStart()
	st.memory.End(st.conn.Account())
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
func (st *Stream) writeStart() error {
	defer st.recover()
	if st.sub == nil || !st.frames.Control {
		defer scratch.Return(st.buf)
		return st.write(st.buf)
	}
	before, after := st.hello()
	if st.sub.StartsLive() {
		after += string(st.frames.AppendLive(nil)) // in one write with the $hello
	}
	c := catalogue.New(st.delivery.building, st.conn.Account(), &st.memory, st.sub.ReadCatalogue(), append(st.buf, before...))
	defer c.Close()
	return c.Write(after, st.write)
}

// hello returns the $hello event of the stream in two parts: what precedes and what
// follows the catalogue entries of its topics.
func (st *Stream) hello() (before, after string) {
	d := st.delivery
	h := protocol.Hello{
		Server:    protocol.ServerName + " " + d.opts.Version,
		Session:   st.client,
		Epoch:     d.hub.Epoch(),
		Heartbeat: protocol.Milliseconds(d.opts.Heartbeat),
		Topics:    []topics.TopicInfo{},
	}
	if res, ok := st.sub.Resume(); ok {
		h.Resume = &res
	}
	return st.frames.Hello(h)
}

// Start takes the connection over and runs open. It returns false if the stream has
// ended.
func (st *Stream) Start() bool {
	st.conn.Detach()
	return st.open()
}

// Run waits until the stream ends, and then releases it.
func (st *Stream) Run() {
	st.close(st.awaitClose())
	st.leave()
}

// leave releases everything that the stream holds. It first removes and counts the
// stream, because closing a subscription may take a moment.
func (st *Stream) leave() {
	cause := *st.cause.Load()
	if st.sub != nil {
		st.delivery.sessions.leave(st)
		st.delivery.streams.Remove(st)
		st.delivery.counters.by[closeReasonOf(cause)].Add(1)
		st.sub.Close()
		st.dropUndelivered()
		st.replay.release(st.conn.Account())
	}
	st.conn.Leave()
	st.logClosed(cause)
}

// logClosed logs the end of the stream.
func (st *Stream) logClosed(cause error) {
	st.delivery.opts.Logger.Debug("stream ended", "remote", st.conn.RemoteAddr(), "client", st.client,
		"after", time.Since(st.begun), "cause", cause)
	if st.sub == nil {
		return // the response to a HEAD request
	}
	st.delivery.log.Ended("stream", st.conn.RemoteAddr(), st.grant, st.asked, st.begun, closeReasonNames[closeReasonOf(cause)], st.sub.Progress())
}

// close cuts the connection, which ends run. The first cause counts. Any goroutine
// may call it.
func (st *Stream) close(cause error) {
	if cause == nil {
		cause = errDone
	}
	st.cause.CompareAndSwap(nil, &cause)
	st.conn.Cut()
}

// awaitClose waits until the client disconnects or the connection is cut, and
// returns the cause.
func (st *Stream) awaitClose() error {
	for received := 0; received <= maxClientData; {
		n, err := st.conn.Conn.Read(st.discarded[:])
		received += n
		switch {
		case errors.Is(err, io.EOF):
			return ErrGone
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
func (st *Stream) closeAfterFlush(frame []byte, cause error) {
	st.closing.CompareAndSwap(nil, &closing{frame, cause})
	st.wake()
}

// EndNow cuts the connection, even in the middle of an event.
func (st *Stream) EndNow() { st.close(errCut) }

// Owner returns the name of the client or token to which the stream belongs, or "".
func (st *Stream) Owner() string { return st.grant.Name() }

// SendDirect sends an event to this stream only. The errors are those of send.
func (st *Stream) SendDirect(topic topics.Name, data []byte) error {
	err := st.send(st.frames.Direct(topic, data))
	if err == nil {
		st.delivery.counters.sent.Add(1)
	}
	return err
}

// send queues a frame for this stream only. It returns errOutbox if too many frames
// are waiting, ErrInFlight if the memory budget is used up, and ErrGone if the
// stream has ended or is closing. A frame is queued as a whole or not at all.
func (st *Stream) send(frame []byte) error {
	box := st.outbox.Load()
	if box == nil {
		st.outbox.CompareAndSwap(nil, &outbox{account: st.conn.Account()})
		box = st.outbox.Load()
	}
	if st.cause.Load() != nil || st.closing.Load() != nil {
		return ErrGone
	}
	if err := box.enqueue(frame); err != nil {
		return err
	}
	st.wake()
	return nil
}

// dropUndelivered drops the direct messages of a closed stream. It counts and logs
// those that were not delivered.
func (st *Stream) dropUndelivered() {
	if n := st.outbox.Load().close(); n > 0 {
		st.delivery.counters.undelivered.Add(uint64(n))
		st.delivery.opts.Logger.Warn("messages were not delivered", "client", st.client, "messages", n)
	}
}

// recover limits a panic to its stream: it logs the stack and closes the stream.
func (st *Stream) recover() {
	if v := recover(); v != nil {
		st.delivery.opts.Logger.Error("panic in a stream", "panic", v, "stack", string(debug.Stack()))
		st.close(problem.ErrInternal)
	}
}
