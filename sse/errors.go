package sse

import (
	"errors"
	"fmt"
	"time"
)

// ErrEnded is the State.Err of a wait after the server ended the stream without an
// error.
var ErrEnded = errors.New("the server ended the stream")

// ErrRunning is returned by Run if the client is already running.
var ErrRunning = errors.New("sse: the client is already running")

// LimitError reports an event that is larger than DecoderOptions.MaxEvent.
type LimitError struct {
	// Limit is the exceeded limit in bytes.
	Limit int
}

// Error returns a message with the limit.
func (e *LimitError) Error() string {
	return fmt.Sprintf("sse: event larger than the limit of %d bytes", e.Limit)
}

// FieldError reports a field of a frame that the format cannot represent.
type FieldError struct {
	// Field is the field's name: "event", "id", "retry" or "time".
	Field string
	// Reason says what is wrong with the field.
	Reason string
}

// Error returns a message with the field and the reason.
func (e *FieldError) Error() string {
	return fmt.Sprintf("sse: encode %s: %s", e.Field, e.Reason)
}

// TimeoutError reports a connection that was silent for too long; see
// Options.ReadTimeout and Options.Silence.
type TimeoutError struct {
	// Silence is how long no byte arrived.
	Silence time.Duration
}

// Error returns a message with the duration.
func (e *TimeoutError) Error() string {
	return fmt.Sprintf("no data arrived for %v", e.Silence)
}

// Timeout returns true, so that the error is a timeout as net.Error defines it.
func (e *TimeoutError) Timeout() bool { return true }
