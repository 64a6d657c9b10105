package server

import (
	"net/http"
	"strings"

	"topicmux/topics"
)

// mayRead returns an error if the request may not read the topic.
func (r *request) mayRead(n topics.Name) error {
	if r.grant.MayRead(n) {
		return nil
	}
	return r.forbidden("may not read " + n.String())
}

// mayPublish returns an error if the request may not publish to the topic, declare
// it or complete it.
func (r *request) mayPublish(n topics.Name) error {
	if r.grant.MayPublish(n) {
		return nil
	}
	return r.forbidden("may not publish to " + n.String())
}

// mayAdmin returns an error if the request may not manage sessions.
func (r *request) mayAdmin() error {
	if r.grant.MayAdmin() {
		return nil
	}
	if !r.grant.ByToken() {
		return r.forbidden("may not manage sessions")
	}
	return r.forbidden("is not an administrator token")
}

// mayMetrics returns an error if the request may not read the metrics.
func (r *request) mayMetrics() error {
	if r.grant.MayMetrics() {
		return nil
	}
	return r.forbidden("may not see the metrics")
}

// readable returns the topics that the request selects. The client must be allowed
// to read all of them. A request that selects none gets all topics that the client
// may read.
func (r *request) readable() (topics.Selection, error) {
	asked, err := r.selection()
	if err != nil {
		return asked, err
	}
	all, some := r.grant.Readable()
	if !some {
		return asked, r.forbidden("may not read any topic")
	}
	if strings.Trim(strings.Join(r.query["topics"], ""), " ,") == "" {
		return all, nil
	}
	if outside := r.grant.Unreadable(asked); outside != "" {
		return asked, r.forbidden("may not read all of " + outside)
	}
	return asked, nil
}

func unauthorized(what string) *apiError {
	e := newError(http.StatusUnauthorized, what,
		"send the header Authorization: Bearer TOKEN; an EventSource can use ?access_token=TOKEN")
	e.challenge = true
	return e.countAs(rejectedToken)
}

// forbidden returns the error for an action that the token of the request does not
// allow.
func (r *request) forbidden(what string) *apiError {
	if r.grant == nil {
		return unauthorized("this server requires a token")
	}
	if !r.grant.ByToken() {
		return newError(http.StatusForbidden, r.grant.String()+" "+what,
			"GET /topics lists the topics that it may read").countAs(rejectedPermission)
	}
	return newError(http.StatusForbidden, r.grant.String()+" "+what,
		"the server's config sets what a token allows; GET /topics lists the topics that this token may read").countAs(rejectedPermission)
}
