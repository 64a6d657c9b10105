package protocol

import "strings"

// The names of the control events.
const (
	EventHello    = "$hello"    // Hello: the first event of each connection
	EventTopic    = "$topic"    // TopicInfo: a topic has appeared or changed
	EventGap      = "$gap"      // Gap: events were lost
	EventLive     = "$live"     // Live: the history is complete
	EventComplete = "$complete" // Complete: a topic has ended
	EventDrain    = "$drain"    // Drain: the server is shutting down
	EventReplaced = "$replaced" // Replaced: another client has taken the session name
)

// ReplacedID is the id of a $replaced event. The server answers a client that
// reconnects with it with status 204, so the client does not reconnect again.
const ReplacedID = "replaced"

// IsControl reports whether event is the name of a control event: whether it begins
// with "$". No topic name does.
func IsControl(event string) bool { return strings.HasPrefix(event, "$") }

// Hello is the data of $hello, the first event of a connection.
type Hello struct {
	Server    string       `json:"server"`           // "topicmux", a space and the version
	Session   string       `json:"session"`          // the name of the session; "" if it has none
	Epoch     string       `json:"epoch"`            // the epoch of the ids that follow
	Heartbeat Milliseconds `json:"heartbeat"`        // the longest silence between two bytes
	Resume    *Resume      `json:"resume,omitempty"` // nil: the client did not resume
	Topics    []TopicInfo  `json:"topics"`           // the selected topics, sorted by name
}

// Resume describes the outcome of a request to resume after an event id.
type Resume struct {
	Asked    string `json:"asked"`    // the id in the request
	Replayed uint64 `json:"replayed"` // number of events that are replayed
	Missed   uint64 `json:"missed"`   // number of lost events, as far as the hub can count them
	// Restarted is true when the id has another epoch, is ahead of the hub or is not
	// an id. The number of lost events is then unknown. Each selected topic gets one
	// gap before its first event, except topics that retain only the latest event. A
	// topic that appears later gets its gap too. A client that resumes with an id of
	// the current epoch has already received these gaps and does not get them again.
	Restarted bool `json:"restarted,omitempty"`
}

// Live is the data of $live. It reports that everything that the server had when the
// stream began has been sent, or reported in a $gap: the history of a new stream, and
// what a stream that resumes has missed. All later events are sent as they are
// published. Each connection gets one $live, even if there was nothing to send before
// it, unless it ends before that. It has no members, so that all streams share its
// bytes.
type Live struct{}

// Complete is the data of $complete. It reports that a topic has ended. Without a
// topic it reports the end of the stream: a session was ended, or a response is
// complete.
type Complete struct {
	Topic   Name   `json:"topic,omitzero"`
	Session string `json:"session,omitempty"` // name of the session that was ended
	Error   string `json:"error,omitempty"`   // why a response is incomplete
}

// Drain is the data of $drain. It reports that the server is shutting down.
type Drain struct {
	Retry Milliseconds `json:"retry"` // how long to wait before reconnecting
}

// Replaced is the data of $replaced. It reports that another client has taken the
// session name.
type Replaced struct {
	Session string `json:"session"`
}
