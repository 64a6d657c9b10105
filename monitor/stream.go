package monitor

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"topicmux/monitor/health"
	"topicmux/monitor/records"
	"topicmux/monitor/resume"
	"topicmux/monitor/store"
	"topicmux/monitor/tree"
)

// Stream is one stream that a session follows: its connection, its health and the meaning of
// its events. It decides for each event whether it is a control event, a keepalive, a part
// of a conversation, a change of a tree or data, and puts it into the session's store.
//
// Its exported methods are safe for concurrent use. The others are for the goroutine that
// receives the stream.
type Stream struct {
	opts      *Options // of this stream alone
	name      string
	store     *store.Stream
	selection *selection
	history   *historyFetcher // nil if the stream has no history

	connection   *connection
	meter        *meter
	topics       *topicField
	greeted      atomic.Bool // by a topicmux server
	resumption   resumption
	since        sinceCheck
	conversation conversation
	tree         tree.Finder
	onChunk      func([]byte) // nil without
	arrived      time.Time    // when the newest bytes arrived
	setsID       bool         // a line since the last event sets its id

	done chan struct{} // closed when the stream has ended
	err  error         // reason of the end; read after done is closed
}

// newStream returns the stream that the options describe. It feeds st.
func newStream(opts *Options, st *store.Store, name string) (*Stream, error) {
	s := &Stream{opts: opts, name: name, store: st.AddStream(name), meter: newMeter(), onChunk: opts.Client.OnChunk, done: make(chan struct{})}
	s.selection = &selection{selects: opts.Selects, patterns: opts.Patterns, store: s.store}
	s.history = newHistoryFetcher(opts, s.store)
	s.conversation.dialects = opts.Dialects
	if opts.Recording != nil {
		s.onChunk = opts.Recording.OnChunk
	}
	var err error
	if s.topics, err = newTopicField(s); err != nil {
		return nil, err
	}
	if s.connection, err = newConnection(opts, s); err != nil {
		return nil, err
	}
	return s, nil
}

// run receives the stream until ctx has ended.
func (s *Stream) run(ctx context.Context) {
	var work sync.WaitGroup
	defer work.Wait()
	if s.history != nil {
		work.Go(func() {
			s.history.run(ctx, func(h History) { h.Stream = s; s.opts.OnHistory(h) })
		})
	}
	s.err = s.ended(ctx, s.connection.run(ctx))
	s.selection.suggest()
	close(s.done)
	s.connection.runAgain(ctx)
}

// Name returns the name of the stream, or "" for the only stream of a session.
func (s *Stream) Name() string { return s.name }

// Address returns the URL of the stream, which may contain a password, or the name of the
// recording.
func (s *Stream) Address() string { return s.opts.URL }

// Recording reports whether the stream is a recording and whether that ends by itself.
func (s *Stream) Recording() (recorded, ends bool) { return s.opts.Recording != nil, s.opts.HasEnd() }

// Form returns the form of the stream: an event stream or one of records. It is
// records.Unknown before the first bytes.
func (s *Stream) Form() records.Form { return s.connection.form() }

// CanReconnect reports whether there is a connection that Reconnect can renew.
func (s *Stream) CanReconnect() bool { return s.connection.canReconnect() }

// IsOver reports whether the stream has ended for good. ReconnectAfter and Repeat begin it
// again, and so does Reconnect if the request IsRepeatable.
func (s *Stream) IsOver() bool { return s.connection.over.Load() }

// IsRepeatable reports whether the request may be sent again without being asked for: it is
// GET or HEAD.
func (s *Stream) IsRepeatable() bool { return s.connection.repeatable }

// Reconnect ends the connection, or the wait for the next attempt, and connects
// at once. It does nothing for a recording.
func (s *Stream) Reconnect() {
	s.resumption.begin(resume.Cut, "")
	s.connection.reconnect()
}

// ReconnectAfter is like Reconnect, but resumes after an id of the user's choice, or
// without one for "". It connects also after the end of the stream.
func (s *Stream) ReconnectAfter(id string) {
	kind := resume.After
	if id == "" {
		kind = resume.Forget
	}
	s.resumption.begin(kind, id)
	s.connection.reconnectAfter(id)
}

// Repeat sends the first request again, also after the end of the stream.
func (s *Stream) Repeat() {
	s.resumption.begin(resume.Repeat, "")
	s.connection.repeat()
}

// Resumption returns what came back as of now after the newest reconnect that Reconnect,
// ReconnectAfter or Repeat made, and whether there was one. Next is when it changes if no
// event comes, or the zero time for never.
func (s *Stream) Resumption(now time.Time) (result resume.Result, next time.Time, ok bool) {
	return s.resumption.result(now)
}

// Health returns the figures and the verdict of the stream as of now.
func (s *Stream) Health(now time.Time) health.Report { return s.meter.report(now) }

// HealthChange returns when the verdict on the stream changes if nothing comes, or the
// zero time for never.
func (s *Stream) HealthChange(now time.Time) time.Time { return s.meter.nextChange(now) }

// TopicField returns the field of the JSON that contains the topics, as a jq expression,
// or "" if events have the topics that they came with.
func (s *Stream) TopicField() string { return s.topics.field() }

// SetTopicField sets the field to a jq expression, and ends the search for one. "" means no
// field. The events that are kept get their topics by it. The error says what
// is wrong with the expression, or is an [*UnseenFieldError]; then nothing has changed.
func (s *Stream) SetTopicField(expression string) error { return s.topics.set(expression) }

// FindTopics ends the choice of SetTopicField and looks for the topics again, from the
// next event on: a field, a conversation or a tree. A stream of a tree is requested again
// if that is a plain GET, because only its beginning has the whole tree.
func (s *Stream) FindTopics() {
	if tree := s.topics.search(); tree && s.IsRepeatable() {
		s.Reconnect()
	}
}

// FetchHistory requests the events of the last span from the server on a second
// connection, and adds them to the store. It does not wait: OnHistory receives
// the result. A new request replaces a request that has not started.
func (s *Stream) FetchHistory(span time.Duration) {
	if s.history != nil {
		s.history.request(span)
	}
}

// CanFetchHistory reports whether FetchHistory has an effect. It has none for a
// recording, for a stream with a number of past events chosen by the user, and
// for a stream with a session, because a second connection would take it over.
func (s *Stream) CanFetchHistory() bool { return s.history != nil }

// IgnoresSince reports whether the request had the header Prefer with a since, and the server
// has ignored it.
func (s *Stream) IgnoresSince() bool { return s.since.ignored.Load() }

// hasEnded reports whether the stream has ended for good.
func (s *Stream) hasEnded() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// IsAnswering reports whether the stream is open and in the middle of a message of a
// conversation.
func (s *Stream) IsAnswering() bool { return s.meter.isAnswering(s.opts.Clock()) }
