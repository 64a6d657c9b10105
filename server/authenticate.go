package server

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"topicmux/topics"
)

// find returns the token with that secret, or nil. Its running time does not depend
// on which token matches or on how much of a secret is correct.
func (a *Authorizer) find(secret string) *Token {
	hash := sha256.Sum256([]byte(secret))
	found := -1
	for i, t := range a.tokens {
		same := subtle.ConstantTimeCompare(hash[:], t.hash[:])
		found = subtle.ConstantTimeSelect(same, i, found)
	}
	if found < 0 {
		return nil
	}
	return a.tokens[found]
}

// authenticate sets the token of the request. Without an Authorizer every request
// is allowed.
func (s *Server) authenticate(r *request) error {
	secret, err := r.credentials()
	if err != nil || r.settings.Access == nil {
		return err
	}
	if secret == "" {
		if r.method != http.MethodGet && r.method != http.MethodHead && r.secret != "" {
			return unauthorized("a write needs its token in the header")
		}
		return unauthorized("this server requires a token")
	}
	if r.token = r.settings.Access.find(secret); r.token == nil {
		return unauthorized("the token is not valid")
	}
	return tooOften("with this token", s.limiter.token(r.token, time.Now()))
}

func unauthorized(what string) *apiError {
	e := newError(http.StatusUnauthorized, what,
		"send the header Authorization: Bearer TOKEN; an EventSource can use ?access_token=TOKEN")
	e.challenge = true
	return e.countAs(rejectedToken)
}

// parameter is the name of the query parameter that carries a token.
const parameter = "access_token"

// credentials returns the secret that the request presents, or "". A secret in the
// query is valid only for GET and HEAD: a malicious link must not be able to write.
func (r *request) credentials() (string, error) {
	fields := r.ctx.Request.Header.PeekAll("Authorization")
	inQuery := r.secret != "" && (r.method == http.MethodGet || r.method == http.MethodHead)
	switch {
	case len(fields) > 1 || len(fields) == 1 && inQuery:
		return "", newError(http.StatusBadRequest, "the request has more than one token",
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
func (r *request) hideToken() error {
	given := r.query[parameter]
	delete(r.query, parameter)
	if len(given) > 1 {
		return newError(http.StatusBadRequest, "the request has more than one token", "send access_token only once")
	}
	if len(given) == 1 {
		r.secret = given[0]
	}
	return nil
}

// mayRead returns an error if the request may not read the topic.
func (s *Server) mayRead(r *request, n topics.Name) error {
	if r.settings.Access == nil || r.token != nil && r.token.read.match(n) {
		return nil
	}
	return r.forbidden("may not read " + n.String())
}

// mayPublish returns an error if the request may not publish to the topic, declare
// it or complete it.
func (s *Server) mayPublish(r *request, n topics.Name) error {
	if r.settings.Access == nil || r.token != nil && r.token.write.match(n) {
		return nil
	}
	return r.forbidden("may not publish to " + n.String())
}

// mayAdmin returns an error if the request may not manage sessions.
func (s *Server) mayAdmin(r *request) error {
	if r.settings.Access == nil || r.token != nil && r.token.admin {
		return nil
	}
	return r.forbidden("is not an administrator token")
}

// mayMetrics returns an error if the request may not read the metrics.
func (s *Server) mayMetrics(r *request) error {
	if r.settings.Access == nil || r.token != nil && r.token.metrics {
		return nil
	}
	return r.forbidden("may not see the metrics")
}

// readable returns the topics that the request selects. The token must allow all of
// them. A request that selects none gets all topics that the token may read.
func (s *Server) readable(r *request) (topics.Selection, error) {
	asked, err := r.selection()
	if err != nil || r.settings.Access == nil {
		return asked, err
	}
	if r.token == nil || !r.token.read.some {
		return asked, r.forbidden("may not read any topic")
	}
	may := r.token.read
	if strings.Trim(strings.Join(r.query["topics"], ""), " ,") == "" {
		return may.of, nil
	}
	if outside := may.outside(asked); outside != "" {
		return asked, r.forbidden("may not read all of " + outside)
	}
	return asked, nil
}

// forbidden returns the error for an action that the token of the request does not
// allow.
func (r *request) forbidden(what string) *apiError {
	if r.token == nil {
		return unauthorized("this server requires a token")
	}
	return newError(http.StatusForbidden, "token "+r.token.name+" "+what,
		"the server's config sets what a token allows; GET /topics lists the topics that this token may read").countAs(rejectedPermission)
}

// holder returns the name of the request's token, or "" without one.
func (r *request) holder() string { return r.token.holder() }

// holder returns the name of the token, or "" for nil. Sessions and idempotency
// keys belong to the name, so they survive a change of the secret or the
// permissions.
func (t *Token) holder() string {
	if t == nil {
		return ""
	}
	return t.name
}
