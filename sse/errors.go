package sse

import (
	"errors"
	"fmt"
	"time"
)

// ErrEnded is the reason of a wait after the server ended the stream in good
// order.
var ErrEnded = errors.New("the server ended the stream")

// ErrRunning is what Run returns while the client runs already.
var ErrRunning = errors.New("sse: the client is already running")

// LimitError says that an event was larger than the decoder may hold.
type LimitError struct {
	// Limit is the limit that was exceeded, in bytes.
	Limit int
}

// Error names the limit.
func (e *LimitError) Error() string {
	return fmt.Sprintf("sse: event larger than the limit of %d bytes", e.Limit)
}

// FieldError says that a frame holds something that an event stream cannot say.
type FieldError struct {
	// Field is the field's name: "event", "id", "retry" or "time".
	Field string
	// Reason says what is wrong with it.
	Reason string
}

// Error names the field and the reason.
func (e *FieldError) Error() string {
	return fmt.Sprintf("sse: encode %s: %s", e.Field, e.Reason)
}

// TimeoutError says that a connection was silent for longer than it may be.
type TimeoutError struct {
	// Silence is how long nothing came.
	Silence time.Duration
}

// Error names the time.
func (e *TimeoutError) Error() string {
	return fmt.Sprintf("no data arrived for %v", e.Silence)
}

// Timeout returns true: the error is a time-out as net.Error has it.
func (e *TimeoutError) Timeout() bool { return true }
