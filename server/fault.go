package server

import (
	"errors"
	"fmt"
	"net/http"

	"topicmux/topics"
)

// A fault is a refusal as the client gets to read it.
type fault struct {
	status int
	what   string // what happened
	hint   string // what to do
	allow  string // the methods that are allowed, for 405
	retry  bool   // the same request may work later
	why    reason // what counts it, or 0

	challenge bool    // a token would help
	after     int     // in how many seconds it may work; 0: not known
	whole     bool    // it is about the request, and not about a line of its body
	done      *report // what was published all the same, or nil
}

// because makes the refusal one that is counted by its reason.
func (f *fault) because(why reason) *fault {
	f.why = why
	return f
}

// Error returns what happened.
func (f *fault) Error() string { return f.what }

// retryAfter is in how many seconds a request may work that has no place now.
const retryAfter = "3"

// json returns the refusal as the body of an answer.
func (f *fault) json() []byte {
	return appendJSON(nil, struct {
		Error string `json:"error"`
		Hint  string `json:"hint,omitempty"`
		*report
	}{f.what, f.hint, f.done})
}

// refuse returns a fault with a formatted hint.
func refuse(status int, what, hint string, args ...any) *fault {
	return &fault{status: status, what: what, hint: fmt.Sprintf(hint, args...)}
}

var errDraining = &fault{
	status: http.StatusServiceUnavailable, retry: true, whole: true, why: refusedDrain,
	what: "the server is shutting down",
	hint: "connect again in a few seconds",
}

// errInFlight refuses what finds no room in the budget, which has counted it.
var errInFlight = &fault{
	status: http.StatusServiceUnavailable, retry: true, whole: true,
	what: "the server is short of memory",
	hint: "the memory limit for requests and responses in progress is reached: " +
		"try again in a few seconds or send less at once",
}

// faultOf returns what err is to a client.
func faultOf(err error) *fault {
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	var syntax *topics.SyntaxError
	if errors.As(err, &syntax) {
		return refuse(http.StatusBadRequest, err.Error(), "%s", hintFor(syntax.What))
	}
	switch {
	case errors.Is(err, topics.ErrClosed):
		return errDraining
	case errors.Is(err, topics.ErrComplete):
		return refuse(http.StatusGone, err.Error(), "the topic has ended; publish to another one")
	case errors.Is(err, topics.ErrUnknownTopic):
		return refuse(http.StatusNotFound, err.Error(), "GET /topics lists the topics")
	case errors.Is(err, topics.ErrTooManyTopics):
		return refuse(http.StatusConflict, err.Error(), "publish to one of the topics that GET /topics lists").because(refusedTopic)
	case errors.Is(err, topics.ErrTooManySelections):
		f = refuse(http.StatusServiceUnavailable, err.Error(),
			"use the same selection as other clients, select all topics with /events, or try again in a few seconds").because(refusedSelection)
		f.retry = true
		return f
	case errors.Is(err, topics.ErrHistoryFull):
		return refuse(http.StatusInsufficientStorage, err.Error(),
			"the newest events of all topics fill the history: send less, or raise historyTotal in the config").because(refusedHistory)
	case errors.Is(err, topics.ErrTooLarge):
		return refuse(http.StatusRequestEntityTooLarge, err.Error(), "send less at once")
	case errors.Is(err, topics.ErrTopicInfo):
		return refuse(http.StatusBadRequest, err.Error(), "GET /topics shows valid entries")
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
