package server

import (
	"errors"
	"net/http"

	"topicmux/topics"
)

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
