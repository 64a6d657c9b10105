package server

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
)

// Settings are the options of a server that can change while it runs. The fields
// have the same meaning as in Options.
type Settings struct {
	Access       *Authorizer
	AllowHosts   []string
	AllowOrigins []string
	AccessLog    *slog.Logger
}

// settings are the settings that apply to a request from start to end.
type settings struct {
	Settings
	hosts hosts
}

// Update replaces the settings atomically: each request uses either the old or the
// new ones. If a token was removed, or its secret or permissions changed, its
// streams, handler responses and streaming bodies end; clients that reconnect get
// their current permissions. Other requests in progress may finish. The error is
// ErrRemote if other machines could then use the server without a token; in that
// case nothing changes.
func (s *Server) Update(set Settings) error {
	s.updating.Lock()
	defer s.updating.Unlock()
	if s.addr != nil && set.Access == nil && !s.opts.AllowRemote && !local(s.addr) {
		return fmt.Errorf("update: %w", ErrRemote)
	}
	set.Access = set.Access.keep(s.settings.Load().Access)
	s.settings.Store(newSettings(set, s.addr))
	s.limiter.keep(set.Access)
	s.revoke()
	return nil
}

// newSettings returns the settings of a server that listens on addr, or nil if it
// does not listen yet.
func newSettings(set Settings, addr net.Addr) *settings {
	now := &settings{Settings: set}
	if addr != nil {
		now.hosts = newHosts(addr, set.AllowHosts)
	}
	return now
}

// listening stores the listen address of the server.
func (s *Server) listening(addr net.Addr) {
	s.updating.Lock()
	defer s.updating.Unlock()
	s.addr = addr
	s.settings.Store(newSettings(s.settings.Load().Settings, addr))
}

// holds reports whether the token is valid. Without tokens only nil is.
func (s *Server) holds(t *Token) bool { return s.settings.Load().Access.holds(t) }

// revoke ends the streams, responses and bodies of tokens that are no longer valid.
// New ones first register and then check their token, so revoke cannot miss them.
func (s *Server) revoke() {
	for _, st := range s.streams.all(nil) {
		if !s.holds(st.token) {
			st.close(errRevoked)
		}
	}
	for _, a := range s.handlers.all(nil) {
		if !s.holds(a.token) {
			a.stop(errRevoked)
		}
	}
	for _, c := range s.conns.all(nil) {
		if t := c.feeder.Load(); t != nil && !s.holds(*t) {
			c.revoke()
		}
	}
}

var errRevoked = &apiError{
	status: http.StatusUnauthorized, challenge: true, whole: true, rejection: rejectedToken,
	what: "the token was revoked or its permissions changed",
	hint: "send the request again with a valid token",
}

// keep returns an Authorizer that reuses the unchanged tokens of the previous one,
// so that their streams continue.
func (a *Authorizer) keep(before *Authorizer) *Authorizer {
	if a == nil || before == nil {
		return a
	}
	kept := &Authorizer{tokens: make([]*Token, len(a.tokens))}
	for i, t := range a.tokens {
		kept.tokens[i] = t
		for _, old := range before.tokens {
			if old.equal(t) {
				kept.tokens[i] = old
			}
		}
	}
	return kept
}

// holds reports whether the token is one of these. Without an Authorizer only nil
// is valid.
func (a *Authorizer) holds(t *Token) bool {
	if a == nil {
		return t == nil
	}
	for _, own := range a.tokens {
		if own == t {
			return true
		}
	}
	return false
}

// equal reports whether both tokens have the same name, secret and permissions.
func (t *Token) equal(other *Token) bool {
	return t.name == other.name && t.hash == other.hash && t.admin == other.admin && t.metrics == other.metrics &&
		t.read.equal(other.read) && t.write.equal(other.write)
}

func (sc patternSet) equal(other patternSet) bool {
	return sc.some == other.some && sc.of.String() == other.of.String()
}
