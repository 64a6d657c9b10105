package protocol

import "strings"

// The names of the control events.
const (
	EventHello    = "$hello"    // Hello: the first event of each connection
	EventTopic    = "$topic"    // TopicInfo: a topic has appeared or changed
	EventGap      = "$gap"      // Gap: events were lost
	EventComplete = "$complete" // Complete: a topic has ended
	EventDrain    = "$drain"    // Drain: the server is shutting down
	EventReplaced = "$replaced" // Replaced: another client has taken the session name
)

// ReplacedID is the id of a $replaced event. A client that comes back with it is
// answered 204 and stays away.
const ReplacedID = "replaced"

// IsControl reports whether an event of that name belongs to the server. No topic
// has such a name.
func IsControl(event string) bool { return strings.HasPrefix(event, "$") }

// Hello is the first event of a connection, $hello.
type Hello struct {
	Server    string       `json:"server"`           // "topicmux", a space and its version
	Session   string       `json:"session"`          // the name of the session; "" without one
	Epoch     string       `json:"epoch"`            // the epoch of all ids from now on
	Heartbeat Milliseconds `json:"heartbeat"`        // the longest silence between two bytes
	Resume    *Resume      `json:"resume,omitempty"` // nil: the client did not resume
	Topics    []TopicInfo  `json:"topics"`           // the selected topics, sorted by name
}

// Resume says what became of the id that a client resumed after.
type Resume struct {
	Asked    string `json:"asked"`    // the id that was asked for
	Replayed uint64 `json:"replayed"` // events that are delivered again
	Missed   uint64 `json:"missed"`   // events that are lost, as far as they can be counted
	// Restarted is true when the id is not of this life of the hub. Then nobody knows
	// what is lost, and every selected topic that does not only keep its latest has a
	// gap, one that appears later, too: before its first event, once. Whoever comes
	// back with an id of this life was told so before that id, and is not told again.
	Restarted bool `json:"restarted,omitempty"`
}

// Complete says that a topic has ended, $complete; or, without a topic, that the
// whole stream does: a session that was ended, or an answer that is complete.
type Complete struct {
	Topic   Name   `json:"topic,omitzero"`
	Session string `json:"session,omitempty"` // whose session was ended
	Error   string `json:"error,omitempty"`   // why an answer is not whole
}

// Drain says that the server is shutting down, $drain.
type Drain struct {
	Retry Milliseconds `json:"retry"` // how long to wait before the reconnect
}

// Replaced says that another client has taken the session, $replaced.
type Replaced struct {
	Session string `json:"session"`
}
