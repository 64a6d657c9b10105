package server

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
)

// Settings are the options of a server that may change while it runs. Their fields
// are those of Options.
type Settings struct {
	Access       *Authorizer
	AllowHosts   []string
	AllowOrigins []string
	AccessLog    *slog.Logger
}

// settings are what a request goes by, from its beginning to its end.
type settings struct {
	Settings
	hosts hosts
}

// Update has the server go by other settings, all at once: each request goes by
// those before, or by these. Where a token is gone, or has another secret or other
// rights, its streams, answers and endless bodies end; clients that come back get
// what they may have now. Other requests that are under way may finish. The error is
// ErrRemote if other machines could do everything from now on; nothing changes then.
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

// newSettings returns the settings of a server that listens on the address, which
// may not be known yet.
func newSettings(set Settings, addr net.Addr) *settings {
	now := &settings{Settings: set}
	if addr != nil {
		now.hosts = newHosts(addr, set.AllowHosts)
	}
	return now
}

// listening takes note of the address that the server listens on.
func (s *Server) listening(addr net.Addr) {
	s.updating.Lock()
	defer s.updating.Unlock()
	s.addr = addr
	s.settings.Store(newSettings(s.settings.Load().Settings, addr))
}

// holds reports whether the token is one of those that are valid, or nil where there
// are none.
func (s *Server) holds(t *Token) bool { return s.settings.Load().Access.holds(t) }

// revoke ends what goes on for tokens that are not valid any more. What begins now
// looks for itself, after it can be found here.
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

// keep returns the access with the very tokens of the one before that have not
// changed, so that what they opened goes on.
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

// holds reports whether the token is one of these; no token at all where there are
// none.
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

// equal reports whether both have the same name, secret and rights.
func (t *Token) equal(other *Token) bool {
	return t.name == other.name && t.hash == other.hash && t.admin == other.admin && t.metrics == other.metrics &&
		t.read.equal(other.read) && t.write.equal(other.write)
}

func (sc patternSet) equal(other patternSet) bool {
	return sc.some == other.some && sc.of.String() == other.of.String()
}
