package upstream

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"topicmux/sse"
)

// A locatedError is an error of the client, with the address after the reason: a narrow pane
// cuts the end.
type locatedError struct {
	reason, address string
	err             error
}

func (e *locatedError) Error() string { return e.reason + " (" + e.address + ")" }

func (e *locatedError) Unwrap() error { return e.err }

// located returns an error of the client with its reason first. The client's own message
// may begin with the address.
func (s *source) located(err error) error {
	located := &locatedError{address: sse.Redact(s.opts.URL), err: err}
	refused, redirect, limit, other := (*sse.RefusedError)(nil), (*sse.RedirectError)(nil), (*sse.LimitError)(nil), (*sse.NotStreamError)(nil)
	switch {
	case errors.As(err, &limit):
		located.reason = fmt.Sprintf("an event has more than %d MiB", limit.Limit>>20)
	case errors.As(err, &refused):
		located.reason = "status " + refused.Reason()
		if refused.Status == http.StatusOK || refused.Status == http.StatusNotFound {
			located.reason += s.pathHint()
		}
	case errors.As(err, &redirect):
		located.reason = fmt.Sprintf("status %d: %s", redirect.Status, redirect.Reason)
	case errors.As(err, &other):
		located.reason = other.Error() + s.pathHint()
	default:
		located.reason = strings.TrimPrefix(err.Error(), located.address+": ")
	}
	return located
}

// pathHint returns where a topicmux server has its stream, to be put after an error, or ""
// if that was the path.
func (s *source) pathHint() string {
	if u, err := url.Parse(s.opts.URL); err != nil || u.Path == "/events" {
		return ""
	}
	return "; the stream of a topicmux server is at /events"
}
