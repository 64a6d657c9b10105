package monitor

import (
	"context"
	"sync"
	"time"

	"topicmux/monitor/alert"
	"topicmux/monitor/health"
	"topicmux/monitor/records"
	"topicmux/monitor/resume"
	"topicmux/monitor/store"
)

// Session follows a stream. Create it with [New] and call [Session.Run] to
// receive events. All other methods are safe for concurrent use.
type Session struct {
	opts      Options
	store     *store.Store
	selection *selection
	stream    *stream
	alerts    *alertRunner
	history   *historyFetcher // nil if the stream has no history

	done chan struct{} // closed when the stream has ended
	err  error         // reason of the end; read after done is closed
}

// New returns a Session. It returns an error if the URL or the client options
// are invalid. It does not connect.
func New(opts Options) (*Session, error) {
	s := &Session{opts: opts.withDefaults(), done: make(chan struct{})}
	s.store = store.New(store.Options{Clock: s.opts.Clock, Fields: s.opts.Fields.Extractors(), ArrivalTime: s.opts.ArrivalTime})
	s.alerts = newAlertRunner(&s.opts, s.figure)
	s.store.SetObserver(s.alerts.watch)
	s.selection = &selection{selects: s.opts.Selects, patterns: s.opts.Patterns, store: s.store}
	var err error
	if s.stream, err = newStream(&s.opts, s.store, s.selection); err != nil {
		return nil, err
	}
	s.history = newHistoryFetcher(&s.opts, s.store)
	return s, nil
}

// Run receives the stream. It returns when ctx has ended and no alert command
// is running. Alert rules are evaluated beyond the end of the stream, which
// [Session.Done] reports. Call it once.
func (s *Session) Run(ctx context.Context) {
	var work sync.WaitGroup
	work.Go(func() { s.alerts.run(ctx) })
	if s.history != nil {
		work.Go(func() { s.history.run(ctx, s.opts.OnHistory) })
	}
	s.err = s.ended(ctx, s.stream.connection.run(ctx))
	s.selection.suggest()
	close(s.done)
	s.stream.connection.runAgain(ctx)
	work.Wait()
}

// Done returns a channel that is closed when the stream has ended for good.
func (s *Session) Done() <-chan struct{} { return s.done }

// Err returns the reason why the stream ended, or nil if it ended normally.
// Call it after Done is closed.
func (s *Session) Err() error { return s.err }

// Store returns the store with the state of the stream.
func (s *Session) Store() *store.Store { return s.store }

// Others returns topics that had events and are not selected, at most 64.
func (s *Session) Others() []string { return s.selection.others.all() }

// Form returns the form of the stream: an event stream or one of records. It is
// records.Unknown before the first bytes.
func (s *Session) Form() records.Form { return s.stream.connection.form() }

// CanReconnect reports whether there is a connection that Reconnect can renew.
func (s *Session) CanReconnect() bool { return s.stream.connection.canReconnect() }

// IsOver reports whether the stream has ended for good. Reconnect then does nothing;
// ReconnectAfter and Repeat begin it again.
func (s *Session) IsOver() bool { return s.stream.connection.over.Load() }

// Reconnect ends the connection, or the wait for the next attempt, and connects
// at once. It does nothing for a recording.
func (s *Session) Reconnect() {
	s.stream.resumption.begin(resume.Cut, "")
	s.stream.connection.reconnect()
}

// ReconnectAfter is like Reconnect, but resumes after an id of the user's choice, or
// without one for "". It connects also after the end of the stream.
func (s *Session) ReconnectAfter(id string) {
	kind := resume.After
	if id == "" {
		kind = resume.Forget
	}
	s.stream.resumption.begin(kind, id)
	s.stream.connection.reconnectAfter(id)
}

// Repeat sends the first request again, also after the end of the stream.
func (s *Session) Repeat() {
	s.stream.resumption.begin(resume.Repeat, "")
	s.stream.connection.repeat()
}

// Resumption returns what came back as of now after the newest reconnect that Reconnect,
// ReconnectAfter or Repeat made, and whether there was one. Next is when it changes if no
// event comes, or the zero time for never.
func (s *Session) Resumption(now time.Time) (result resume.Result, next time.Time, ok bool) {
	return s.stream.resumption.result(now)
}

// Health returns the figures and the verdict of the stream as of now.
func (s *Session) Health(now time.Time) health.Report { return s.stream.meter.report(now) }

// HealthChange returns when the verdict on the stream changes if nothing comes, or the
// zero time for never.
func (s *Session) HealthChange(now time.Time) time.Time { return s.stream.meter.nextChange(now) }

// TopicField returns the field of the JSON that contains the topics, as a jq expression,
// or "" if events have the topics that they came with.
func (s *Session) TopicField() string { return s.stream.topics.field() }

// SetTopicField sets the field to a jq expression, and ends the search for one. "" means no
// field. The events that are kept get their topics by it. The error says what
// is wrong with the expression.
func (s *Session) SetTopicField(expression string) error { return s.stream.topics.set(expression) }

// FindTopics ends the choice of SetTopicField and looks for the topics again, from the
// next event on: a field, a conversation or a tree. A stream of a tree is requested again
// if that is a plain GET, because only its beginning has the whole tree.
func (s *Session) FindTopics() {
	if tree := s.stream.topics.search(); tree && s.opts.Client.Method == "" && s.opts.Client.Body == nil {
		s.Reconnect()
	}
}

// FetchHistory requests the events of the last span from the server on a second
// connection, and adds them to the store. It does not wait: OnHistory receives
// the result. A new request replaces a request that has not started.
func (s *Session) FetchHistory(span time.Duration) {
	if s.history != nil {
		s.history.request(span)
	}
}

// CanFetchHistory reports whether FetchHistory has an effect. It has none for a
// recording, for a stream with a number of past events chosen by the user, and
// for a stream with a session, because a second connection would take it over.
func (s *Session) CanFetchHistory() bool { return s.history != nil }

// Alerts returns the alerts. To evaluate them call [Session.CheckAlerts]
// instead of Evaluate, so that the alert command runs.
func (s *Session) Alerts() *alert.Watch { return s.alerts.watch }

// CheckAlerts evaluates conditions that depend on time as of now. It passes all
// changes since the last call to the alert command and returns them. The error
// reports changes that were dropped because too many commands are waiting.
func (s *Session) CheckAlerts(now time.Time) ([]alert.Change, error) {
	return s.alerts.check(s.store, now)
}
