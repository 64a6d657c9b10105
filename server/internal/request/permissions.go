package request

import (
	"net/http"
	"strings"

	"topicmux/server/internal/problem"
	"topicmux/topics"
)

// MayRead returns an error if the request may not read the topic.
func (r *Request) MayRead(n topics.Name) error {
	if r.Grant.MayRead(n) {
		return nil
	}
	return r.forbidden("may not read "+n.String(), r.readHint())
}

// MayPublish returns an error if the request may not publish to the topic, declare
// it or complete it.
func (r *Request) MayPublish(n topics.Name) error {
	if r.Grant.MayPublish(n) {
		return nil
	}
	return r.forbidden("may not publish to "+n.String(), r.configHint("add "+n.String()+" to publish: of"))
}

// MayAdmin returns an error if the request may not manage sessions.
func (r *Request) MayAdmin() error {
	if r.Grant.MayAdmin() {
		return nil
	}
	if !r.Grant.ByToken() {
		return r.forbidden("may not manage sessions", r.configHint("set admin: true for"))
	}
	return r.forbidden("is not an administrator token", r.configHint("set admin: true for"))
}

// MayMetrics returns an error if the request may not read the metrics.
func (r *Request) MayMetrics() error {
	if r.Grant.MayMetrics() {
		return nil
	}
	return r.forbidden("may not see the metrics", r.configHint("set metrics: true for"))
}

// Readable returns the topics that the request selects. The client must be allowed
// to read all of them. A request that selects none gets all topics that the client
// may read.
func (r *Request) Readable() (topics.Selection, error) {
	asked, err := r.Selection()
	if err != nil {
		return asked, err
	}
	all, some := r.Grant.Readable()
	if !some {
		return asked, r.forbidden("may not read any topic", r.configHint("add topics to subscribe: of"))
	}
	if strings.Trim(strings.Join(r.Query["topics"], ""), " ,") == "" {
		return all, nil
	}
	if outside := r.Grant.Unreadable(asked); outside != "" {
		if strings.ContainsAny(outside, "*>") {
			outside = "all of " + outside
		}
		return asked, r.forbidden("may not read "+outside, r.readHint())
	}
	return asked, nil
}

func unauthorized(what string) *problem.Error {
	e := problem.New(http.StatusUnauthorized, what,
		"send the header Authorization: Bearer TOKEN; an EventSource can use ?access_token=TOKEN")
	e.Challenge = true
	return e.CountAs(problem.RejectedToken)
}

// readHint returns the hint about a topic that the request may not read.
func (r *Request) readHint() string {
	if r.Grant.ByToken() {
		return "the server's config sets what a token allows; GET /topics lists the topics that this token may read"
	}
	return "GET /topics lists the topics that it may read"
}

// configHint returns the hint to change the config of the request's token. Without a
// token, the program that embeds the server decides.
func (r *Request) configHint(change string) string {
	if r.Grant.ByToken() {
		return change + " this token in the server's config"
	}
	return "ask the operator of the server"
}

// forbidden returns the error for an action that the token of the request does not
// allow, with that hint.
func (r *Request) forbidden(what, hint string) *problem.Error {
	if r.Grant == nil {
		return unauthorized("this server requires a token")
	}
	return problem.New(http.StatusForbidden, r.Grant.String()+" "+what, "%s", hint).CountAs(problem.RejectedPermission)
}

// parameter is the name of the query parameter that carries a token.
const parameter = "access_token"

// credentials returns the secret that the request presents, or "". A secret in the
// query is valid only for GET and HEAD: a malicious link must not be able to write.
func (r *Request) credentials() (string, error) {
	fields := r.Ctx.Request.Header.PeekAll("Authorization")
	inQuery := r.secret != "" && (r.Method == http.MethodGet || r.Method == http.MethodHead)
	switch {
	case len(fields) > 1 || len(fields) == 1 && inQuery:
		return "", problem.New(http.StatusBadRequest, "the request has more than one token",
			"send one token, in the Authorization header or as access_token")
	case inQuery:
		return r.secret, nil
	case len(fields) == 0:
		return "", nil
	}
	scheme, secret, _ := strings.Cut(string(fields[0]), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", nil // a proxy in front of a server without tokens may use passwords
	}
	return strings.TrimSpace(secret), nil
}

// hideToken moves the token out of the query, so that no log or response that shows
// the query contains it.
func (r *Request) hideToken() error {
	given := r.Query[parameter]
	delete(r.Query, parameter)
	if len(given) > 1 {
		return problem.New(http.StatusBadRequest, "the request has more than one token", "send access_token only once")
	}
	if len(given) == 1 {
		r.secret = given[0]
	}
	return nil
}
