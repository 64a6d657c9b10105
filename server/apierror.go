package server

import (
	"errors"
	"fmt"
	"net/http"

	"topicmux/topics"
)

// An apiError is an error response for a client.
type apiError struct {
	status    int
	what      string    // what happened
	hint      string    // what to do
	allow     string    // the methods that are allowed, for 405
	retry     bool      // the same request may work later
	rejection rejection // the counter for it, or 0

	challenge bool    // the response asks for a token
	after     int     // seconds until a retry may work; 0: not known
	whole     bool    // it concerns the whole request, not one line of its body
	done      *report // what was published before the error, or nil
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

// json returns the error as the body of a response.
func (e *apiError) json() []byte {
	return appendJSON(nil, struct {
		Error string `json:"error"`
		Hint  string `json:"hint,omitempty"`
		*report
	}{e.what, e.hint, e.done})
}

// newError returns an apiError with a formatted hint.
func newError(status int, what, hint string, args ...any) *apiError {
	return &apiError{status: status, what: what, hint: fmt.Sprintf(hint, args...)}
}

var errDraining = &apiError{
	status: http.StatusServiceUnavailable, retry: true, whole: true, rejection: rejectedDrain,
	what: "the server is shutting down",
	hint: "connect again in a few seconds",
}

// errInFlight rejects what exceeds the memory budget. reservation.reserve counts
// the rejection.
var errInFlight = &apiError{
	status: http.StatusServiceUnavailable, retry: true, whole: true,
	what: "the server is short of memory",
	hint: "the memory limit for requests and responses in progress is reached: " +
		"try again in a few seconds or send less at once",
}

// errorOf returns the response to err, or nil if err is an internal error.
func errorOf(err error) *apiError {
	var e *apiError
	if errors.As(err, &e) {
		return e
	}
	var syntax *topics.SyntaxError
	if errors.As(err, &syntax) {
		return newError(http.StatusBadRequest, err.Error(), "%s", hintFor(syntax.What))
	}
	switch {
	case errors.Is(err, topics.ErrClosed):
		return errDraining
	case errors.Is(err, topics.ErrComplete):
		return newError(http.StatusGone, err.Error(), "the topic has ended; publish to another one")
	case errors.Is(err, topics.ErrUnknownTopic):
		return newError(http.StatusNotFound, err.Error(), "GET /topics lists the topics")
	case errors.Is(err, topics.ErrTooManyTopics):
		return newError(http.StatusConflict, err.Error(), "publish to one of the topics that GET /topics lists").countAs(rejectedTopic)
	case errors.Is(err, topics.ErrTooManySelections):
		e = newError(http.StatusServiceUnavailable, err.Error(),
			"use the same selection as other clients, select all topics with /events, or try again in a few seconds").countAs(rejectedSelection)
		e.retry = true
		return e
	case errors.Is(err, topics.ErrHistoryFull):
		return newError(http.StatusInsufficientStorage, err.Error(),
			"the newest events of all topics fill the history: send less, or raise historyTotal in the config").countAs(rejectedHistory)
	case errors.Is(err, topics.ErrTooLarge):
		return newError(http.StatusRequestEntityTooLarge, err.Error(), "send less at once")
	case errors.Is(err, topics.ErrTopicInfo):
		return newError(http.StatusBadRequest, err.Error(), "GET /topics shows valid entries")
	}
	return nil
}

func hintFor(what string) string {
	if what == "pattern" {
		return "a pattern is a name, with * for one part or > for the rest, such as disk.* or host1.>"
	}
	return "a name consists of parts of A-Z a-z 0-9 _ - joined by dots, such as net.rx; " +
		"open, error and names that begin with $ are reserved"
}
