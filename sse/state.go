package sse

import "time"

// Phase is what a client is doing.
type Phase uint8

// The phases of a client.
const (
	// Connecting: a request is on its way.
	Connecting Phase = iota
	// Open: the server has answered with a stream.
	Open
	// Waiting: the connection failed or ended; the next attempt comes at
	// State.Until.
	Waiting
	// Closed: nothing more happens. Run returns.
	Closed
)

// String returns "connecting", "open", "waiting" or "closed".
func (p Phase) String() string {
	switch p {
	case Connecting:
		return "connecting"
	case Open:
		return "open"
	case Waiting:
		return "waiting"
	default:
		return "closed"
	}
}

// State is what there is to know about a client's connection.
type State struct {
	// Phase is what the client is doing.
	Phase Phase
	// Attempt counts the attempts since the last healthy connection, from 1.
	Attempt int
	// Until is when a wait ends, and zero in the other phases.
	Until time.Time
	// Err is the reason of a wait or of the close, and nil when there is none:
	// while connecting or open, and after a 204.
	Err error
	// URL is where the stream comes from, after redirects, without a password.
	URL string
	// Status is the status of the latest answer, and 0 if there was none in
	// this attempt.
	Status int
	// LastEventID is what a reconnect will send. With control characters it is
	// not sent, for it cannot be.
	LastEventID string
}
