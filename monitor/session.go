package monitor

import (
	"context"
	"errors"
	"sync"
	"time"

	"topicmux/monitor/alert"
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

	done chan struct{} // closed when the stream has ended
	err  error         // reason of the end; read after done is closed

	others others
}

// New returns a Session. It returns an error if the URL or the client options
// are invalid. It does not connect.
func New(opts Options) (*Session, error) {
	opts = opts.withDefaults()
	s := &Session{
		opts: opts, done: make(chan struct{}),
		store: store.New(store.Options{Clock: opts.Clock, Fields: opts.Fields.Extractors(), ArrivalTime: opts.ArrivalTime}),
		alerts: alert.New(opts.Alerts, alert.Options{
			EventTime: opts.HasEnd(), Backlog: opts.Backlog || opts.Recording != nil,
		}),
	}
	s.store.SetObserver(s.alerts)
	if opts.AlertCommand != "" {
		s.command = alert.NewHook(opts.AlertCommand, opts.AlertFailed)
	}
	if opts.Recording != nil {
		return s, nil
	}
	var err error
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
	o.OnState = func(state sse.State) {
		s.store.SetConn(state)
		if onState != nil {
			onState(state)
		}
	}
	o.OnLine = s.onLine()
	o.Silence = protocol.Silence
	return o
}

// onLine returns the hook for the lines of the stream, or nil if nothing needs
// them.
func (s *Session) onLine() func(sse.Line) {
	next := s.opts.Client.OnLine
	switch {
	case s.opts.Unstored:
		return next
	case next == nil:
		return s.store.Line
	}
	return func(line sse.Line) {
		s.store.Line(line)
		next(line)
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
	return s.client.Run(ctx, func(ev sse.Event) error { return s.apply(ctx, ev) })
}

// apply applies an event of the stream if it is selected. A control event is
// selected unless it is about a topic that is not.
func (s *Session) apply(ctx context.Context, ev sse.Event) error {
	switch control := protocol.IsControl(ev.Type); {
	case control && !s.selectsControl(ev):
		return nil
	case !control && !s.selects(ev.Type):
		if s.others.add(ev.Type, s.opts.Clock()) {
			s.suggest()
		}
		return nil
	}
	if !s.opts.Unstored {
		s.store.Apply(s.selectTopics(ev), s.opts.Clock())
	}
	if ev.Type == protocol.EventHello && s.opts.Unmatched != nil {
		s.store.SetUnmatched(s.opts.Unmatched(ctx, ev.Data))
	}
	return s.opts.OnEvent(ctx, ev)
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
