package monitor

import (
	"context"
	"sync/atomic"
	"time"

	"topicmux/monitor/keepalive"
	"topicmux/monitor/lens"
	"topicmux/monitor/records"
	"topicmux/monitor/store"
	"topicmux/monitor/tree"
	"topicmux/protocol"
	"topicmux/sse"
)

// stream is one stream that a session follows: its connection, its health and the meaning of
// its events. It decides for each event whether it is a control event, a keepalive, a part
// of a conversation, a change of a tree or data, and puts it into the session's store.
//
// Its methods are for the goroutine that receives the stream. connection, meter and topics
// may be used from any goroutine.
type stream struct {
	opts      *Options
	store     *store.Store
	selection *selection

	connection   *connection
	meter        *meter
	topics       *topicField
	greeted      atomic.Bool // by a topicmux server
	resumption   resumption
	conversation conversation
	tree         tree.Finder
	onChunk      func([]byte) // nil without
	arrived      time.Time    // when the newest bytes arrived
	setsID       bool         // a line since the last event sets its id
}

// newStream returns the stream that the options describe. It feeds st with what the
// selection contains.
func newStream(opts *Options, st *store.Store, selected *selection) (*stream, error) {
	s := &stream{opts: opts, store: st, selection: selected, meter: newMeter(), onChunk: opts.Client.OnChunk}
	s.conversation.dialects = opts.Dialects
	if opts.Recording != nil {
		s.onChunk = opts.Recording.OnChunk
	}
	var err error
	if s.topics, err = newTopicField(opts, st, selected); err != nil {
		return nil, err
	}
	if s.connection, err = newConnection(opts, s); err != nil {
		return nil, err
	}
	return s, nil
}

// state applies a state of the connection.
func (s *stream) state(state sse.State) {
	if s.connection.finished && state.Phase == sse.Closed {
		return
	}
	s.meter.state(s.opts.Clock(), state)
	if s.endsAsPlanned(state) {
		s.connection.finish()
		state.Phase, state.Until, state.Err = sse.Closed, time.Time{}, nil
	}
	s.store.SetConn(state)
	if state.Phase == sse.Open {
		s.resumption.open(s.opts.Clock())
		if !s.greeted.Load() {
			s.conversation.open(state)
		}
	}
	if s.opts.Client.OnState != nil {
		s.opts.Client.OnState(state)
	}
}

// chunk measures the bytes of the stream.
func (s *stream) chunk(p []byte) {
	s.arrived = s.opts.Clock()
	s.meter.chunk(s.arrived, p)
	if s.onChunk != nil {
		s.onChunk(p)
	}
}

// line keeps a line of the stream for its event. Some lines are keepalives.
func (s *stream) line(line sse.Line) {
	if d := keepalive.LineDialect(line); d != keepalive.None {
		s.meter.keepalive(s.opts.Clock(), d)
	}
	s.setsID = s.setsID || setsID(line)
	if !s.opts.Unstored {
		s.store.Line(line)
	}
	if s.opts.Client.OnLine != nil {
		s.opts.Client.OnLine(line)
	}
}

// setsID reports whether a line sets the last event id.
func setsID(line sse.Line) bool {
	if line.Kind != sse.LineField || line.Raw[0] != 'i' { // most lines; Field takes longer
		return false
	}
	name, _ := line.Field()
	return string(name) == "id"
}

// recordEnd makes the lines of a record a block of their own, as if a blank line followed.
func (s *stream) recordEnd() {
	if !s.opts.Unstored {
		s.store.Line(sse.Line{Kind: sse.LineBlank})
	}
}

// event applies an event of the stream. An error ends the stream.
func (s *stream) event(ctx context.Context, ev sse.Event) error {
	err := s.apply(ctx, ev)
	s.setsID = false
	if err != nil && s.connection.canReconnect() {
		s.meter.stopped(s.opts.Clock())
	}
	return err
}

// apply applies an event, if it is selected.
func (s *stream) apply(ctx context.Context, ev sse.Event) error {
	switch {
	case protocol.IsControl(ev.Type):
		return s.applyControl(ctx, ev)
	case !s.greeted.Load() && s.isKeepalive(ev):
		return s.opts.OnEvent(ctx, ev)
	}
	if !s.opts.Unstored && s.connection.canReconnect() {
		s.resumption.event(s.arrived, &ev, s.setsID)
	}
	if s.converse(ev) || s.patch(ev) {
		return s.opts.OnEvent(ctx, ev)
	}
	var err error
	s.topics.apply(ev, func(ev sse.Event) {
		s.put(ev)
		if err == nil {
			err = s.opts.OnEvent(ctx, ev)
		}
	})
	return err
}

// applyControl applies a control event, unless it is about a topic that is not selected.
func (s *stream) applyControl(ctx context.Context, ev sse.Event) error {
	if !s.selection.containsControl(ev) {
		return nil
	}
	s.resumption.control(s.opts.Clock(), &ev)
	s.put(s.selection.filterHello(ev))
	if ev.Type == protocol.EventHello {
		s.greeted.Store(true)
		s.conversation.end()
		s.topics.catalogued()
		if s.opts.Unmatched != nil {
			s.store.SetUnmatched(s.opts.Unmatched(ctx, ev.Data))
		}
	}
	return s.opts.OnEvent(ctx, ev)
}

// isKeepalive reports whether an event only keeps the connection open, and counts it if so.
// A line of text is never one.
func (s *stream) isKeepalive(ev sse.Event) bool {
	if s.connection.form() == records.Lines {
		return false
	}
	d := keepalive.EventDialect(ev.Type, ev.Data)
	if d == keepalive.None {
		return false
	}
	s.store.Keepalive()
	s.meter.keepalive(s.opts.Clock(), d)
	return true
}

// converse reads an event as a part of a conversation, if the stream is one, and reports
// whether it has applied it. The meter gets every event.
func (s *stream) converse(ev sse.Event) bool {
	var updates []lens.Update
	ok := false
	if !s.greeted.Load() {
		updates, ok = s.conversation.read(ev)
	}
	if !ok {
		s.meter.event(s.opts.Clock(), ev, !s.greeted.Load(), s.tree.Form())
		return false
	}
	s.meter.conversed(s.opts.Clock(), ev, updates)
	return !s.opts.Unstored && s.selection.isEverything() && s.topics.converse(ev, updates)
}

// put puts an event into the store.
func (s *stream) put(ev sse.Event) {
	if !s.opts.Unstored {
		s.store.Apply(ev, s.opts.Clock())
	}
}
