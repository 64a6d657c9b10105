package server

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"topicmux/server/auth"
)

// An authenticator finds out who sends a request and what it may do.
type authenticator struct {
	settings *atomic.Pointer[settings]
	limiter  *limiter
}

// authenticate sets the grant of the request. Without tokens every request is
// allowed.
func (a *authenticator) authenticate(r *request) error {
	if r.settings.authorize != nil {
		return r.askHook()
	}
	secret, err := r.credentials()
	if err != nil {
		return err
	}
	if r.settings.access == nil {
		r.grant = auth.Everybody
		return nil
	}
	if secret == "" {
		if r.method != http.MethodGet && r.method != http.MethodHead && r.secret != "" {
			return unauthorized("a write needs its token in the header")
		}
		return unauthorized("this server requires a token")
	}
	if r.grant = r.settings.access.Find(secret); r.grant == nil {
		return unauthorized("the token is not valid")
	}
	return tooOften("with this token", a.limiter.token(r.grant.Name(), time.Now()))
}

// holds reports whether a grant is still valid.
func (a *authenticator) holds(g *auth.Grant) bool {
	now := a.settings.Load()
	access := now.access
	switch {
	case now.authorize != nil:
		return true // the hook was asked when the request began
	case access == nil:
		return g == auth.Everybody
	}
	return access.Holds(g)
}

// askHook sets the grant of the request to what Options.Authorize returns.
func (r *request) askHook() error {
	permissions, err := r.settings.authorize(r.ctx)
	switch {
	case errors.Is(err, auth.ErrForbidden):
		return newError(http.StatusForbidden, err.Error(), "ask who runs the server").countAs(rejectedPermission)
	case err != nil:
		e := newError(http.StatusUnauthorized, err.Error(), "sign in, and send the request again").countAs(rejectedToken)
		e.challenge = true
		return e
	}
	if r.grant, err = auth.NewGrant(permissions); err != nil {
		return fmt.Errorf("the permissions from Authorize: %w", err)
	}
	return nil
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

// tooOften returns the error for a request that should have waited, or nil.
func tooOften(whose string, wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	e := newError(http.StatusTooManyRequests, "too many requests "+whose,
		"wait a second; one stream delivers many events, and one request can publish many")
	e.retry = true
	e.after = max(1, int((wait+time.Second-1)/time.Second))
	return e.countAs(rejectedRate)
}
