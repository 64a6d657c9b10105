package store

import (
	"strings"
	"time"
)

// State is the content of a store. It may be used only between Acquire and
// Release.
type State struct {
	Topics  []*Topic // in order of appearance
	Version uint64   // grows with every change

	Conn     Conn
	Trouble  error    // newest reason of a wait or a close
	Troubles uint64   // number of troubles so far
	Outages  []Outage // oldest first

	unmatched []Unmatched // set by SetUnmatched

	Server    string        // such as "topicmux 0.1.0"; "" for any other server
	Session   string        // name of the session, "" for none
	Epoch     string        // epoch of the server's log, "" if unknown
	Heartbeat time.Duration // as announced, 0 if not
	Draining  bool          // the server has announced its shutdown

	Events     uint64 // data events received, including those in Overflow
	Bytes      uint64 // total size of their payloads
	Keepalives uint64 // events that only keep the connection open, which are not in Events
	Older      uint64 // number of events that the server had stored before the connection
	OlderBytes uint64 // total size of their payloads
	Gaps       uint64 // number of gaps that the server reported
	Missed     uint64 // number of events lost in these gaps
	Overflow   uint64 // events of topics above MaxTopics, which are not stored
	Unknown    uint64 // control events that this version does not know

	// Replaced is incremented when topics are replaced by others with the same
	// names, as Backfill does.
	Replaced uint64

	// Backlog is the number of topics whose backlog has not arrived completely.
	Backlog int

	// Timed is true if a data event had its own time.
	Timed bool

	// Skew is how far the server's clock is behind the local one, as far as
	// events show. It is 0 if it is less than two seconds. Event times are
	// corrected by it.
	Skew time.Duration

	replay uint64 // events of a resume that have not arrived yet

	byName map[string]*Topic
	meter  meter
}

// CatchingUp reports whether a topicmux server is still sending what it had when the
// connection began: the history of a new stream, or what a resumed one has missed.
func (s *State) CatchingUp() bool {
	return s.Conn.Phase == Open && s.isTopicmux() && (s.Backlog > 0 || s.replay > 0)
}

// isTopicmux reports whether the server is a topicmux server.
func (s *State) isTopicmux() bool { return strings.HasPrefix(s.Server, "topicmux") }

// Topic returns the topic with that name, or nil.
func (s *State) Topic(name string) *Topic { return s.byName[name] }

// Count returns the number of topics, without those whose events have moved to others.
func (s *State) Count() int {
	n := len(s.Topics)
	for _, t := range s.Topics {
		if t.Moved {
			n--
		}
	}
	return n
}

// Rate returns the number of events per second over all topics.
func (s *State) Rate(now time.Time) float64 { return s.meter.rate(now.UnixNano()) }

// Silence returns the number of stale topics, not counting those that the
// server no longer has. It also returns when the next topic becomes stale if no
// event arrives, or the zero time for never.
func (s *State) Silence(now time.Time) (stale int, next time.Time) {
	for _, t := range s.Topics {
		at := t.StaleAt()
		switch {
		case at.IsZero() || t.Gone || t.Moved:
		case !at.After(now):
			stale++
		case next.IsZero() || at.Before(next):
			next = at
		}
	}
	return stale, next
}

// StaleAt returns when the next topic becomes stale if no event arrives, or the
// zero time for never.
func (s *State) StaleAt(now time.Time) time.Time {
	_, next := s.Silence(now)
	return next
}

// replace replaces a topic by another with the same name.
func (s *State) replace(t, fresh *Topic) {
	s.byName[t.Name], s.Topics[t.Index] = fresh, fresh
	s.Replaced++
	s.Version++
}
