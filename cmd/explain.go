package cmd

import (
	"errors"
	"net/http"
	"strings"
	"syscall"

	"topicmux/sse"
)

// explain adds what to do to the error of a stream.
func explain(err error) error {
	var refused *sse.RefusedError
	var tooLarge *sse.LimitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return hinted(err, "%s", adviceOn(refused))
	case errors.As(err, &tooLarge):
		return hinted(err, "an event this large is hardly meant; is it an event stream?")
	case errors.Is(err, syscall.ECONNREFUSED):
		return hinted(err, "is the server running? topicmux serve starts one")
	default:
		return err
	}
}

// adviceOn says what to do about a server's answer.
func adviceOn(refused *sse.RefusedError) string {
	switch {
	case refused.Status == http.StatusUnauthorized, refused.Status == http.StatusForbidden:
		return "--token sends a bearer token, and so does " + tokenVariable
	case refused.Status == http.StatusOK && strings.Contains(refused.Type, "html"):
		return "that is a page for browsers; give the URL of the stream behind it"
	case refused.Status == http.StatusOK:
		return "give the URL of an event stream"
	case refused.Status == http.StatusMethodNotAllowed:
		return "some streams answer a POST only: --method POST, or --data with its body"
	case refused.Status == http.StatusNotFound:
		return "check the path; a topicmux server streams at /events"
	default:
		return ""
	}
}
