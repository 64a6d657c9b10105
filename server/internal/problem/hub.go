package problem

import (
	"errors"
	"net/http"

	"topicmux/topics"
)

// Of returns the response to err, or nil if err is an internal error.
func Of(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	var syntax *topics.SyntaxError
	if errors.As(err, &syntax) {
		return New(http.StatusBadRequest, err.Error(), "%s", hintFor(syntax.What))
	}
	switch {
	case errors.Is(err, topics.ErrClosed):
		return ErrDraining
	case errors.Is(err, topics.ErrComplete):
		return New(http.StatusGone, err.Error(), "the topic has ended; publish to another one")
	case errors.Is(err, topics.ErrUnknownTopic):
		return New(http.StatusNotFound, err.Error(), "GET /topics lists the topics")
	case errors.Is(err, topics.ErrTooManyTopics):
		return New(http.StatusConflict, err.Error(), "publish to one of the topics that GET /topics lists").CountAs(rejectedTopic)
	case errors.Is(err, topics.ErrTooManySelections):
		e = New(http.StatusServiceUnavailable, err.Error(),
			"use the same selection as other clients, select all topics with /events, or try again in a few seconds").CountAs(rejectedSelection)
		e.Retry = true
		return e
	case errors.Is(err, topics.ErrHistoryFull):
		return New(http.StatusInsufficientStorage, err.Error(),
			"the newest events of all topics fill the history: send less, or raise historyTotal in the config").CountAs(rejectedHistory)
	case errors.Is(err, topics.ErrTooLarge):
		return New(http.StatusRequestEntityTooLarge, err.Error(), "send less at once")
	case errors.Is(err, topics.ErrTopicInfo):
		return New(http.StatusBadRequest, err.Error(), "GET /topics shows valid entries")
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
