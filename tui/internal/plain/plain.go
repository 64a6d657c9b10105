// Package plain writes the content of a dashboard as sentences, one per line,
// for screen readers and simple terminals.
//
// Output is limited. A topic gets a sentence when its value has changed
// notably, at most once every few seconds. All topics together get at most a
// dozen lines in ten seconds. A later sentence has the newest value, and the
// next sentence about a log has the number of lines skipped. Changes of the
// connection, lost events and alerts are always reported. At the end of the
// stream the last value of each topic is reported.
package plain

import (
	"context"
	"io"
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/view"
)

const (
	// pollInterval is the shortest time between two reads of the store.
	pollInterval = 500 * time.Millisecond
	// repeat is the shortest time between two sentences about a topic.
	// repeatSlow applies to topics whose whole text changes often, such as a
	// clock or a document.
	repeat     = 5 * time.Second
	repeatSlow = time.Minute
	// linesMost is the largest number of lines in linesIn, not counting changes
	// of the connection, lost events and alerts.
	linesMost = 12
	linesIn   = 10 * time.Second
	// lastMost is the largest number of topics whose last value is reported at
	// the end of the stream. The others are counted.
	lastMost = 100
	// maxLine is the largest length of a sentence, in bytes.
	maxLine = 400
)

// Reporter writes the state of a store as sentences. It is not safe for
// concurrent use.
type Reporter struct {
	session *monitor.Session
	store   *store.Store
	clock   func() time.Time
	out     io.Writer
	err     error // first write error

	streams []reportedStream // by index
	topics  map[*store.Topic]*reported
	vain    map[string]bool // unmatched names and patterns that have been reported
	recent  []time.Time     // times of the latest lines
	fields  func(topic string) []string
	fired   func(alert.Alert)
	failed  func(error)
}

// reportedStream is what was reported about a stream.
type reportedStream struct {
	phase    store.Phase
	begun    bool
	troubles uint64 // number of connection troubles
	hint     string // last hint about the connection
}

// reported is what was reported about a topic.
type reported struct {
	at      time.Time
	values  map[string]float64 // of the numbers, by field
	words   string
	ordinal uint64 // newest event of a log that was reported or counted
	missed  uint64
	cache   view.Cache
	stale   bool
	ended   bool
	// restarted reports that the restart of its source was reported.
	restarted bool
	last      bool // the stream has ended, so the last value is reported

	messages map[messageID]bool // of a chat; true if it was reported
	changes  int64              // of a tree: the newest that was reported, or 0
}

// Options configures a Reporter. The zero value is valid.
type Options struct {
	// Clock returns the current time. Default (nil): time.Now.
	Clock func() time.Time
	// Fields returns the fields to report for a topic. Default (nil): chosen by
	// the Reporter.
	Fields func(topic string) []string
	// Fired is called with each alert that fires. Default (nil): not called.
	Fired func(alert.Alert)
	// Failed is called when a change is dropped because too many alert commands
	// are waiting. Default (nil): not called.
	Failed func(error)
}

// New returns a Reporter that writes the content of a session to out.
func New(session *monitor.Session, out io.Writer, opts Options) *Reporter {
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	if opts.Fields == nil {
		opts.Fields = func(string) []string { return nil }
	}
	if opts.Fired == nil {
		opts.Fired = func(alert.Alert) {}
	}
	if opts.Failed == nil {
		opts.Failed = func(error) {}
	}
	return &Reporter{
		session: session, store: session.Store(), clock: opts.Clock, out: out, topics: map[*store.Topic]*reported{},
		streams: make([]reportedStream, len(session.Streams())),
		vain:    map[string]bool{}, fields: opts.Fields, fired: opts.Fired, failed: opts.Failed,
	}
}

// Run writes sentences until ctx or the stream ends. If a write fails, it stops
// and returns the error.
func (s *Reporter) Run(ctx context.Context) error {
	over := s.session.Done()
	rest := time.NewTimer(0)
	defer rest.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-over:
			if ctx.Err() == nil {
				s.Report()
			}
			return s.err
		case <-rest.C:
		}
		if ctx.Err() != nil { // the stream was closed because of that
			return s.err
		}
		if s.Report(); s.err != nil {
			return s.err
		}
		if wait := s.next(); wait > pollInterval {
			rest.Reset(wait)
			select { // wait until something changes
			case <-ctx.Done():
			case <-over:
			case <-s.store.Changed():
				rest.Reset(pollInterval)
			case <-rest.C:
				rest.Reset(0)
			}
			continue
		}
		rest.Reset(pollInterval)
	}
}

// next returns how long to wait for the next change without an event.
func (s *Reporter) next() time.Duration {
	st := s.store.Acquire()
	defer s.store.Release()
	now, wait := s.clock(), time.Hour
	for _, at := range []time.Time{st.StaleAt(now), s.session.Alerts().Next()} {
		if !at.IsZero() {
			wait = min(wait, max(at.Sub(now), pollInterval))
		}
	}
	for t, h := range s.topics {
		if h.ordinal < t.Count && now.Sub(h.at) < every(t) { // it can be reported soon
			wait = min(wait, every(t)-now.Sub(h.at))
		}
	}
	return wait
}

// Report writes what has changed since the last call.
func (s *Reporter) Report() {
	now := s.clock()
	changes, err := s.session.CheckAlerts(now)
	if err != nil {
		s.failed(err)
	}
	st := s.store.Acquire()
	defer s.store.Release()
	for _, of := range st.Streams {
		if of.Conn.Phase != store.Closed {
			s.connection(of, now)
		}
	}
	for _, c := range changes {
		if c.Fired {
			s.fired(c.Alert)
		}
		s.must(alertSentence(c))
	}
	for _, u := range st.Unmatched() {
		if said := u.String(); !s.vain[said] {
			s.vain[said] = true
			s.must(strings.ToUpper(said[:1]) + ending(said[1:]))
		}
	}
	for _, t := range st.Topics {
		h := s.topics[t]
		if h == nil {
			h = &reported{missed: t.Missed}
			s.topics[t] = h
		}
		s.state(t, h, now)
		if t.Stream().Conn.Phase != store.Closed {
			s.topic(t, h, now)
		}
	}
	for _, of := range st.Streams {
		if of.Conn.Phase == store.Closed {
			s.last(st, of, now)
			s.connection(of, now) // the last line
		}
	}
}

// last reports the last value of each topic of a stream, unless it was reported.
func (s *Reporter) last(st *store.State, of *store.StreamState, now time.Time) {
	said, more := 0, 0
	for _, t := range st.Topics {
		if t.Stream() != of {
			continue
		}
		h := s.topics[t]
		h.last = true
		switch {
		case t.Count == h.ordinal && t.Shape != store.ShapeChat: // a chat may have an unfinished message
		case said == lastMost:
			more++
		case s.report(t, h, now):
			said++
		}
	}
	if more > 0 {
		s.must("The last values of " + text.Plural(more, "more topic") + " are left out.")
	}
}

// topic reports a topic's value if it has changed notably and another line is
// allowed.
func (s *Reporter) topic(t *store.Topic, h *reported, now time.Time) {
	if t.Count == h.ordinal || now.Sub(h.at) < every(t) && !h.at.IsZero() {
		return
	}
	if s.room(now) && s.report(t, h, now) {
		s.recent = append(s.recent, now)
	}
}

// report reports a topic's newest value. It returns false if there is nothing new.
func (s *Reporter) report(t *store.Topic, h *reported, now time.Time) bool {
	sentences := describe(t, s.fields(t.Name), h)
	if len(sentences) == 0 {
		return false
	}
	h.at = now
	for _, sentence := range sentences {
		s.must(t.Title() + ": " + sentence)
	}
	return true
}

// room reports whether another line is allowed now.
func (s *Reporter) room(now time.Time) bool {
	for len(s.recent) > 0 && now.Sub(s.recent[0]) >= linesIn {
		s.recent = s.recent[1:]
	}
	return len(s.recent) < linesMost
}

// must writes a line even if the limit is exceeded.
func (s *Reporter) must(sentence string) {
	if s.err == nil {
		_, s.err = io.WriteString(s.out, text.CleanLine(sentence, maxLine)+"\n")
	}
}
