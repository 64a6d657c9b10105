package problem

import (
	"errors"
	"net/http"

	"topicmux/internal/fuzzy"
	"topicmux/protocol"
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
		return New(http.StatusBadRequest, err.Error(), "%s", hintFor(syntax))
	}
	switch {
	case errors.Is(err, topics.ErrClosed):
		return ErrDraining
	case errors.Is(err, topics.ErrComplete):
		return New(http.StatusGone, err.Error(), "publish to another topic, or reopen this one with PUT /topics/NAME")
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
			"the newest events of all topics fill the history: publish smaller events, or raise limits.historyTotal in the config").CountAs(rejectedHistory)
	case errors.Is(err, topics.ErrTooLarge):
		return New(http.StatusRequestEntityTooLarge, err.Error(), "send less at once")
	case errors.Is(err, topics.ErrTopicInfo):
		return New(http.StatusBadRequest, err.Error(), "%s", hintOnTopicInfo(err))
	}
	return nil
}

func hintFor(err *topics.SyntaxError) string {
	if err.Example == "" {
		return "a pattern is a name, with * for one part or > for the rest, such as disk.* or host1.>"
	}
	return "choose another name, such as " + err.Example
}

// hintOnTopicInfo suggests a similar kind for an unknown one.
func hintOnTopicInfo(err error) string {
	var kind *protocol.KindError
	if errors.As(err, &kind) {
		if near := fuzzy.Nearest(string(kind.Kind), protocol.KindNames()); near != "" {
			return "did you mean " + near + "?"
		}
	}
	return "GET /topics shows valid entries"
}
