// Package problem has the errors that clients get as responses, and counts the
// connections, streams and requests that a limit or rule rejects.
package problem

import (
	"fmt"
	"net/http"
	"strconv"

	"topicmux/protocol"
)

// An Error is an error response for a client.
type Error struct {
	Status    int
	What      string    // what happened
	Hint      string    // what to do
	Allow     string    // the methods that are allowed, for 405
	Retry     bool      // the same request may work later
	Rejection Rejection // the counter for it, or 0

	Challenge bool       // the response asks for a token
	After     int        // seconds until a retry may work; 0: not known
	Whole     bool       // it concerns the whole request, not one line of its body
	Done      *Published // what was published before the error, or nil
}

// Published is the result of a request with many events.
type Published struct {
	Events  int    `json:"events"`            // events published
	Ignored int    `json:"ignored,omitempty"` // control events of another server
	First   string `json:"first,omitempty"`   // id of the first event published
	Last    string `json:"last,omitempty"`    // id of the last event published
	Line    int    `json:"line,omitempty"`    // line of the error, from 1
}

// CountAs sets the rejection that counts the error, and returns the error.
func (e *Error) CountAs(kind Rejection) *Error {
	e.Rejection = kind
	return e
}

// Error returns what happened.
func (e *Error) Error() string { return e.What }

// retryAfter is the default value of Retry-After in seconds.
const retryAfter = "3"

// RetryAfter returns the value of Retry-After in seconds.
func (e *Error) RetryAfter() string {
	if e.After == 0 {
		return retryAfter
	}
	return strconv.Itoa(e.After)
}

// JSON returns the error as the body of a response.
func (e *Error) JSON() []byte {
	return protocol.AppendJSON(nil, struct {
		Error string `json:"error"`
		Hint  string `json:"hint,omitempty"`
		*Published
	}{e.What, e.Hint, e.Done})
}

// Response returns the error as a complete HTTP response, for a connection that
// sent no request.
func (e *Error) Response() []byte {
	head := "HTTP/1.1 " + strconv.Itoa(e.Status) + " " + http.StatusText(e.Status) + "\r\n" +
		"Server: " + protocol.ServerName + "\r\n" +
		"Content-Type: application/json\r\n"
	if e.Retry {
		head += "Retry-After: " + e.RetryAfter() + "\r\n"
	}
	head += "Connection: close\r\n\r\n"
	return append(append([]byte(head), e.JSON()...), '\n')
}

// New returns an Error with a formatted hint.
func New(status int, what, hint string, args ...any) *Error {
	return &Error{Status: status, What: what, Hint: fmt.Sprintf(hint, args...)}
}

// Errors that several packages answer with.
var (
	ErrInternal = New(http.StatusInternalServerError, "internal server error", "the server's log has the details")

	ErrSlowRequest = New(http.StatusRequestTimeout, "the request took too long", "send the request without pauses")

	ErrDraining = &Error{
		Status: http.StatusServiceUnavailable, Retry: true, Whole: true, Rejection: rejectedDrain,
		What: "the server is shutting down",
		Hint: "connect again in a few seconds",
	}
)

// ErrRevoked ends what a client does with a token that is no longer valid.
var ErrRevoked = &Error{
	Status: http.StatusUnauthorized, Challenge: true, Whole: true, Rejection: RejectedToken,
	What: "the token was revoked or its permissions changed",
	Hint: "send the request again with a valid token",
}

// ErrInFlight rejects what exceeds the memory budget. reservation.reserve counts
// the rejection.
var ErrInFlight = &Error{
	Status: http.StatusServiceUnavailable, Retry: true, Whole: true,
	What: "the server is short of memory",
	Hint: "the memory limit for requests and responses in progress is reached: " +
		"try again in a few seconds or send less at once",
}

// BadRequest returns an error with status 400.
func BadRequest(what, hint string) *Error {
	return New(http.StatusBadRequest, what, "%s", hint)
}
