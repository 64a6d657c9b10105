package server

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"topicmux/topics"
)

// find returns the token with that secret, or nil. How long it takes does not
// depend on which one it is, nor on how much of a secret is right.
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

// authenticate finds out whose request it is. Without tokens it is everybody's.
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

// credentials returns the secret that the request shows, or "". One in the query
// counts for reading only: a link that someone is made to follow cannot write.
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
		return "", nil // who has no tokens may have a proxy that has passwords
	}
	return strings.TrimSpace(secret), nil
}

// hideToken takes the token out of the query, so that nothing that is told of
// the request has it.
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

// mayRead returns why the request may not see the topic, or nil.
func (s *Server) mayRead(r *request, n topics.Name) error {
	if r.settings.Access == nil || r.token != nil && r.token.read.match(n) {
		return nil
	}
	return r.forbidden("may not read " + n.String())
}

// mayPublish returns why the request may not publish on the topic, declare it or
// complete it, or nil.
func (s *Server) mayPublish(r *request, n topics.Name) error {
	if r.settings.Access == nil || r.token != nil && r.token.write.match(n) {
		return nil
	}
	return r.forbidden("may not publish to " + n.String())
}

// mayAdmin returns why the request may not deal with sessions, or nil.
func (s *Server) mayAdmin(r *request) error {
	if r.settings.Access == nil || r.token != nil && r.token.admin {
		return nil
	}
	return r.forbidden("is not an administrator token")
}

// mayMetrics returns why the request may not see the metrics, or nil.
func (s *Server) mayMetrics(r *request) error {
	if r.settings.Access == nil || r.token != nil && r.token.metrics {
		return nil
	}
	return r.forbidden("may not see the metrics")
}

// readable returns which topics the request is about: those that it asks for, all
// of which it must be allowed to see, or else all that it may see.
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

// forbidden says what the request's token does not allow.
func (r *request) forbidden(what string) *apiError {
	if r.token == nil {
		return unauthorized("this server requires a token")
	}
	return newError(http.StatusForbidden, "token "+r.token.name+" "+what,
		"the server's config sets what a token allows; GET /topics lists the topics that this token may read").countAs(rejectedPermission)
}

// holder is the name of the request's token, or "" where there are no tokens.
func (r *request) holder() string { return r.token.holder() }

// holder is the name of a token, and "" of none. What belongs to a token belongs to
// its name, and stays so when its secret or its rights change.
func (t *Token) holder() string {
	if t == nil {
		return ""
	}
	return t.name
}
