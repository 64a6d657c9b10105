package request

import (
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"topicmux/server/auth"
	"topicmux/server/internal/limit"
	"topicmux/server/internal/problem"
)

// An Authenticator finds out who sends a request and what it may do.
type Authenticator struct {
	settings *atomic.Pointer[Settings]
	limiter  *limit.Limiter
}

// NewAuthenticator returns an authenticator for the current settings.
func NewAuthenticator(current *atomic.Pointer[Settings], l *limit.Limiter) *Authenticator {
	return &Authenticator{settings: current, limiter: l}
}

// Authenticate sets the grant of the request. Without tokens every request is
// allowed.
func (a *Authenticator) Authenticate(r *Request) error {
	if r.Settings.Authorize != nil {
		return a.ask(r)
	}
	secret, err := r.credentials()
	if err != nil {
		return err
	}
	if r.Settings.Tokens == nil {
		r.Grant = auth.Everybody
		return nil
	}
	if secret == "" {
		if r.Method != http.MethodGet && r.Method != http.MethodHead && r.secret != "" {
			return unauthorized("a write needs its token in the header")
		}
		return unauthorized("this server requires a token")
	}
	if r.Grant = r.Settings.Tokens.Find(secret); r.Grant == nil {
		return unauthorized("the token is not valid")
	}
	return TooOften("with this token", a.limiter.Token(r.Grant.Name(), time.Now()))
}

// Holds reports whether a grant is still valid.
func (a *Authenticator) Holds(g *auth.Grant) bool {
	now := a.settings.Load()
	access := now.Tokens
	switch {
	case now.Authorize != nil:
		return true // the hook was asked when the request began
	case access == nil:
		return g == auth.Everybody
	}
	return access.Holds(g)
}

// ask sets the grant of the request to what Options.Authorize returns.
func (a *Authenticator) ask(r *Request) error {
	permissions, err := r.Settings.Authorize(r.Ctx)
	switch {
	case errors.Is(err, auth.ErrForbidden):
		return problem.New(http.StatusForbidden, err.Error(), "ask the operator of the server").CountAs(problem.RejectedPermission)
	case err != nil:
		e := problem.New(http.StatusUnauthorized, err.Error(), "sign in, and send the request again").CountAs(problem.RejectedToken)
		e.Challenge = true
		return e
	}
	if r.Grant, err = auth.NewGrant(permissions); err != nil {
		return fmt.Errorf("the permissions from Authorize: %w", err)
	}
	return nil
}

// TooOften returns the error for a request that should have waited, or nil.
func TooOften(whose string, wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	e := problem.New(http.StatusTooManyRequests, "too many requests "+whose,
		"wait a second; one stream delivers many events, and one request can publish many")
	e.Retry = true
	e.After = max(1, int((wait+time.Second-1)/time.Second))
	return e.CountAs(problem.RejectedRate)
}
