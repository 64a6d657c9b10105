package sse

import "time"

// Phase is what a client is doing.
type Phase uint8

// The phases of a client.
const (
	// Connecting means that a request has been sent or is being sent.
	Connecting Phase = iota
	// Open means that the server has answered with a stream.
	Open
	// Waiting means that the connection has failed or ended. The next attempt starts at
	// State.Until.
	Waiting
	// Closed means that Run returns.
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

// State describes the connection of a client.
type State struct {
	// Phase is what the client is doing.
	Phase Phase
	// Attempt counts the attempts since the last healthy connection, from 1.
	Attempt int
	// Until is when the wait ends. It is zero in the other phases.
	Until time.Time
	// Err is the reason for the wait or the close. It is nil while connecting or open,
	// and after a 204.
	Err error
	// URL is the URL of the stream after redirects, without a password.
	URL string
	// Status is the status of the latest response, or 0 without a response in this
	// attempt.
	Status int
	// Response describes the latest response. It is nil without a response in this
	// attempt. It is not changed after it has been reported.
	Response *Response
	// LastEventID is the id that a reconnect sends. An id with control characters cannot
	// be sent in a header and is left out.
	LastEventID string
}
