package monitor

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
)

// Session follows one stream, or several together. Create it with [New] and call
// [Session.Run] to receive events. All other methods are safe for concurrent use.
type Session struct {
	opts    Options
	store   *store.Store
	streams []*Stream
	alerts  *alertRunner
	done    chan struct{} // closed when all streams have ended
}

// New returns a Session. It returns an error if a URL or the client options are invalid,
// or if the names of several streams are not distinct. It does not connect.
func New(opts Options) (*Session, error) {
	s := &Session{opts: opts.withDefaults(), done: make(chan struct{})}
	s.store = store.New(store.Options{Clock: s.opts.Clock, Fields: s.opts.Fields.Extractors(), ArrivalTime: s.opts.ArrivalTime})
	named := make(map[string]bool)
	for _, o := range s.opts.streams() {
		if len(s.opts.Streams) > 0 && (o.Name == "" || named[o.Name]) {
			return nil, fmt.Errorf("each stream needs a name of its own, but one is %q", o.Name)
		}
		named[o.Name] = true
		stream, err := newStream(s.opts.ofStream(&o), s.store, o.Name)
		if err != nil {
			return nil, err
		}
		s.streams = append(s.streams, stream)
	}
	s.alerts = newAlertRunner(&s.opts, s.streams)
	s.store.SetObserver(s.alerts.watch)
	return s, nil
}

// Run receives the streams. It returns when ctx has ended and no alert command
// is running. Alert rules are evaluated beyond the end of the streams, which
// [Session.Done] reports. Call it once.
func (s *Session) Run(ctx context.Context) {
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(func() { s.alerts.run(ctx) })
	for _, stream := range s.streams {
		work.Go(func() { stream.run(ctx) })
	}
	for _, stream := range s.streams {
		<-stream.done
	}
	close(s.done)
}

// Done returns a channel that is closed when all streams have ended for good.
func (s *Session) Done() <-chan struct{} { return s.done }

// Err returns the reasons why streams ended, or nil if all ended normally.
// Call it after Done is closed.
func (s *Session) Err() error {
	return s.joined(func(stream *Stream) error { return stream.err })
}

// Failure returns what [Stream.Failure] returns for the streams.
func (s *Session) Failure() error { return s.joined((*Stream).Failure) }

// joined returns the errors of the streams, joined. That of a single one is returned as it
// is.
func (s *Session) joined(of func(*Stream) error) error {
	var failed []error
	for _, stream := range s.streams {
		if err := of(stream); err != nil {
			failed = append(failed, err)
		}
	}
	if len(failed) == 1 {
		return failed[0]
	}
	return errors.Join(failed...)
}

// Store returns the store with the state of the streams.
func (s *Session) Store() *store.Store { return s.store }

// Streams returns the streams, in the order of Options.Streams and of State.Streams in the
// store. There is at least one.
func (s *Session) Streams() []*Stream { return s.streams }

// Others returns topics that had events and are not selected, at most 64 of each stream.
func (s *Session) Others() (names []string) {
	for _, stream := range s.streams {
		names = append(names, stream.selection.others.all()...)
	}
	return names
}

// Alerts returns the alerts. To evaluate them call [Session.CheckAlerts]
// instead of Evaluate, so that the alert command runs.
func (s *Session) Alerts() *alert.Watch { return s.alerts.watch }

// SetAlertCommand replaces the alert command for later changes. "" runs none.
func (s *Session) SetAlertCommand(command string) { s.alerts.command.SetCommand(command) }

// CheckAlerts evaluates conditions that depend on time as of now. It passes all
// changes since the last call to the alert command and returns them. The error
// reports changes that were dropped because too many commands are waiting.
func (s *Session) CheckAlerts(now time.Time) ([]alert.Change, error) {
	return s.alerts.check(s.store, now)
}
