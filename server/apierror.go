package server

import (
	"errors"
	"fmt"
	"net/http"

	"topicmux/topics"
)

// An apiError is a refusal as the client gets to read it.
type apiError struct {
	status    int
	what      string    // what happened
	hint      string    // what to do
	allow     string    // the methods that are allowed, for 405
	retry     bool      // the same request may work later
	rejection rejection // what counts it, or 0

	challenge bool    // a token would help
	after     int     // in how many seconds it may work; 0: not known
	whole     bool    // it is about the request, and not about a line of its body
	done      *report // what was published all the same, or nil
}

// countAs makes the refusal one that is counted by its reason.
func (e *apiError) countAs(why rejection) *apiError {
	e.rejection = why
	return e
}

// Error returns what happened.
func (e *apiError) Error() string { return e.what }

// retryAfter is in how many seconds a request may work that has no place now.
const retryAfter = "3"

// json returns the refusal as the body of an answer.
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

// errInFlight refuses what finds no room in the budget, which has counted it.
var errInFlight = &apiError{
	status: http.StatusServiceUnavailable, retry: true, whole: true,
	what: "the server is short of memory",
	hint: "the memory limit for requests and responses in progress is reached: " +
		"try again in a few seconds or send less at once",
}

// errorOf returns what err is to a client.
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
