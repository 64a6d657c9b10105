package monitor

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/keepalive"
	"topicmux/monitor/lens"
	"topicmux/monitor/records"
	"topicmux/monitor/store"
	"topicmux/protocol"
	"topicmux/sse"
)

// Session follows a stream. Create it with [New] and call [Session.Run] to
// receive events. All other methods are safe for concurrent use.
type Session struct {
	opts    Options
	store   *store.Store
	alerts  *alert.Watch
	command *alert.Hook // nil without an alert command
	client  *sse.Client // nil for a recording
	history *historyFetcher

	form       atomic.Uint32 // a records.Form
	other      bool          // the response declares no event stream; the receiving goroutine's
	topicField *topicField
	meter      *meter
	foreign    bool         // no topicmux server has greeted; the receiving goroutine's
	lens       *lens.Reader // nil: not of a foreign stream; the receiving goroutine's

	done chan struct{} // closed when the stream has ended
	err  error         // reason of the end; read after done is closed

	others others
}

// New returns a Session. It returns an error if the URL or the client options
// are invalid. It does not connect.
func New(opts Options) (*Session, error) {
	opts = opts.withDefaults()
	s := &Session{
		opts: opts, done: make(chan struct{}), meter: newMeter(), foreign: true,
		store: store.New(store.Options{Clock: opts.Clock, Fields: opts.Fields.Extractors(), ArrivalTime: opts.ArrivalTime}),
		alerts: alert.New(opts.Alerts, alert.Options{
			EventTime: opts.HasEnd(), Backlog: opts.Backlog || opts.Recording != nil,
		}),
	}
	s.store.SetObserver(s.alerts)
	var err error
	if s.topicField, err = newTopicField(&s.opts, s); err != nil {
		return nil, err
	}
	if opts.AlertCommand != "" {
		s.command = alert.NewHook(opts.AlertCommand, opts.AlertFailed)
	}
	if opts.Recording != nil {
		return s, nil
	}
	if s.client, err = sse.NewClient(opts.URL, s.clientOptions()); err != nil {
		return nil, err
	}
	s.history = newHistoryFetcher(opts, s.store)
	return s, nil
}

// clientOptions returns the options of the connection, with hooks that update
// the store.
func (s *Session) clientOptions() sse.Options {
	o := s.opts.Client
	if !s.opts.NoPrefer {
		o = preferHistory(o, s.opts.History)
	}
	onState := o.OnState
	if o.Reader == nil {
		o.Reader = s.readOther
	}
	o.OnState = func(state sse.State) {
		s.noteForm(state.Phase)
		s.setState(state)
		if onState != nil {
			onState(state)
		}
	}
	o.OnLine = s.onLine()
	o.OnChunk = s.onChunk(o.OnChunk)
	o.Silence = protocol.Silence
	return o
}

// setState applies a state of the connection.
func (s *Session) setState(state sse.State) {
	s.meter.state(s.opts.Clock(), state)
	s.store.SetConn(state)
	if state.Phase == sse.Open {
		s.newLens(state)
	}
}

// onLine returns the hook for the lines of the stream.
func (s *Session) onLine() func(sse.Line) {
	next := s.opts.Client.OnLine
	return func(line sse.Line) {
		if d := keepalive.LineDialect(line); d != keepalive.None {
			s.meter.keepalive(s.opts.Clock(), d)
		}
		if !s.opts.Unstored {
			s.store.Line(line)
		}
		if next != nil {
			next(line)
		}
	}
}

// onChunk returns the hook for the bytes of the stream.
func (s *Session) onChunk(next func([]byte)) func([]byte) {
	return func(p []byte) {
		s.meter.chunk(s.opts.Clock(), p)
		if next != nil {
			next(p)
		}
	}
}

// Store returns the store with the state of the stream.
func (s *Session) Store() *store.Store { return s.store }

// Alerts returns the alerts. To evaluate them call [Session.CheckAlerts]
// instead of Evaluate, so that the alert command runs.
func (s *Session) Alerts() *alert.Watch { return s.alerts }

// Run receives the stream. It returns when ctx has ended and no alert command
// is running. Alert rules are evaluated beyond the end of the stream, which
// [Session.Done] reports. Call it once.
func (s *Session) Run(ctx context.Context) {
	var work sync.WaitGroup
	if s.command != nil {
		work.Go(func() { s.command.Run(ctx) })
	}
	if s.history != nil {
		work.Go(func() { s.history.run(ctx, s.opts.OnHistory) })
	}
	s.err = s.receive(ctx)
	s.suggest()
	close(s.done)
	<-ctx.Done()
	work.Wait()
}

// Done returns a channel that is closed when the stream has ended for good.
func (s *Session) Done() <-chan struct{} { return s.done }

// Err returns the reason why the stream ended, or nil if it ended normally.
// Call it after Done is closed.
func (s *Session) Err() error { return s.err }

// receive applies the events of the stream. It returns the reason why the
// stream ended.
func (s *Session) receive(ctx context.Context) error {
	if s.client == nil {
		return s.play(ctx)
	}
	return s.client.Run(ctx, func(ev sse.Event) error {
		err := s.apply(ctx, ev)
		if err != nil {
			s.meter.stopped(s.opts.Clock())
		}
		return err
	})
}

// apply applies an event of the stream, if it is selected.
func (s *Session) apply(ctx context.Context, ev sse.Event) error {
	switch {
	case protocol.IsControl(ev.Type):
		return s.applyControl(ctx, ev)
	case s.foreign && s.isKeepalive(ev), s.converse(ev):
		return s.opts.OnEvent(ctx, ev)
	}
	var err error
	s.topicField.apply(ev, func(ev sse.Event) {
		s.put(ev)
		if err == nil {
			err = s.opts.OnEvent(ctx, ev)
		}
	})
	return err
}

// isKeepalive reports whether an event only keeps the connection open, and counts it
// then. A line of text is none.
func (s *Session) isKeepalive(ev sse.Event) bool {
	if s.Form() == records.Lines {
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

// applyControl applies a control event, unless it is about one topic that is not
// selected.
func (s *Session) applyControl(ctx context.Context, ev sse.Event) error {
	if !s.selectsControl(ev) {
		return nil
	}
	s.put(s.selectTopics(ev))
	if ev.Type == protocol.EventHello {
		s.foreign, s.lens = false, nil
		s.topicField.catalogued()
		if s.opts.Unmatched != nil {
			s.store.SetUnmatched(s.opts.Unmatched(ctx, ev.Data))
		}
	}
	return s.opts.OnEvent(ctx, ev)
}

// put puts an event into the store.
func (s *Session) put(ev sse.Event) {
	if !s.opts.Unstored {
		s.store.Apply(ev, s.opts.Clock())
	}
}

// CanReconnect reports whether there is a connection that Reconnect can renew.
func (s *Session) CanReconnect() bool { return s.client != nil }

// Reconnect ends the connection, or the wait for the next attempt, and connects
// at once. It does nothing for a recording.
func (s *Session) Reconnect() {
	if s.client != nil {
		s.client.Reconnect()
	}
}

// CheckAlerts evaluates conditions that depend on time as of now. It passes all
// changes since the last call to the alert command and returns them. The error
// reports changes that were dropped because too many commands are waiting.
func (s *Session) CheckAlerts(now time.Time) ([]alert.Change, error) {
	if !s.alerts.Any() {
		return nil, nil
	}
	st := s.store.Acquire()
	changes := s.alerts.Evaluate(st, now)
	s.store.Release()
	return changes, s.runCommand(changes)
}

// runCommand passes changes to the alert command.
func (s *Session) runCommand(changes []alert.Change) error {
	if s.command == nil {
		return nil
	}
	var failed []error
	for _, c := range changes {
		if err := s.command.Enqueue(c); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
