package monitor

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"

	"topicmux/monitor/records"
	"topicmux/protocol"
	"topicmux/sse"
)

// ErrUnfinished is the error of a recording that ends in the middle of an event.
var ErrUnfinished = errors.New("it ends with an incomplete event, which is left out")

// receiver gets what a connection receives. One goroutine calls its methods, in the order in
// which things arrive: bytes before the lines and events in them.
type receiver interface {
	// state gets each state of the connection. A recording has them, too.
	state(state sse.State)
	// chunk gets the bytes as they arrive, decompressed.
	chunk(p []byte)
	// line gets each line of an event stream, and each line of a record.
	line(line sse.Line)
	// recordEnd is called after the lines of a record.
	recordEnd()
	// event gets each event. An error ends the stream with that error.
	event(ctx context.Context, ev sse.Event) error
}

// connection reads one stream from a server, with reconnects, or from a recording. It
// decodes events and records alike.
type connection struct {
	to        receiver
	client    *sse.Client // nil for a recording
	recording *Recording  // nil for a server
	maxEvent  int
	// repeatable is set if the request changes nothing on the server.
	repeatable bool

	first atomic.Pointer[string] // the id of the first request, nil before it
	over  atomic.Bool            // no request is under way, and none follows by itself
	again chan struct{}          // asks runAgain to connect once more
	asked atomic.Bool            // reconnectAfter was called, and no request has followed

	recordsForm atomic.Uint32 // a records.Form
	undeclared  bool          // the response declares no event stream; run's goroutine only
	stop        func()        // ends the client; run's goroutine only
	finished    bool          // finish was called; run's goroutine only
}

// newConnection returns the connection that the options describe. It does not connect. The
// error says what is wrong with the URL or the client options.
func newConnection(opts *Options, to receiver) (*connection, error) {
	c := &connection{
		to: to, recording: opts.Recording, maxEvent: opts.Client.MaxEvent, again: make(chan struct{}, 1),
	}
	if c.recording != nil {
		return c, nil
	}
	o := opts.Client
	c.repeatable = o.Method == "" && len(o.Body) == 0 || o.Method == http.MethodGet || o.Method == http.MethodHead
	if !opts.NoPrefer {
		o = preferHistory(o, opts.History)
	}
	if o.Reader == nil {
		o.Reader = c.undeclaredReader
	}
	o.OnState, o.OnLine, o.OnChunk, o.Silence = c.state, to.line, to.chunk, protocol.Silence
	var err error
	c.client, err = sse.NewClient(opts.URL, o)
	return c, err
}

// run receives the stream. It returns the reason why the stream ended.
func (c *connection) run(ctx context.Context) error {
	defer c.ended()
	if c.recording != nil {
		return c.play(ctx)
	}
	return c.connect(ctx)
}

// connect runs the client until the stream ends.
func (c *connection) connect(ctx context.Context) error {
	ctx, c.stop = context.WithCancel(ctx)
	defer c.stop()
	c.finished = false
	err := c.client.Run(ctx, func(ev sse.Event) error { return c.to.event(ctx, ev) })
	if c.finished {
		return nil
	}
	return err
}

// finish ends the stream without an error. The receiver calls it from state.
func (c *connection) finish() {
	c.finished = true
	c.stop()
}

// runAgain connects each time that somebody asks for it after the end of the stream. It
// returns when ctx has ended. The states of the connection tell how it went.
func (c *connection) runAgain(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.again:
			c.over.Store(false)
			_ = c.connect(ctx)
			c.ended()
		}
	}
}

// canReconnect reports whether reconnect has an effect. A recording cannot.
func (c *connection) canReconnect() bool { return c.client != nil }

// reconnect ends the connection, or the wait for the next attempt, and connects at once. After
// the end of the stream it connects only if the request may be sent again.
func (c *connection) reconnect() {
	switch {
	case c.client == nil:
	case c.repeatable && c.over.Load():
		c.connectAgain()
	default:
		c.client.Reconnect()
	}
}

// reconnectAfter is like reconnect, but resumes after an id, or without one for "". It
// connects also after the end of the stream.
func (c *connection) reconnectAfter(id string) {
	if c.client == nil {
		return
	}
	c.asked.Store(true)
	c.client.ReconnectAfter(id)
	if c.over.Load() {
		c.connectAgain()
	}
}

// ended notes that no request is under way. If reconnectAfter was called while the client
// was ending, the client did not notice.
func (c *connection) ended() {
	c.over.Store(true)
	if c.asked.Load() {
		c.connectAgain()
	}
}

func (c *connection) connectAgain() {
	select {
	case c.again <- struct{}{}:
	default: // it is about to connect
	}
}

// repeat sends the first request again.
func (c *connection) repeat() {
	if first := c.first.Load(); first != nil {
		c.reconnectAfter(*first)
	}
}

// form returns the form of the stream. It is records.Unknown before the first bytes.
func (c *connection) form() records.Form { return records.Form(c.recordsForm.Load()) }

// state passes on a state of the client and notes the form of a response that declares an
// event stream.
func (c *connection) state(state sse.State) {
	switch {
	case state.Phase == sse.Connecting:
		c.undeclared = false
		c.asked.Store(false)
		c.first.CompareAndSwap(nil, &state.LastEventID)
	case state.Phase == sse.Open && !c.undeclared:
		c.recordsForm.Store(uint32(records.EventStream))
	}
	c.to.state(state)
}

// undeclaredReader returns the reader of a response that declares no event stream, or nil if
// the response cannot contain records.
func (c *connection) undeclaredReader(resp *http.Response, body io.Reader) sse.EventReader {
	form, ok := records.FormOf(resp.Header.Get("Content-Type"))
	if !ok {
		return nil
	}
	c.undeclared = true
	return c.newReader(body, records.Options{
		Form: form, Whole: resp.ContentLength >= 0,
		LastEventID: resp.Request.Header.Get("Last-Event-ID"),
	})
}

// newReader returns a reader of records, or of events once the first bytes have shown that.
func (c *connection) newReader(r io.Reader, opts records.Options) *recordReader {
	opts.OnLine, opts.MaxEvent = c.to.line, c.maxEvent
	return &recordReader{records.NewDecoder(r, opts), c}
}

// recordReader is a decoder that reports the form of the stream to its connection.
type recordReader struct {
	*records.Decoder
	connection *connection
}

// Next returns the next event.
func (r *recordReader) Next() (sse.Event, error) {
	ev, err := r.Decoder.Next()
	form := r.Form()
	r.connection.recordsForm.Store(uint32(form))
	if err == nil && form != records.EventStream {
		r.connection.to.recordEnd()
	}
	return ev, err
}
