package monitor

import (
	"context"
	"time"

	"topicmux/monitor/keepalive"
	"topicmux/monitor/lens"
	"topicmux/monitor/records"
	"topicmux/protocol"
	"topicmux/sse"
)

// state applies a state of the connection.
func (s *Stream) state(state sse.State) {
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
	if s.since.check(s.opts.Client.Header, state) {
		s.opts.OnSinceIgnored(s)
	}
}

// chunk measures the bytes of the stream.
func (s *Stream) chunk(p []byte) {
	s.arrived = s.opts.Clock()
	s.meter.chunk(s.arrived, p)
	if s.onChunk != nil {
		s.onChunk(p)
	}
}

// line keeps a line of the stream for its event. Some lines are keepalives.
func (s *Stream) line(line sse.Line) {
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
func (s *Stream) recordEnd() {
	if !s.opts.Unstored {
		s.store.Line(sse.Line{Kind: sse.LineBlank})
	}
}

// event applies an event of the stream. An error ends the stream.
func (s *Stream) event(ctx context.Context, ev sse.Event) error {
	err := s.apply(ctx, ev)
	s.setsID = false
	if err != nil && s.connection.canReconnect() {
		s.meter.stopped(s.opts.Clock())
	}
	return err
}

// apply applies an event, if it is selected.
func (s *Stream) apply(ctx context.Context, ev sse.Event) error {
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
func (s *Stream) applyControl(ctx context.Context, ev sse.Event) error {
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
func (s *Stream) isKeepalive(ev sse.Event) bool {
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
func (s *Stream) converse(ev sse.Event) bool {
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
	return !s.opts.Unstored && s.selection.contains(ConversationTopic) && s.topics.converse(ev, updates)
}

// patch applies an event to the tree that the stream tells, if it tells one, and reports
// whether it has. The search for a tree ends after a few events.
func (s *Stream) patch(ev sse.Event) bool {
	if s.tree.Searching() && !s.greeted.Load() {
		s.tree.Observe(ev.Type, ev.Data)
	}
	if !s.tree.Has(ev.Type) || s.opts.Unstored || !s.selection.contains(TreeTopic) {
		return false
	}
	return s.topics.patch(&s.tree, ev)
}

// put puts an event into the store.
func (s *Stream) put(ev sse.Event) {
	if !s.opts.Unstored {
		s.store.Apply(ev, s.opts.Clock())
	}
}
