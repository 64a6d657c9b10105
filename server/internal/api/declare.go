package api

import (
	"errors"
	"net/http"

	"topicmux/server/internal/problem"
	"topicmux/server/internal/request"
	"topicmux/topics"
)

// maxInfo is the maximum size of a catalogue entry in a request, in bytes. A
// larger one is rejected with 413.
const maxInfo = 16 << 10

// declare answers PUT /topics/{t}: it creates the topic if necessary and sets its
// catalogue entry to the body. Fields that the body omits become empty.
func (a *topicAPI) declare(r *request.Request) error {
	n, err := r.Topic()
	if err != nil {
		return err
	}
	if err := r.MayPublish(n); err != nil {
		return err
	}
	kind, err := request.MediaTypeOf(r)
	if err != nil {
		return err
	}
	if kind == request.MediaForm || kind == request.MediaLines || kind == request.MediaStream {
		return problem.New(http.StatusUnsupportedMediaType, "a catalogue entry is one JSON object",
			"send application/json, such as %s", infoExample)
	}
	body, err := r.Body(min(maxInfo, a.maxBody))
	if err != nil {
		return err
	}
	entry, err := parseInfo(n, body)
	if err != nil {
		return err
	}
	_, known := a.hub.TopicInfo(n)
	if _, err := a.hub.Declare(entry); err != nil {
		if errors.Is(err, topics.ErrTooLarge) {
			return problem.New(http.StatusBadRequest, err.Error(), "shorten it")
		}
		return err
	}
	status := http.StatusCreated
	if known {
		status = http.StatusOK
	}
	entry, _ = a.hub.TopicInfo(n)
	r.JSON(status, entry)
	return nil
}

// complete answers DELETE /topics/{t}: it completes the topic. The catalogue keeps
// its entry with the state complete.
func (a *topicAPI) complete(r *request.Request) error {
	n, err := r.Topic()
	if err != nil {
		return err
	}
	if err := r.MayPublish(n); err != nil {
		return err
	}
	if err := a.hub.Complete(n); err != nil {
		return a.completing(r, n, err)
	}
	entry, _ := a.hub.TopicInfo(n)
	r.JSON(http.StatusOK, entry)
	return nil
}
