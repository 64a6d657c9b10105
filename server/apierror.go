package server

import (
	"fmt"
	"net/http"
	"strconv"

	"topicmux/protocol"
)

// An apiError is an error response for a client.
type apiError struct {
	status    int
	what      string    // what happened
	hint      string    // what to do
	allow     string    // the methods that are allowed, for 405
	retry     bool      // the same request may work later
	rejection rejection // the counter for it, or 0

	challenge bool       // the response asks for a token
	after     int        // seconds until a retry may work; 0: not known
	whole     bool       // it concerns the whole request, not one line of its body
	done      *published // what was published before the error, or nil
}

// published is the result of a request with many events.
type published struct {
	Events  int    `json:"events"`            // events published
	Ignored int    `json:"ignored,omitempty"` // control events of another server
	First   string `json:"first,omitempty"`   // id of the first event published
	Last    string `json:"last,omitempty"`    // id of the last event published
	Line    int    `json:"line,omitempty"`    // line of the error, from 1
}

// countAs sets the rejection that counts the error, and returns the error.
func (e *apiError) countAs(kind rejection) *apiError {
	e.rejection = kind
	return e
}

// Error returns what happened.
func (e *apiError) Error() string { return e.what }

// retryAfter is the default value of Retry-After in seconds.
const retryAfter = "3"

// retryAfter returns the value of Retry-After in seconds.
func (e *apiError) retryAfter() string {
	if e.after == 0 {
		return retryAfter
	}
	return strconv.Itoa(e.after)
}

// json returns the error as the body of a response.
func (e *apiError) json() []byte {
	return protocol.AppendJSON(nil, struct {
		Error string `json:"error"`
		Hint  string `json:"hint,omitempty"`
		*published
	}{e.what, e.hint, e.done})
}

// response returns the error as a complete HTTP response, for a connection that
// sent no request.
func (e *apiError) response() []byte {
	head := "HTTP/1.1 " + strconv.Itoa(e.status) + " " + http.StatusText(e.status) + "\r\n" +
		"Server: " + name + "\r\n" +
		"Content-Type: application/json\r\n"
	if e.retry {
		head += "Retry-After: " + e.retryAfter() + "\r\n"
	}
	head += "Connection: close\r\n\r\n"
	return append(append([]byte(head), e.json()...), '\n')
}

// newError returns an apiError with a formatted hint.
func newError(status int, what, hint string, args ...any) *apiError {
	return &apiError{status: status, what: what, hint: fmt.Sprintf(hint, args...)}
}

// Errors that several packages answer with.
var (
	errInternal = newError(http.StatusInternalServerError, "internal server error", "the server's log has the details")

	errSlowRequest = newError(http.StatusRequestTimeout, "the request took too long", "send it without pauses")

	errDraining = &apiError{
		status: http.StatusServiceUnavailable, retry: true, whole: true, rejection: rejectedDrain,
		what: "the server is shutting down",
		hint: "connect again in a few seconds",
	}
)

var errRevoked = &apiError{
	status: http.StatusUnauthorized, challenge: true, whole: true, rejection: rejectedToken,
	what: "the token was revoked or its permissions changed",
	hint: "send the request again with a valid token",
}

// errInFlight rejects what exceeds the memory budget. reservation.reserve counts
// the rejection.
var errInFlight = &apiError{
	status: http.StatusServiceUnavailable, retry: true, whole: true,
	what: "the server is short of memory",
	hint: "the memory limit for requests and responses in progress is reached: " +
		"try again in a few seconds or send less at once",
}

// badRequest returns an error with status 400.
func badRequest(what, hint string) *apiError {
	return newError(http.StatusBadRequest, what, "%s", hint)
}
