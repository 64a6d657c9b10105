package store

import "time"

// State is all that the store knows. It belongs to the drawing side between
// Acquire and Release.
type State struct {
	Topics  []*Topic // in order of appearance
	Version uint64   // grows with every change

	Conn  Conn
	Holes []Hole // times without a connection, oldest first

	Server    string        // such as "topicmux 0.1.0"; "" for any other server
	Session   string        // the session's name, "" for none
	Heartbeat time.Duration // as announced, 0 when not
	Draining  bool          // the server said that it is going away

	Events   uint64 // data events received, overflow included
	Bytes    uint64 // their payload bytes
	Gaps     uint64 // gaps told by the server
	Missed   uint64 // events lost in them
	Overflow uint64 // events of topics beyond the bound, counted and not kept
}

// Phase is what the connection is doing.
type Phase uint8

// The phases of a connection.
const (
	Connecting Phase = iota
	Open
	Waiting
	Closed
)

// Conn is the state of the connection.
type Conn struct {
	Phase          Phase
	Since          time.Time // when the phase began
	Attempt        int       // failed attempts in a row
	Until          time.Time // when Waiting ends
	Reason         string    // why it is waiting or closed, cleaned
	URL            string    // the final one, after redirects
	LastEventID    string    // what a reconnect sends
	Status         int       // HTTP status, 0 when there was none
	Asked          string    // the id that the latest resume asked for
	Replayed       uint64    // events that the latest resume brought back
	MissedOnResume uint64    // events that it could not
	Resumed        bool      // the server answered a resume
	Connects       uint64    // connections opened so far
}

// Hole is a time without a connection. A zero To: it lasts.
type Hole struct {
	From, To time.Time
	Healed   bool // the resume brought everything back
}

// Topic returns the topic of that name, or nil.
func (s *State) Topic(name string) *Topic { return nil }

// Rate returns the events a second over all topics.
func (s *State) Rate(now time.Time) float64 { return 0 }

// StaleAt returns when the next topic turns stale should nothing come.
func (s *State) StaleAt(now time.Time) time.Time { return time.Time{} }
