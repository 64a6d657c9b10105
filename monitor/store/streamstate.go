package store

import (
	"strings"
	"time"
)

// StreamState is what a store knows about one of its streams. It may be used only between
// Acquire and Release and must not be changed.
type StreamState struct {
	Name  string // that of AddStream, cleaned; "" for none
	Index int    // index in State.Streams

	Conn     Conn
	Trouble  error    // newest reason of a wait or a close
	Troubles uint64   // number of troubles so far
	Outages  []Outage // oldest first

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

	// Backlog is the number of topics whose backlog has not arrived completely.
	Backlog int

	// Timed is true if a data event had its own time.
	Timed bool

	// Skew is how far the server's clock is behind the local one, as far as
	// events show. It is 0 if it is less than two seconds. Event times are
	// corrected by it.
	Skew time.Duration

	unmatched []Unmatched // set by SetUnmatched
	replay    uint64      // events of a resume that have not arrived yet
	meter     meter
}

// CatchingUp reports whether a topicmux server is still sending what it had when the
// connection began: the history of a new stream, or what a resumed one has missed.
func (s *StreamState) CatchingUp() bool {
	return s.Conn.Phase == Open && s.IsTopicmux() && (s.Backlog > 0 || s.replay > 0)
}

// IsTopicmux reports whether the server is a topicmux server.
func (s *StreamState) IsTopicmux() bool { return strings.HasPrefix(s.Server, "topicmux") }

// Rate returns the number of events per second over all topics of the stream.
func (s *StreamState) Rate(now time.Time) float64 { return s.meter.rate(now.UnixNano()) }
